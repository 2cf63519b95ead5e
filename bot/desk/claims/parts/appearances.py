"""Pages where a claim was seen."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.drafts import AppearanceDraft
from bot.desk.claims.history import record
from bot.desk.claims.parts.addresses import address_key, message_at, web_address
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Appearance, Claim


async def add_appearance(
    session: AsyncSession, guild_id: int, number: int, page: AppearanceDraft, stamp: Stamp
) -> ClaimRecord:
    """Note where a claim was seen; a page noted already changes nothing."""
    page = replace(page, url=web_address(page.url))
    await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    await attach_appearance(session, claim, page, stamp)
    await session.flush()
    return await load_one(session, guild_id, number)


async def attach_appearance(session: AsyncSession, claim: Claim, page: AppearanceDraft, stamp: Stamp) -> bool:
    """Note a checked address unless it is noted already; imports use this too."""
    known = await session.scalar(
        select(Appearance.id).where(
            Appearance.guild_id == claim.guild_id,
            Appearance.claim_number == claim.number,
            Appearance.address_key == address_key(page.url),
        )
    )
    if known is None:
        row = appearance_row(claim, page, stamp)
        session.add(row)
        # A link to a message goes with the message; the history stays.
        record(session, claim, stamp, "seen", after={} if row.message_id else {"url": page.url})
    return known is None


def appearance_row(claim: Claim, page: AppearanceDraft, stamp: Stamp) -> Appearance:
    return Appearance(
        guild_id=claim.guild_id,
        claim_number=claim.number,
        url=page.url,
        address_key=address_key(page.url),
        message_id=message_at(page.url, claim.guild_id),
        author_id=page.author_id,
        created_at=page.created_at or stamp.at,
    )
