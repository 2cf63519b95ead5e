"""A desk at work while its bot is killed again and again, and what it has to show for it in the end."""

import asyncio
import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.standin.people import Person, Place
from tests.standin.world import Payload

SYLLABLES = "ba be bi bo da de do fa fe ga go ha ka ke ko la le lo ma me mi na ne no pa pe ra re ro sa so ta to va ze".split()
PAUSE = 0.1
"""Seconds between two messages, and at least between two pieces of evidence."""


@dataclass
class Work:
    """What people did, and what the bot acknowledged of it."""

    room: int
    reports: int
    ann: Person
    tom: Person
    choose: random.Random
    tracked: dict[int, str] = field(default_factory=dict)
    """Claims by number."""
    sources: set[tuple[int, str]] = field(default_factory=set)
    verdicts: dict[int, list[str | None]] = field(default_factory=dict)
    """By claim, those acknowledged, the latest last, and those that may have been given after it."""
    repeats: list[Payload] = field(default_factory=list)
    """Messages that repeat a claim that was tracked before they were sent."""
    up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while the bot is there to be asked."""
    run: int = 0
    """Of the bot, how many have ended."""
    _asked: int = 0

    async def go_on(self) -> None:
        """Work until cancelled, three at a time; messages are written also while the bot is away."""
        await asyncio.gather(self._track(), self._give_evidence(), self._talk())

    async def _track(self) -> None:
        while True:
            text = sentence(self.choose)
            said = await self._done(self.ann, "claim add", text=text)
            if said is not None and said.startswith("Tracked as #"):
                self.tracked[_number(said)] = text

    async def _give_evidence(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            if not self.tracked:
                continue
            number = self.choose.choice(list(self.tracked))
            self._asked += 1
            url = f"https://source{self._asked}.example/page"
            said = await self._done(self.ann, "source add", claim=str(number), url=url)
            if said is not None and said.startswith(f"Source added to #{number}"):
                self.sources.add((number, url))
            rating = self.choose.choice(["true", "false", "misleading"])
            given = self.verdicts.setdefault(number, [None])
            given.append(rating)
            said = await self._done(self.ann, "claim verdict", claim=str(number), verdict=rating)
            if said is not None and said.startswith(f"#{number} checked"):
                del given[:-1]

    async def _talk(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            if self.tracked and self.choose.random() < 0.5:
                claim = self.tracked[self.choose.choice(list(self.tracked))]
                self.repeats.append(self.tom.send(self.room, f"people here say {claim}"))
            else:
                self.tom.send(self.room, "anyone for coffee downstairs?")

    async def _done(self, who: Person, words: str, **options: str) -> str | None:
        """What the bot answered; None where it was killed before it did."""
        await self.up.wait()
        asked = who.start(self.room, words, **options)
        run = self.run
        while self.run == run and not asked.answers:  # noqa: ASYNC110 - two things end it
            await asyncio.sleep(0.005)
        return str(asked.answers[-1]["content"]) if asked.answers else None


def _number(said: str) -> int:
    return int(said.split("#")[1].rstrip("."))


def sentence(choose: random.Random) -> str:
    """A claim that has no word in common with another one but by chance."""
    words = ["".join(choose.choices(SYLLABLES, k=4)) for _ in range(8)]
    return f"{' '.join(words).capitalize()}."


def flags_of(place: Place, room: int) -> dict[str, int]:
    """How many replies of the bot each message has, by its id."""
    counted: dict[str, int] = {}
    for reply in place.standin.posted(room):
        message = (reply.get("message_reference") or {}).get("message_id")
        if message is not None:
            counted[message] = counted.get(message, 0) + 1
    return counted


def faults_of(file: Path, guild: int, work: Work) -> list[str]:
    """What is wrong with the database after all that; nothing should be."""
    with closing(sqlite3.connect(file)) as database:
        wrong = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"broken reference: {row}" for row in database.execute("PRAGMA foreign_key_check")]
        claims = {
            number: (text, verdict)
            for number, text, verdict in database.execute(
                "SELECT number, text, verdict FROM claims WHERE guild_id = ?", (guild,)
            )
        }
        sources = set(database.execute("SELECT claim_number, url FROM sources WHERE guild_id = ?", (guild,)))
        seen = database.execute("SELECT message_id FROM sightings WHERE guild_id = ?", (guild,)).fetchall()
        posted = database.execute("SELECT message_id FROM flags WHERE state = 'posted'").fetchall()
        history = list(database.execute("SELECT id, claim_number, action, after FROM history ORDER BY id"))
    wrong += [f"lost claim #{n}" for n, text in work.tracked.items() if claims.get(n, ("",))[0] != text]
    wrong += [f"lost source {one}" for one in work.sources - sources]
    wrong += [
        f"verdict of #{n} is {claims[n][1]}, not one of {given}"
        for n, given in work.verdicts.items()
        if claims[n][1] not in given
    ]
    repeats = {int(message["id"]) for message in work.repeats}
    for what, rows in (("sighting", seen), ("posted flag", posted)):
        found = Counter(row[0] for row in rows)
        wrong += [f"{found[one]} times {what} of {one}" for one in repeats if found[one] != 1]
    return wrong + _holes(history, claims, sources)


def _holes(
    history: list[tuple[int, int | None, str, str]],
    claims: dict[int, tuple[str, str | None]],
    sources: set[tuple[int, str]],
) -> list[str]:
    """Where the history does not account for what there is."""
    wrong = []
    if [entry[0] for entry in history] != list(range(1, len(history) + 1)):
        wrong.append("entries are missing in the history")
    if sorted(claims) != list(range(1, len(claims) + 1)):
        wrong.append("numbers of claims are missing")
    verdicts: dict[int | None, str | None] = dict.fromkeys(claims)
    made: list[int | None] = []
    added = 0
    for _, number, action, after in history:
        if action == "added":
            made.append(number)
        elif action == "source added":
            added += 1
        elif action == "verdict":
            verdicts[number] = json.loads(after).get("verdict", verdicts[number])
    if made != sorted(claims):
        wrong.append("claims and their first entries differ")
    if added != len(sources):
        wrong.append(f"{len(sources)} sources, of which the history knows {added}")
    wrong += [
        f"the verdict of #{number} is not the history's last"
        for number, (_, verdict) in claims.items()
        if verdicts[number] != verdict
    ]
    return wrong
