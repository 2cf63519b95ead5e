"""Each guild's matcher, kept in step with its claims."""

import asyncio
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.matching import ClaimText, Matcher, informative_words
from db.models import Claim, Guild

QUOTE_WORDS = 3
"""A quote of so many informative words is matched like a phrasing; a shorter one says too little."""


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
        revision = await session.scalar(select(Guild.revision).where(Guild.guild_id == guild_id))
        if revision is None:  # no claims yet, or all erased
            self._indexes.pop(guild_id, None)
            return Matcher()
        index = self._indexes.setdefault(guild_id, _Index())
        async with index.lock:
            if index.revision > revision:  # the guild was erased and began anew
                index.matcher, index.revision = Matcher(), 0
            if index.revision < revision:
                await _catch_up(session, guild_id, index)
                index.revision = revision
        return index.matcher

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


def _claim_text(claim: Claim) -> ClaimText:
    phrasings = [phrasing.text for phrasing in claim.phrasings]
    if claim.quote and informative_words(claim.quote) >= QUOTE_WORDS:
        phrasings.append(claim.quote)
    return ClaimText(number=claim.number, text=claim.text, phrasings=tuple(phrasings))
