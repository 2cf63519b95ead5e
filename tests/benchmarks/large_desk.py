"""The rows of a large desk: claims in every state, with sources, phrasings, sightings and history."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.desk.claims.fields import wording_key
from bot.desk.claims.parts.addresses import address_key
from db import Database
from db.models import Base, Claim, Guild, HistoryEntry, Link, Phrasing, Sighting, Source
from db.vocabulary import LinkRelation, Outcome, PhrasingOrigin, SightingRelation, Stance, Verdict
from tests.benchmarks.synthetic import Language


class LargeDesk:
    """Of one guild, the same rows for the same arguments."""

    def __init__(
        self, guild_id: int, now: datetime, *, claims: int, sightings: int, changes: int = 0
    ) -> None:
        self._guild_id = guild_id
        self._now = now
        self._claims = claims
        self._sightings = sightings
        self._changes = changes
        """Of claim 1, beside what every claim has in its history."""
        self._draw = random.Random(7)
        self.texts = [f"{text.capitalize()}." for text in Language().claims(claims)]

    async def fill(self, database: Database) -> None:
        async with database.write() as session:
            session.add(Guild(guild_id=self._guild_id, next_number=self._claims + 1, revision=1))
            await session.flush()
            for kind, rows in self._rows().items():
                if rows:
                    await session.execute(insert(kind), rows)

    def _rows(self) -> dict[type[Base], list[dict[str, Any]]]:
        rows: dict[type[Base], list[dict[str, Any]]] = {
            kind: [] for kind in (Claim, Phrasing, Source, HistoryEntry, Link, Sighting)
        }
        for number in range(1, self._claims + 1):
            claim = self._claim(number)
            created_at = claim["created_at"]
            rows[Claim].append(claim)
            rows[Phrasing] += self._phrasings(number, created_at)
            for place in range(self._draw.choice((0, 1, 1, 2, 3))):
                rows[Source].append(self._source(number, place, created_at))
            rows[HistoryEntry].append(self._entry(number, created_at, "added", {"text": claim["text"]}))
            if claim["verdict"]:
                rated = {"verdict": claim["verdict"]}
                rows[HistoryEntry].append(self._entry(number, claim["verdict_at"], "verdict", rated))
            if number % 50 == 0:
                rows[Link].append(self._link(number, created_at))
        rows[HistoryEntry] += [
            self._entry(1, self._now, "edited", {"claimant": f"Person {change}"})
            for change in range(self._changes)
        ]
        rows[Sighting] = [self._sighting(message) for message in range(1, self._sightings + 1)]
        return rows

    def _ago(self, days: float) -> datetime:
        return self._now - timedelta(days=self._draw.random() * days)

    def _since(self, instant: datetime) -> datetime:
        return instant + (self._now - instant) * self._draw.random()

    def _claim(self, number: int) -> dict[str, Any]:
        created_at = self._ago(200)
        verdict = self._draw.choice(list(Verdict)) if self._draw.random() < 0.3 else None
        text = self.texts[number - 1]
        return {
            "guild_id": self._guild_id,
            "number": number,
            "text": text,
            "wording_key": wording_key(text),
            "claimant": self._draw.choice(("Ministry of Transport", "The governor", None)),
            "verdict": verdict,
            "verdict_at": self._since(created_at) if verdict else None,
            "created_at": created_at,
            "archived_at": self._now - timedelta(days=1) if number % 50 == 49 else None,
            "revision": 1,
        }

    def _phrasings(self, number: int, created_at: datetime) -> list[dict[str, Any]]:
        words = self.texts[number - 1].split()
        text = " ".join(words[len(words) // 2 :] + words[: len(words) // 2])
        row = {
            "guild_id": self._guild_id,
            "claim_number": number,
            "text": text,
            "wording_key": wording_key(text),
            "origin": PhrasingOrigin.EDITOR,
            "created_at": created_at,
        }
        return [row] if number % 2 else []

    def _source(self, number: int, place: int, created_at: datetime) -> dict[str, Any]:
        url = f"https://site{self._draw.randrange(300)}.example/{number}/{place}"
        return {
            "guild_id": self._guild_id,
            "claim_number": number,
            "url": url,
            "address_key": address_key(url),
            "publisher": self._draw.choice((None, f"Publisher {self._draw.randrange(300)}")),
            "stance": self._draw.choice((Stance.SUPPORTS, Stance.SUPPORTS, Stance.REFUTES, Stance.CONTEXT)),
            "created_at": self._since(created_at),
        }

    def _entry(self, number: int, at: datetime, action: str, after: dict[str, Any]) -> dict[str, Any]:
        return {
            "guild_id": self._guild_id,
            "claim_number": number,
            "at": at,
            "by": "1",
            "action": action,
            "before": {},
            "after": after,
        }

    def _link(self, number: int, created_at: datetime) -> dict[str, Any]:
        return {
            "guild_id": self._guild_id,
            "claim_number": number - 1,
            "other_number": number,
            "relation": LinkRelation.CONTRADICTS,
            "created_at": created_at,
        }

    def _sighting(self, message: int) -> dict[str, Any]:
        number = min(self._claims, int(self._draw.paretovariate(0.5)))
        sentence = self.texts[number - 1]
        return {
            "guild_id": self._guild_id,
            "claim_number": number,
            "channel_id": self._draw.randrange(1, 40),
            "message_id": message,
            "author_id": message,
            "score": 0.9,
            "relation": self._draw.choice((SightingRelation.REPEATS, SightingRelation.CONTRADICTS)),
            "sentence": sentence,
            "words": sentence.lower().split()[:5],
            "seen_at": self._ago(84 if message % 5 else 14),
            "outcome": self._draw.choice((None, None, Outcome.CONFIRMED, Outcome.DISMISSED)),
        }
