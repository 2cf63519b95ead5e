"""Pages where a claim was seen."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.addresses import address_key, web_address
from bot.desk.history import record
from bot.desk.records import ClaimRecord
from bot.desk.stamp import Stamp
from bot.desk.store import begin_change, claim_row, load_one
from db.models import Appearance


async def add_appearance(
    session: AsyncSession, guild_id: int, number: int, url: str, stamp: Stamp
) -> ClaimRecord:
    """Note where a claim was seen; a page noted already changes nothing."""
    address = web_address(url)
    await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    known = await session.scalar(
        select(Appearance.id).where(
            Appearance.guild_id == guild_id,
            Appearance.claim_number == number,
            Appearance.address_key == address_key(address),
        )
    )
    if known is None:
        session.add(
            Appearance(
                guild_id=guild_id,
                claim_number=number,
                url=address,
                address_key=address_key(address),
                created_at=stamp.at,
            )
        )
        record(session, claim, stamp, "seen", after={"url": address})
    await session.flush()
    return await load_one(session, guild_id, number)
