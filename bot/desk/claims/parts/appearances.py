"""Pages where a claim was seen."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.history import record
from bot.desk.claims.parts.addresses import address_key, message_at, web_address
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Appearance, Claim


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page where a claim was seen."""

    url: str
    author_id: int | None = None
    """Who wrote the message that the page is."""


async def add_appearance(
    session: AsyncSession, guild_id: int, number: int, page: PageSeen, stamp: Stamp
) -> ClaimRecord:
    """Note where a claim was seen; a page noted already changes nothing."""
    address = web_address(page.url)
    await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    await attach_appearance(session, claim, address, stamp, page.author_id)
    await session.flush()
    return await load_one(session, guild_id, number)


async def attach_appearance(
    session: AsyncSession, claim: Claim, address: str, stamp: Stamp, author_id: int | None = None
) -> bool:
    """Note a checked address unless it is noted: the part shared with imports."""
    known = await session.scalar(
        select(Appearance.id).where(
            Appearance.guild_id == claim.guild_id,
            Appearance.claim_number == claim.number,
            Appearance.address_key == address_key(address),
        )
    )
    if known is None:
        row = appearance_row(claim, address, stamp)
        row.author_id = author_id
        session.add(row)
        # A link to a message goes with the message; the history stays.
        record(session, claim, stamp, "seen", after={} if row.message_id else {"url": address})
    return known is None


def appearance_row(claim: Claim, address: str, stamp: Stamp) -> Appearance:
    return Appearance(
        guild_id=claim.guild_id,
        claim_number=claim.number,
        url=address,
        address_key=address_key(address),
        message_id=message_at(address, claim.guild_id),
        created_at=stamp.at,
    )
