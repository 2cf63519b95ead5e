from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.history import record
from bot.desk.insert import tag_rows
from bot.desk.stamp import Stamp
from bot.desk.store import in_order
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
