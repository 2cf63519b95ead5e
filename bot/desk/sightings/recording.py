"""What a message repeats, recorded with the flag it gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.fields import wording_key
from bot.desk.guilds.store import hold
from bot.desk.recognition.checking import MOST_CLAIMS, IncomingMessage, RecognisedClaim
from bot.desk.sightings.cooldown import cooldown_of
from bot.desk.sightings.flags import FlagRecord, flag_with
from db.models import Claim, Dismissal, Flag, NearMiss, Sighting
from db.vocabulary import FlagState, FlagStyle, Outcome


async def is_recorded(session: AsyncSession, guild_id: int, message_id: int) -> bool:
    """Whether something is kept of the message."""
    sighting = exists().where(Sighting.guild_id == guild_id, Sighting.message_id == message_id)
    flag = exists().where(Flag.guild_id == guild_id, Flag.message_id == message_id)
    missed = exists().where(NearMiss.guild_id == guild_id, NearMiss.message_id == message_id)
    return bool(await session.scalar(select(or_(sighting, flag, missed))))


@dataclass(frozen=True, slots=True)
class Recorded:
    flag: FlagRecord | None = None
    """The flag to post."""
    before: bool = False
    """The message was recorded earlier, and nothing changed."""


async def record_message(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[RecognisedClaim]
) -> Recorded:
    """Record what a message repeats, and the flag to post, in one transaction."""
    guild = await hold(session, message.guild_id)
    if guild is None:
        return Recorded()
    if await is_recorded(session, message.guild_id, message.message_id):
        return Recorded(before=True)
    rows = await _record(session, message, seen, timedelta(hours=guild.cooldown_hours))
    await _record_near_misses(session, message, seen)
    if guild.flag_style is FlagStyle.SILENT or not any(row.flagged for row in rows):
        return Recorded()
    flag = _new_flag(message)
    session.add(flag)
    await session.flush()
    return Recorded(await flag_with(session, flag, rows))


async def change_message(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[RecognisedClaim]
) -> bool:
    """Record an edited message anew: what it repeats no longer goes, what it repeats now is added.

    True where it has a flag to post, change or remove.
    """
    guild = await hold(session, message.guild_id)
    if guild is None:
        return False
    mine = (Sighting.guild_id == message.guild_id, Sighting.message_id == message.message_id)
    rows = {row.claim_number: row for row in await session.scalars(select(Sighting).where(*mine))}
    now = {one.claim: one for one in seen if not one.possible}
    news = False
    for number, row in rows.items():
        one = now.pop(number, None)
        if one is None:
            await session.delete(row)
        else:
            news |= await _reword(session, row, one) and row.flagged
    await session.flush()
    added = await _record(session, message, list(now.values()), timedelta(hours=guild.cooldown_hours))
    news |= any(row.flagged for row in added)
    await session.execute(delete(NearMiss).where(*_near_misses(message.guild_id, message.message_id)))
    await _record_near_misses(session, message, seen)
    return await _pend(session, message, news=news and guild.flag_style is not FlagStyle.SILENT)


async def _record(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[RecognisedClaim], cooldown: timedelta
) -> list[Sighting]:
    """Add the sightings, but those that editors dismissed before."""
    rows = []
    for one in [one for one in seen if not one.possible][:MOST_CLAIMS]:
        key = wording_key(one.sentence) if one.sentence else None
        quiet = await cooldown_of(
            session, message.guild_id, one.claim, message.channel_id, message.message_id, one.relation, key
        )
        if quiet is None or quiet.dismissed:
            continue
        rows.append(
            Sighting(
                guild_id=message.guild_id,
                claim_number=one.claim,
                channel_id=message.channel_id,
                message_id=message.message_id,
                author_id=message.author_id,
                score=one.score,
                relation=one.relation,
                sentence=one.sentence,
                words=list(one.words),
                wording_key=key,
                seen_at=message.sent_at,
                flagged=not quiet.silences(message.sent_at, cooldown),
            )
        )
    session.add_all(rows)
    return rows


def _near_misses(guild_id: int, message_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return NearMiss.guild_id == guild_id, NearMiss.message_id == message_id


async def _record_near_misses(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[RecognisedClaim]
) -> None:
    """Keep the scores of possible matches, so that a lower threshold can be tried on them."""
    scores = {one.claim: one.score for one in seen if one.possible}
    if not scores:
        return
    still = select(Claim.number).where(
        Claim.guild_id == message.guild_id, Claim.number.in_(scores), Claim.archived_at.is_(None)
    )
    session.add_all(
        NearMiss(
            guild_id=message.guild_id,
            claim_number=number,
            message_id=message.message_id,
            channel_id=message.channel_id,
            score=scores[number],
            seen_at=message.sent_at,
        )
        for number in await session.scalars(still)
    )


async def _reword(session: AsyncSession, row: Sighting, one: RecognisedClaim) -> bool:
    """What editors said of a sighting holds for the wording that they saw. True where it says news."""
    key = wording_key(one.sentence) if one.sentence else None
    changed = key != row.wording_key or one.relation is not row.relation
    if key != row.wording_key:
        known = await session.get(Dismissal, (row.guild_id, row.claim_number, key)) if key else None
        row.outcome = Outcome.DISMISSED if known else None
    dismissed = row.outcome is Outcome.DISMISSED
    row.relation, row.score, row.wording_key = one.relation, one.score, key
    row.sentence, row.words = (None, []) if dismissed else (one.sentence, list(one.words))
    return changed and not dismissed


async def _pend(session: AsyncSession, message: IncomingMessage, *, news: bool) -> bool:
    """Write the flag of an edited message, if it has something new to show; True where it has a flag.

    A flag that was taken away, by a moderator perhaps, does not come back to say the same again.
    """
    flag = await session.get(Flag, (message.guild_id, message.message_id))
    if news:
        if flag is None:
            flag = _new_flag(message)
            session.add(flag)
        elif flag.state is FlagState.REMOVED:
            flag.state = FlagState.PENDING
    return flag is not None


def _new_flag(message: IncomingMessage) -> Flag:
    return Flag(
        guild_id=message.guild_id,
        message_id=message.message_id,
        channel_id=message.channel_id,
        state=FlagState.PENDING,
        created_at=message.sent_at,
    )
