"""What claims are to one another."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.history import record
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Claim, Link
from db.vocabulary import LinkRelation


async def link_claims(
    session: AsyncSession, guild_id: int, number: int, other: int, relation: LinkRelation, stamp: Stamp
) -> ClaimRecord:
    """Link two claims, shown with both; a link that is there already changes nothing."""
    if number == other:
        raise InvalidError(f"#{number} cannot be linked to itself; name another claim.")
    await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    await claim_row(session, guild_id, other)
    await attach_link(session, claim, other, relation, stamp)
    await session.flush()
    return await load_one(session, guild_id, number)


async def attach_link(
    session: AsyncSession, claim: Claim, other: int, relation: LinkRelation, stamp: Stamp
) -> bool:
    """Link a claim to another one unless they are linked so already."""
    first, second = claim.number, other
    if relation is LinkRelation.CONTRADICTS:
        first, second = sorted((first, second))
    if await session.get(Link, (claim.guild_id, first, second, relation)) is not None:
        return False
    session.add(
        Link(
            guild_id=claim.guild_id,
            claim_number=first,
            other_number=second,
            relation=relation,
            created_at=stamp.at,
        )
    )
    record(session, claim, stamp, "linked", after={"relation": relation, "other": other})
    return True
