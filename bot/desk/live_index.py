"""Each guild's matcher, kept in step with its claims."""

import asyncio
import gc
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.desk.long_text import pieces, shifted
from bot.matching import ClaimText, Match, Matcher, informative_words
from db.models import Claim, Guild

QUOTE_WORDS = 3
"""A quote of so many informative words is matched like a phrasing; a shorter one says too little."""
SHORT_TEXT = 2500
"""Characters up to which a text is matched on the loop: a Discord message and a little more."""
MOST_MATCHES = 5
MANY = 1000
"""Claims from which a matcher's objects are many enough to keep from the garbage collector."""


@dataclass(slots=True)
class _Index:
    matcher: Matcher = field(default_factory=Matcher)
    revision: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class LiveIndex:
    """Matchers by guild, loaded on first use.

    Every change of a claim takes a new revision of its guild, so asking the database for what changed since
    the last look finds all of it, whichever process made it.
    """

    def __init__(self) -> None:
        self._indexes: dict[int, _Index] = {}

    async def matcher(self, session: AsyncSession, guild_id: int) -> Matcher:
        """The guild's matcher, as of the session's view of the database."""
        guild = await session.get(Guild, guild_id)
        if guild is None:  # no claims yet, or all erased
            self._indexes.pop(guild_id, None)
            return Matcher()
        revision = guild.revision
        index = self._indexes.setdefault(guild_id, _Index())
        async with index.lock:
            if index.revision > revision:  # the guild was erased and began anew
                index.matcher, index.revision = Matcher(), 0
            if index.revision < revision:
                await _catch_up(session, guild_id, index)
                index.revision = revision
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

    def drop(self, guild_id: int) -> None:
        """Forget a guild's matcher; it is loaded again on the next use."""
        self._indexes.pop(guild_id, None)


async def _catch_up(session: AsyncSession, guild_id: int, index: _Index) -> None:
    changed = await session.scalars(
        select(Claim)
        .where(Claim.guild_id == guild_id, Claim.revision > index.revision)
        .options(selectinload(Claim.phrasings))
        .execution_options(populate_existing=True)
    )
    for claim in changed:
        if claim.archived_at is None:
            index.matcher.put(_claim_text(claim))
        elif claim.number in index.matcher:
            index.matcher.remove(claim.number)
    if len(index.matcher) >= MANY:
        # A full garbage collection walks all objects while everything else waits, 0.3 s for 10,000 claims.
        # Those of a matcher live long and hold no cycles, so the collector need not look at them.
        gc.freeze()


def _claim_text(claim: Claim) -> ClaimText:
    phrasings = [phrasing.text for phrasing in claim.phrasings]
    if claim.quote and informative_words(claim.quote) >= QUOTE_WORDS:
        phrasings.append(claim.quote)
    return ClaimText(number=claim.number, text=claim.text, phrasings=tuple(phrasings))
