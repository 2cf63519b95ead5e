"""Digests on time and once: what is due, who posts it, and what became of it.

An intent is written before a digest is posted, so that a process killed at any instant leaves nothing or an
intent behind. A process that takes over an intent looks for its mark in the channel first, and posts only
where it is not there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.digests.times import Period, WeeklyTime, next_due, periods_due
from db.models import Digest, DigestSchedule
from db.statements import rows_of
from db.vocabulary import DigestState

LEASE = timedelta(minutes=5)
"""How long a process keeps the digest that it has taken, unless it renews this lease."""
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TakenDigest:
    """A digest that only this process may post while its lease runs."""

    digest_id: int
    guild_id: int
    channel_id: int
    start: datetime
    end: datetime
    late: bool
    resumed: bool
    """Another process had taken it and may have posted it: look for `mark` in the channel first."""
    skipped: int
    """Earlier digests that were missed as well, and are skipped."""

    @property
    def mark(self) -> str:
        """Carried in the post (at most 100 characters): the same for every attempt at this digest only."""
        return f"claimdesk:digest:{self.guild_id}:{int(self.end.timestamp())}"

    @property
    def length(self) -> timedelta:
        return self.end - self.start


async def due_digests(
    session: AsyncSession, now: datetime, *, guilds: Collection[int] | None = None, lease: timedelta = LEASE
) -> list[int]:
    """The guilds (of these, if given) with a digest to take: due and not begun, or begun and abandoned."""
    latest = select(Digest.guild_id, func.max(Digest.period_end)).group_by(Digest.guild_id)
    known = {guild_id: end async for guild_id, end in rows_of(session, latest)}
    left = set(await session.scalars(select(Digest.guild_id).where(_left(now, lease))))
    due = []
    schedules = select(
        DigestSchedule.guild_id,
        DigestSchedule.since,
        DigestSchedule.weekday,
        DigestSchedule.hour,
        DigestSchedule.zone,
    )
    async for guild_id, since, *time in rows_of(session, schedules.order_by(DigestSchedule.guild_id)):
        if guilds is None or guild_id in guilds:
            owed_since = max(since, known.get(guild_id, since))
            if guild_id in left or next_due(WeeklyTime(*time), owed_since) <= now:
                due.append(guild_id)
    return due


async def next_digest(
    session: AsyncSession, now: datetime, guilds: Collection[int], *, lease: timedelta = LEASE
) -> datetime | None:
    """When, after now, the next digest of these guilds falls due, or one that was begun may be taken over."""
    query = select(DigestSchedule.guild_id, DigestSchedule.weekday, DigestSchedule.hour, DigestSchedule.zone)
    due: dict[WeeklyTime, datetime] = {}
    async for guild_id, *values in rows_of(session, query):
        weekly = WeeklyTime(*values)
        if guild_id in guilds and weekly not in due:
            due[weekly] = next_due(weekly, now)
    instants = list(due.values())
    begun = select(Digest.guild_id).where(Digest.state == DigestState.INTENDED)
    if any(guild_id in guilds for guild_id in await session.scalars(begun)):
        instants.append(now + lease)
    return min(instants, default=None)


async def take_digest(
    session: AsyncSession, guild_id: int, owner: str, now: datetime, *, lease: timedelta = LEASE
) -> TakenDigest | None:
    """Write the intent to post what is due, or take over an abandoned one; None where there is neither.

    Of several that were missed the latest is taken; the older ones are recorded as skipped.
    """
    schedule = (
        await session.scalars(
            select(DigestSchedule).where(DigestSchedule.guild_id == guild_id).with_for_update()
        )
    ).one_or_none()
    if schedule is None:
        return None
    known = await session.scalar(select(func.max(Digest.period_end)).where(Digest.guild_id == guild_id))
    owed = periods_due(_weekly(schedule), max(schedule.since, known or schedule.since), now)
    if owed:
        return await _begin(session, schedule, owed, owner, now)
    row = (
        await session.scalars(
            select(Digest)
            .where(Digest.guild_id == guild_id, _left(now, lease))
            .order_by(Digest.period_end.desc())
            .limit(1)
        )
    ).one_or_none()
    if row is None:
        return None
    row.owner, row.taken_at = owner, now
    row.late = now - row.period_end > LATE_AFTER
    return _taken(row, schedule, resumed=True, skipped=0)


async def keep_digest(session: AsyncSession, digest_id: int, owner: str, now: datetime) -> bool:
    """Renew the lease, to be done before each further attempt; False where another process has it now."""
    done = await session.execute(
        update(Digest)
        .where(Digest.id == digest_id, Digest.owner == owner, Digest.state == DigestState.INTENDED)
        .values(taken_at=now)
        .returning(Digest.id)
    )
    return done.first() is not None


async def digest_posted(
    session: AsyncSession, digest_id: int, message_id: int, now: datetime, *, channel_id: int | None = None
) -> None:
    """Record where a digest was posted, now or before an interruption; a repeat changes nothing."""
    row = await session.get(Digest, digest_id)
    if row is not None and row.state is not DigestState.POSTED:
        row.state, row.message_id, row.posted_at, row.note, row.failed = (
            DigestState.POSTED,
            message_id,
            now,
            None,
            False,
        )
        row.channel_id = channel_id or row.channel_id


async def digest_failed(session: AsyncSession, digest_id: int, reason: str) -> bool:
    """Give a digest up; the next one is tried when it is due.

    True where people should be told of it: not if the digest before it failed for the same reason.
    """
    row = await session.get(Digest, digest_id)
    if row is None or row.state is not DigestState.INTENDED:
        return False
    before = (
        await session.scalars(
            select(Digest)
            .where(
                Digest.guild_id == row.guild_id,
                Digest.period_end < row.period_end,
                or_(Digest.failed, Digest.state == DigestState.POSTED),
            )
            .order_by(Digest.period_end.desc())
            .limit(1)
        )
    ).one_or_none()
    row.state, row.note, row.failed = DigestState.SKIPPED, reason, True
    return before is None or not before.failed or before.note != reason


async def _begin(
    session: AsyncSession, schedule: DigestSchedule, owed: list[Period], owner: str, now: datetime
) -> TakenDigest:
    *older, latest = owed
    left = update(Digest).where(Digest.guild_id == schedule.guild_id, Digest.state == DigestState.INTENDED)
    await session.execute(
        left.values(state=DigestState.SKIPPED, note="it was left, and the next one was due")
    )
    session.add_all(
        Digest(
            guild_id=schedule.guild_id,
            period_start=period.start,
            period_end=period.end,
            state=DigestState.SKIPPED,
            note="it was missed, and so was a later one",
        )
        for period in older
    )
    row = Digest(
        guild_id=schedule.guild_id,
        period_start=latest.start,
        period_end=latest.end,
        state=DigestState.INTENDED,
        channel_id=schedule.channel_id,
        late=now - latest.end > LATE_AFTER,
        owner=owner,
        taken_at=now,
    )
    session.add(row)
    await session.flush()
    return _taken(row, schedule, resumed=False, skipped=len(older))


def _left(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Begun by a process whose lease has run out."""
    return (Digest.state == DigestState.INTENDED) & or_(
        Digest.taken_at.is_(None), Digest.taken_at <= now - lease
    )


def _weekly(row: DigestSchedule) -> WeeklyTime:
    return WeeklyTime(row.weekday, row.hour, row.zone)


def _taken(row: Digest, schedule: DigestSchedule, *, resumed: bool, skipped: int) -> TakenDigest:
    return TakenDigest(
        digest_id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id or schedule.channel_id,
        start=row.period_start,
        end=row.period_end,
        late=row.late,
        resumed=resumed,
        skipped=skipped,
    )
