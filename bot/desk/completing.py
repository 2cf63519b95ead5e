"""What was typed for a claim that is tracked already goes to that claim."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import fields
from bot.desk.drafts import ClaimDraft
from bot.desk.errors import InvalidError
from bot.desk.history import change
from bot.desk.records import ClaimRecord
from bot.desk.sources import attach_source
from bot.desk.stamp import Stamp
from bot.desk.store import begin_change, claim_row, in_order, load_one
from bot.desk.tags import replace_tags
from db.models import Claim, ClaimTag


@dataclass(frozen=True, slots=True)
class Completed:
    claim: ClaimRecord
    left_out: tuple[str, ...]
    """The fields of the draft that the claim has otherwise, which stay as they are."""

    @property
    def sentence(self) -> str:
        """“Not taken over, since the claim has its own: claimant, quote.”; empty where all was."""
        if not self.left_out:
            return ""
        return f"Not taken over, since the claim has its own: {', '.join(self.left_out)}."


async def complete_claim(
    session: AsyncSession, guild_id: int, number: int, draft: ClaimDraft, stamp: Stamp
) -> Completed:
    """Add the draft's sources and tags, and fill what the claim leaves empty, as merging does."""
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    named = {"claimant": draft.claimant, "claimed_on": draft.claimed_on, "quote": draft.quote}
    given = {name: value for name, value in named.items() if value is not None}
    empty = {name: value for name, value in given.items() if getattr(claim, name) is None}
    left_out = [name for name, value in given.items() if name not in empty and getattr(claim, name) != value]
    if change(session, claim, stamp, "edited", **empty):
        claim.revision = guild.revision
    for source in draft.sources:
        await attach_source(session, claim, source, stamp)
    if draft.tags and not await _add_tags(session, claim, draft.tags, stamp):
        left_out.append("tags")
    await session.flush()
    said = {"claimed_on": "date"}
    return Completed(
        await load_one(session, guild_id, number), tuple(said.get(name, name) for name in left_out)
    )


async def _add_tags(session: AsyncSession, claim: Claim, tags: tuple[str, ...], stamp: Stamp) -> bool:
    """False where the claim would have too many."""
    mine = (ClaimTag.guild_id == claim.guild_id, ClaimTag.claim_number == claim.number)
    has = in_order((await session.scalars(select(ClaimTag).where(*mine))).all())
    try:
        together = fields.tags([*has, *tags])
    except InvalidError:
        return False
    await replace_tags(session, claim, together, stamp)
    return True
