"""Each guild's matcher, kept in step with its claims."""

import asyncio
import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.long_text import pieces, shifted
from bot.desk.rows import rows_of
from bot.matching import ClaimText, Match, Matcher, informative_words
from db.models import Claim, Guild, Phrasing

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
"""Changed claims from which taking them in would hold the event loop, and their objects the collector."""


@dataclass(slots=True)
class _Index:
    matcher: Matcher = field(default_factory=Matcher)
    revision: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    used: float = 0.0
    renewed: float = 0.0


class LiveIndex:
    """Matchers by guild, loaded on first use and let go when idle.

    Every change of a claim takes a new revision of its guild, so asking the database for what changed since
    the last look finds all of it, whichever process made it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._indexes: dict[int, _Index] = {}
        self._clock = clock
        self._looked_at = clock()

    def __contains__(self, guild_id: object) -> bool:
        """Whether the guild's matcher is loaded."""
        return guild_id in self._indexes

    async def matcher(self, session: AsyncSession, guild_id: int) -> Matcher:
        """The guild's matcher, as of the session's view of the database or a little newer."""
        guild = await session.get(Guild, guild_id)
        if guild is None:  # no claims yet, or all erased
            self._indexes.pop(guild_id, None)
            return Matcher()
        revision = guild.revision
        self._let_go_of_idle()
        index = self._indexes.setdefault(guild_id, _Index())
        index.used = self._clock()
        async with index.lock:
            ahead = index.revision > revision
            if ahead and index.used - index.renewed > LONGEST_VIEW:  # the guild was erased and began anew
                index.matcher, index.revision = Matcher(), 0
            if index.revision < revision:
                await _catch_up(session, guild_id, index)
                index.revision, index.renewed = revision, index.used
        return index.matcher

    async def match(self, session: AsyncSession, guild_id: int, text: str, threshold: float) -> list[Match]:
        """Match a text of any length; a long one is taken in pieces in a thread of its own, off the loop."""
        matcher = await self.matcher(session, guild_id)
        if len(text) <= SHORT_TEXT or not len(matcher):
            return matcher.match(text, threshold=threshold)
        best: dict[int, Match] = {}
        async with self._indexes[guild_id].lock:
            for start, piece in pieces(text):
                for match in await asyncio.to_thread(matcher.match, piece, threshold=threshold):
                    known = best.get(match.claim)
                    if known is None or match.score > known.score:
                        best[match.claim] = shifted(match, start)
        return sorted(best.values(), key=lambda match: (-match.score, match.claim))[:MOST_MATCHES]

    def _let_go_of_idle(self) -> None:
        now = self._clock()
        if now - self._looked_at < IDLE_SECONDS / 10:
            return
        self._looked_at = now
        for guild_id, index in list(self._indexes.items()):
            if now - index.used > IDLE_SECONDS and not index.lock.locked():
                del self._indexes[guild_id]

    def drop(self, guild_id: int) -> None:
        """Forget a guild's matcher; it is loaded again on the next use."""
        self._indexes.pop(guild_id, None)


async def _catch_up(session: AsyncSession, guild_id: int, index: _Index) -> None:
    """Bring the matcher up to date; many changes are taken in off the loop."""
    texts, gone = await _changed(session, guild_id, index.revision)
    for number in gone:
        if number in index.matcher:
            index.matcher.remove(number)
    if len(texts) < MANY:
        index.matcher.put_all(texts)
    else:
        await asyncio.to_thread(index.matcher.put_all, texts)
        # A full garbage collection walks all objects while everything else waits, 0.3 s for 10,000 claims.
        # Those of a matcher live long and hold no cycles, so the collector need not look at them.
        gc.freeze()


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
