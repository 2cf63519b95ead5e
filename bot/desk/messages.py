"""A message as it comes in: which claims it repeats, recorded with the flag it gets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.checking import Found, check_text
from bot.desk.live_index import LiveIndex
from bot.desk.wording import wording_key
from db.models import Flag, Sighting
from db.vocabulary import FlagState, SightingRelation


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    guild_id: int
    channel_id: int
    message_id: int
    author_id: int | None
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MessageFlag:
    """What the flag of a message says: the claims at or over the flag threshold, best first."""

    message: IncomingMessage
    found: tuple[Found, ...]


async def take_message(
    session: AsyncSession, index: LiveIndex, message: IncomingMessage
) -> MessageFlag | None:
    """Match a message; record what it repeats, and the flag to post, in the session's transaction.

    A message that was taken before gives None, as does one that repeats nothing.
    """
    known = select(Sighting.id).where(
        Sighting.guild_id == message.guild_id, Sighting.message_id == message.message_id
    )
    if await session.scalar(known.limit(1)) is not None:
        return None
    found = await check_text(session, index, message.guild_id, message.text)
    flagged = tuple(match for match in found if match.flag)
    session.add_all(_sighting(message, match) for match in flagged)
    if not flagged:
        return None
    session.add(
        Flag(
            guild_id=message.guild_id,
            message_id=message.message_id,
            channel_id=message.channel_id,
            state=FlagState.PENDING,
            created_at=message.sent_at,
        )
    )
    await session.flush()
    return MessageFlag(message, flagged)


def _sighting(message: IncomingMessage, found: Found) -> Sighting:
    return Sighting(
        guild_id=message.guild_id,
        claim_number=found.claim.number,
        channel_id=message.channel_id,
        message_id=message.message_id,
        author_id=message.author_id,
        score=found.match.score,
        relation=SightingRelation(found.match.relation),
        sentence=found.match.sentence,
        words=list(found.match.why),
        wording_key=wording_key(found.match.sentence),
        seen_at=message.sent_at,
    )
