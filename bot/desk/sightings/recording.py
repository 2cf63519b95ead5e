"""What a message repeats, recorded with the flag it gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.fields import wording_key
from bot.desk.guilds.store import hold
from bot.desk.recognition.checking import MOST_CLAIMS, ClaimInMessage, IncomingMessage
from bot.desk.sightings.cooldown import Decision, claim_in_channel
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
class RecordedMessage:
    flag: FlagRecord | None = None
    """The flag to post."""
    already_known: bool = False
    """The message was recorded earlier, and nothing changed."""


async def record_message(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[ClaimInMessage]
) -> RecordedMessage:
    """Record what a message repeats, and the flag to post, in one transaction."""
    guild = await hold(session, message.guild_id)
    if guild is None:
        return RecordedMessage()
    if await is_recorded(session, message.guild_id, message.message_id):
        return RecordedMessage(already_known=True)
    rows = await _record(session, message, seen, timedelta(hours=guild.cooldown_hours))
    await _record_near_misses(session, message, seen)
    if guild.flag_style is FlagStyle.SILENT or not any(row.flagged for row in rows):
        return RecordedMessage()
    flag = _new_flag(message)
    session.add(flag)
    await session.flush()
    return RecordedMessage(await flag_with(session, flag, rows))


async def change_message(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[ClaimInMessage]
) -> bool:
    """Record an edited message anew: remove the claims that it no longer repeats, add those it repeats now.

    True where it has a flag to post, change or remove.
    """
    guild = await hold(session, message.guild_id)
    if guild is None:
        return False
    mine = (Sighting.guild_id == message.guild_id, Sighting.message_id == message.message_id)
    rows = {row.claim_number: row for row in await session.scalars(select(Sighting).where(*mine))}
    now = {recognised.claim: recognised for recognised in seen if not recognised.possible}
    news = False
    for number, row in rows.items():
        recognised = now.pop(number, None)
        if recognised is None:
            await session.delete(row)
        else:
            news |= await _reword(session, row, recognised) and row.flagged
    await session.flush()
    added = await _record(session, message, list(now.values()), timedelta(hours=guild.cooldown_hours))
    news |= any(row.flagged for row in added)
    await session.execute(delete(NearMiss).where(*_near_misses(message.guild_id, message.message_id)))
    await _record_near_misses(session, message, seen)
    return await _pend(session, message, news=news and guild.flag_style is not FlagStyle.SILENT)


async def _record(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[ClaimInMessage], cooldown: timedelta
) -> list[Sighting]:
    """Add the sightings, but those that editors dismissed before."""
    rows = []
    for recognised in [recognised for recognised in seen if not recognised.possible][:MOST_CLAIMS]:
        key = wording_key(recognised.sentence) if recognised.sentence else None
        known = await claim_in_channel(session, recognised.claim, message, key, cooldown)
        if known is None:
            continue
        decision = known.decide(recognised.relation, key, message.sent_at, cooldown)
        if decision is Decision.IGNORE:
            continue
        rows.append(
            Sighting(
                guild_id=message.guild_id,
                claim_number=recognised.claim,
                channel_id=message.channel_id,
                message_id=message.message_id,
                author_id=message.author_id,
                score=recognised.score,
                relation=recognised.relation,
                sentence=recognised.sentence,
                words=list(recognised.words),
                wording_key=key,
                seen_at=message.sent_at,
                flagged=decision is Decision.FLAG,
            )
        )
    session.add_all(rows)
    return rows


def _near_misses(guild_id: int, message_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return NearMiss.guild_id == guild_id, NearMiss.message_id == message_id


async def _record_near_misses(
    session: AsyncSession, message: IncomingMessage, seen: Sequence[ClaimInMessage]
) -> None:
    """Keep the scores of possible matches, so that a lower threshold can be tried on them.

    Not of wordings that editors dismissed, which no threshold would flag.
    """
    possible = {recognised.claim: recognised for recognised in seen if recognised.possible}
    if not possible:
        return
    wordings = [
        (number, wording_key(recognised.sentence))
        for number, recognised in possible.items()
        if recognised.sentence
    ]
    dismissed = exists().where(
        Dismissal.guild_id == Claim.guild_id,
        Dismissal.claim_number == Claim.number,
        tuple_(Dismissal.claim_number, Dismissal.wording_key).in_(wordings),
    )
    still = select(Claim.number).where(
        Claim.guild_id == message.guild_id,
        Claim.number.in_(possible),
        Claim.archived_at.is_(None),
        ~dismissed,
    )
    session.add_all(
        NearMiss(
            guild_id=message.guild_id,
            claim_number=number,
            message_id=message.message_id,
            channel_id=message.channel_id,
            score=possible[number].score,
            relation=possible[number].relation,
            seen_at=message.sent_at,
        )
        for number in await session.scalars(still)
    )


async def _reword(session: AsyncSession, row: Sighting, recognised: ClaimInMessage) -> bool:
    """Editors' judgement holds only for the wording that they saw. True where there is news to show."""
    key = wording_key(recognised.sentence) if recognised.sentence else None
    before = row.wording_key, row.judged_relation
    if key != row.wording_key:
        known = await session.get(Dismissal, (row.guild_id, row.claim_number, key)) if key else None
        row.outcome = Outcome.DISMISSED if known else None
        row.dismissed_at = row.confirmed_at = None
    dismissed = row.outcome is Outcome.DISMISSED
    row.relation, row.score, row.wording_key = recognised.relation, recognised.score, key
    row.sentence, row.words = (None, []) if dismissed else (recognised.sentence, list(recognised.words))
    return before != (key, row.judged_relation) and not dismissed


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
