"""Each guild's matcher, kept in step with its claims."""

import asyncio
import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.recognition.pieces import pieces, shifted
from bot.desk.recognition.sentence_model import SentenceModel
from bot.desk.recognition.vectorising import VectorWork
from bot.matching import ClaimText, Match, Matcher, informative_words
from db import Database
from db.models import Claim, Guild, Phrasing
from db.statements import rows_of

QUOTE_WORDS = 3
"""A quote of so many informative words is matched like a phrasing; a shorter one says too little."""
SHORT_TEXT = 2500
"""Characters up to which a text is matched on the loop: a Discord message and a little more."""
MOST_MATCHES = 5
IDLE_SECONDS = 1800.0
"""How long a guild's matcher is kept without use: most guilds are quiet most of the time."""
LONGEST_VIEW = 60.0
"""Seconds for which a session may still see the database as it was before the matcher's last change."""
MANY = 1000
"""Claims from which taking them in would hold the event loop, and their objects the collector."""


@dataclass(slots=True)
class _Index:
    matcher: Matcher
    language: str
    revision: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    used: float = 0.0
    renewed: float = 0.0


class GuildMatchers:
    """Matchers by guild, loaded on first use and let go when idle.

    Every change of a claim takes a new revision of its guild, so asking the database for what changed since
    the last look finds all of it, whichever process made it.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, vectors: VectorWork | None = None
    ) -> None:
        self._vectors = vectors
        self._indexes: dict[int, _Index] = {}
        self._unfrozen = 0
        self._clock = clock
        self._looked_at = clock()

    def __contains__(self, guild_id: object) -> bool:
        """Whether the guild's matcher is loaded."""
        return guild_id in self._indexes

    async def matcher(self, session: AsyncSession, guild_id: int) -> Matcher:
        """The guild's matcher, as of the session's view of the database or a little newer."""
        guild = await session.get(Guild, guild_id)
        if guild is None:  # no claims yet, or all erased
            self.drop(guild_id)
            return Matcher()
        revision, language = guild.revision, guild.language
        self._let_go_of_idle()
        index = self._indexes.setdefault(guild_id, _Index(Matcher(language=language), language))
        index.used = self._clock()
        async with index.lock:
            ahead = index.revision > revision
            erased = ahead and index.used - index.renewed > LONGEST_VIEW
            if erased or (index.language != language and not ahead):
                # The guild was erased and began anew, or its words are stemmed otherwise now.
                index.matcher, index.language, index.revision = Matcher(language=language), language, 0
                if self._vectors is not None:
                    self._vectors.forget(guild_id)
            if index.revision < revision:
                texts = await _catch_up(session, guild_id, index)
                index.revision, index.renewed = revision, index.used
                self._freeze(len(texts))
                if self._vectors is not None:
                    await self._vectors.take_in(session, guild_id, index.matcher, texts)
        return index.matcher

    def at_hand(self, guild_id: int) -> Matcher | None:
        """The guild's matcher as it was last brought up to date; None where it is not loaded, or changes."""
        index = self._indexes.get(guild_id)
        if index is None or index.lock.locked():
            return None
        index.used = self._clock()
        return index.matcher

    async def match(self, session: AsyncSession, guild_id: int, text: str, threshold: float) -> list[Match]:
        """Match a text of any length; a long one is taken in pieces in a thread of its own, off the loop."""
        matcher = await self.matcher(session, guild_id)
        if len(text) <= SHORT_TEXT or not len(matcher):
            read = None
            if self._vectors is not None and len(matcher.vectors):
                read = await self._vectors.model.read(text)
            return matcher.match(text, threshold=threshold, read=read)
        best: dict[int, Match] = {}
        async with self._indexes[guild_id].lock:
            for start, piece in pieces(text):
                for match in await asyncio.to_thread(matcher.match, piece, threshold=threshold):
                    known = best.get(match.claim)
                    if known is None or match.score > known.score:
                        best[match.claim] = shifted(match, start)
        return sorted(best.values(), key=lambda match: (-match.score, match.claim))[:MOST_MATCHES]

    def _freeze(self, claims: int) -> None:
        """Hide the matchers from the garbage collector, after so many more claims.

        A full collection walks all objects while everything else waits, 0.3 s for 10,000 claims. Those of a
        matcher live long and hold no cycles.
        """
        self._unfrozen += claims
        if self._unfrozen >= MANY:
            self._unfrozen = 0
            gc.freeze()

    def _let_go_of_idle(self) -> None:
        now = self._clock()
        if now - self._looked_at < IDLE_SECONDS / 10:
            return
        self._looked_at = now
        for guild_id, index in list(self._indexes.items()):
            if now - index.used > IDLE_SECONDS and not index.lock.locked():
                self.drop(guild_id)

    def drop(self, guild_id: int) -> None:
        """Forget a guild's matcher; it is loaded again on the next use."""
        self._indexes.pop(guild_id, None)
        if self._vectors is not None:
            self._vectors.forget(guild_id)

    async def vectors_made(self, guild_id: int) -> None:
        """Wait until the claims of a guild's matcher have their vectors, where there is a model."""
        if self._vectors is not None:
            await self._vectors.done(guild_id)

    def close(self) -> None:
        """Stop what goes on in the background."""
        if self._vectors is not None:
            self._vectors.close()


def matchers_with(database: Database, model: str | None) -> GuildMatchers:
    """An index that matches with a sentence model, where one is named."""
    return GuildMatchers(vectors=VectorWork(database, SentenceModel(model)) if model else None)


async def _catch_up(session: AsyncSession, guild_id: int, index: _Index) -> list[ClaimText]:
    """Bring the matcher up to date, and give the claims that changed; many are taken in off the loop."""
    texts, gone = await _changed(session, guild_id, index.revision)
    for number in gone:
        if number in index.matcher:
            index.matcher.remove(number)
    if len(texts) < MANY:
        index.matcher.put_all(texts)
    else:
        await asyncio.to_thread(index.matcher.put_all, texts)
    return texts


async def _changed(session: AsyncSession, guild_id: int, since: int) -> tuple[list[ClaimText], list[int]]:
    """The claims that changed after a revision: the open ones, and the numbers of the archived ones."""
    changed = (Claim.guild_id == guild_id, Claim.revision > since)
    claims = select(Claim.number, Claim.text, Claim.quote, Claim.archived_at).where(*changed)
    phrasings = (
        select(Phrasing.claim_number, Phrasing.text)
        .join(Claim, (Claim.guild_id == Phrasing.guild_id) & (Claim.number == Phrasing.claim_number))
        .where(*changed)
        .order_by(Phrasing.id)
    )
    wordings: dict[int, list[str]] = {}
    async for number, text in rows_of(session, phrasings):
        wordings.setdefault(number, []).append(text)
    texts, gone = [], []
    async for number, text, quote, archived_at in rows_of(session, claims):
        if archived_at is not None:
            gone.append(number)
            continue
        others = wordings.get(number, [])
        if quote and informative_words(quote) >= QUOTE_WORDS:
            others = [*others, quote]
        texts.append(ClaimText(number=number, text=text, phrasings=tuple(others)))
    return texts, gone
