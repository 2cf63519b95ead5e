"""When and where a guild gets its weekly digest."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.digests.times import WeeklyTime, next_due
from bot.desk.digests.zones import zone_named
from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Digest, DigestSchedule, HistoryEntry
from db.vocabulary import DigestState

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Schedule:
    weekday: int
    """0 is Monday."""
    hour: int
    zone: str
    channel_id: int
    since: datetime
    """Digests that were due by then are not posted."""
    next_due: datetime
    """Counted from the instant at which the schedule was asked for."""

    @property
    def sentence(self) -> str:
        """“Every Monday at 09:00 (Europe/Berlin)”."""
        return f"Every {WEEKDAYS[self.weekday]} at {self.hour:02}:00 ({self.zone})"


async def set_schedule(
    session: AsyncSession,
    guild_id: int,
    weekday: int,
    hour: int,
    zone: str,
    channel_id: int,
    stamp: Stamp,
) -> Schedule:
    """Post the digest every week from now on. Raises InvalidError for an hour or a zone that does not exist.

    If only the channel changes, a digest that is overdue is still posted.
    """
    if weekday not in range(7) or hour not in range(24):
        raise InvalidError("Give a day of the week and a full hour from 0 to 23.")
    zone = zone_named(zone)
    await begin_change(session, guild_id)
    row = await session.get(DigestSchedule, guild_id)
    before = _values(row)
    if row is None:
        row = DigestSchedule(guild_id=guild_id)
        session.add(row)
    if before is None or (row.weekday, row.hour, row.zone) != (weekday, hour, zone):
        row.since = stamp.at
    row.weekday, row.hour, row.zone, row.channel_id = weekday, hour, zone, channel_id
    _note(session, guild_id, stamp, before, _values(row))
    await session.flush()
    return _schedule(row, stamp.at)


async def clear_schedule(session: AsyncSession, guild_id: int, stamp: Stamp) -> bool:
    """Stop posting digests, including one that waits to be posted; False where there was no schedule."""
    await begin_change(session, guild_id)
    row = await session.get(DigestSchedule, guild_id)
    if row is None:
        return False
    _note(session, guild_id, stamp, _values(row), None)
    await session.delete(row)
    await session.execute(
        update(Digest)
        .where(Digest.guild_id == guild_id, Digest.state == DigestState.INTENDED)
        .values(state=DigestState.SKIPPED, note="the schedule was switched off")
    )
    return True


async def schedule_of(session: AsyncSession, guild_id: int, now: datetime | None = None) -> Schedule | None:
    row = await session.get(DigestSchedule, guild_id)
    return _schedule(row, now or datetime.now(UTC)) if row else None


async def zone_of(session: AsyncSession, guild_id: int) -> str:
    """The zone in which a guild reads its dates: its schedule's, else UTC."""
    row = await session.get(DigestSchedule, guild_id)
    return row.zone if row else "UTC"


def _schedule(row: DigestSchedule, now: datetime) -> Schedule:
    due = next_due(WeeklyTime(row.weekday, row.hour, row.zone), max(now, row.since))
    return Schedule(row.weekday, row.hour, row.zone, row.channel_id, row.since, due)


def _values(row: DigestSchedule | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {"digest": f"{WEEKDAYS[row.weekday]} {row.hour:02}:00 {row.zone} in {row.channel_id}"}


def _note(
    session: AsyncSession,
    guild_id: int,
    stamp: Stamp,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> None:
    if before != after:
        session.add(
            HistoryEntry(
                guild_id=guild_id,
                claim_number=None,
                at=stamp.at,
                by=stamp.by,
                action="settings",
                before=before or {},
                after=after or {},
            )
        )
