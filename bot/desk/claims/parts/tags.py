"""A claim's tags."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.history import record
from bot.desk.claims.store import in_order
from bot.desk.guilds.stamp import Stamp
from db.models import Claim, ClaimTag


async def replace_tags(session: AsyncSession, claim: Claim, tags: tuple[str, ...], stamp: Stamp) -> bool:
    """Give a claim exactly these tags; False where it has them already."""
    mine = (ClaimTag.guild_id == claim.guild_id, ClaimTag.claim_number == claim.number)
    had = in_order((await session.scalars(select(ClaimTag).where(*mine))).all())
    if had == tags:
        return False
    await session.execute(delete(ClaimTag).where(*mine))
    session.add_all(tag_rows(claim, tags))
    record(session, claim, stamp, "tags", before={"tags": list(had)}, after={"tags": list(tags)})
    return True


def tag_rows(claim: Claim, tags: tuple[str, ...]) -> list[ClaimTag]:
    return [
        ClaimTag(guild_id=claim.guild_id, claim_number=claim.number, tag_key=tag.casefold(), tag=tag)
        for tag in tags
    ]
