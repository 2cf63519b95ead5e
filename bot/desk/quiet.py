"""When a repeated claim is recorded without being flagged again."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Claim, Mute, Sighting
from db.vocabulary import SightingRelation

if TYPE_CHECKING:
    from bot.desk.messages import IncomingMessage


async def is_quiet(
    session: AsyncSession,
    message: "IncomingMessage",
    claim: int,
    relation: SightingRelation,
    cooldown_hours: int,
) -> bool:
    """Whether the claim is muted in the message's channel, or was flagged there within the cool-down.

    The cool-down is per claim and relation, and a changed verdict ends it.
    """
    mute = await session.get(Mute, (message.guild_id, claim, message.channel_id))
    if mute is not None and mute.until > message.sent_at:
        return True
    last = await session.scalar(
        select(func.max(Sighting.seen_at)).where(
            Sighting.guild_id == message.guild_id,
            Sighting.claim_number == claim,
            Sighting.channel_id == message.channel_id,
            Sighting.relation == relation,
            Sighting.flagged,
            Sighting.message_id != message.message_id,
        )
    )
    if last is None or abs(message.sent_at - last) >= timedelta(hours=cooldown_hours):
        return False
    row = await session.get_one(Claim, (message.guild_id, claim))
    return row.verdict_at is None or row.verdict_at <= last
