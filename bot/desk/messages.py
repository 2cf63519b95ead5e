"""A message as it comes in: which claims it repeats, recorded with the flag it gets."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.addresses import pages_linked
from bot.desk.checking import Thresholds
from bot.desk.flags import FlagRecord, flag_with
from bot.desk.live_index import SHORT_TEXT, LiveIndex
from bot.desk.quiet import quiet_of
from bot.desk.store import guild_of, hold
from bot.desk.wording import wording_key
from bot.matching import Match
from db.models import Appearance, Claim, Dismissal, Flag, NearMiss, Sighting
from db.vocabulary import FlagState, FlagStyle, Outcome, SightingRelation

MOST_CLAIMS = 5
"""Claims that one flag shows."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    guild_id: int
    channel_id: int
    message_id: int
    author_id: int | None
    """None for words that are not the author's own, such as forwarded ones."""
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim found in a message, by its words or by a link to where it was seen."""

    claim: int
    relation: SightingRelation
    score: float
    sentence: str | None = None
    words: tuple[str, ...] = ()
    possible: bool = False
    """Under the flag threshold: told to the desk at most; only the score is recorded."""

    @classmethod
    def of(cls, match: Match, flag_threshold: float) -> "Seen":
        relation = SightingRelation(match.relation)
        possible = match.score < flag_threshold
        return cls(match.claim, relation, match.score, match.sentence, match.why, possible)


async def claims_in(session: AsyncSession, index: LiveIndex, message: IncomingMessage) -> list[Seen]:
    """The claims that a message repeats, best first, the possible ones last; reads only."""
    thresholds = Thresholds.of(await guild_of(session, message.guild_id))
    matches = await index.match(session, message.guild_id, message.text, thresholds.possible)
    found = [Seen.of(match, thresholds.flag) for match in matches]
    sure = [one for one in found if not one.possible]
    numbers = {one.claim for one in sure}
    linked = [
        number
        for number in await linked_claims(session, message.guild_id, message.text)
        if number not in numbers
    ]
    sure += [Seen(number, SightingRelation.LINKS, 1.0) for number in linked]
    return sure + [one for one in found if one.possible and one.claim not in linked]


async def linked_claims(session: AsyncSession, guild_id: int, text: str) -> list[int]:
    """Numbers of the open claims that were seen on a page that the text links to."""
    long = len(text) > SHORT_TEXT
    pages = await asyncio.to_thread(pages_linked, text) if long else pages_linked(text)
    if not pages:
        return []
    rows = await session.scalars(
        select(Appearance.claim_number)
        .join(Claim, (Claim.guild_id == Appearance.guild_id) & (Claim.number == Appearance.claim_number))
        .where(
            Appearance.guild_id == guild_id, Appearance.address_key.in_(pages), Claim.archived_at.is_(None)
        )
        .distinct()
        .order_by(Appearance.claim_number)
    )
    return list(rows)


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


async def record_message(session: AsyncSession, message: IncomingMessage, seen: Sequence[Seen]) -> Recorded:
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


async def change_message(session: AsyncSession, message: IncomingMessage, seen: Sequence[Seen]) -> bool:
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
    session: AsyncSession, message: IncomingMessage, seen: Sequence[Seen], cooldown: timedelta
) -> list[Sighting]:
    """Add the sightings, but those that editors dismissed before."""
    rows = []
    for one in [one for one in seen if not one.possible][:MOST_CLAIMS]:
        key = wording_key(one.sentence) if one.sentence else None
        quiet = await quiet_of(
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


async def _record_near_misses(session: AsyncSession, message: IncomingMessage, seen: Sequence[Seen]) -> None:
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


async def _reword(session: AsyncSession, row: Sighting, one: Seen) -> bool:
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
