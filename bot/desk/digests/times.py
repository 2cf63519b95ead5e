"""When a weekly digest is due, on the clocks of its zone. All instants that come out are UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    weekday: int
    """0 is Monday."""
    hour: int
    zone: str
    """An IANA name."""


@dataclass(frozen=True, slots=True)
class Period:
    """`start` is in it and `end`, when its digest is due, is not."""

    start: datetime
    end: datetime


def instant_of(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """When clocks in the zone show that hour: the first time where they do so twice, and where they skip
    it the first instant after the skip.
    """
    shown = datetime.combine(day, time(hour), zone)
    instant = shown.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return instant
    # A skipped time lies after the skip if read with the offset from before it, and the other way round.
    earliest, latest = shown.replace(fold=1).astimezone(UTC), instant
    before = earliest.astimezone(zone).utcoffset()
    while latest - earliest > timedelta(seconds=1):
        middle = earliest + timedelta(seconds=int((latest - earliest).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == before:
            earliest = middle
        else:
            latest = middle
    return latest


def next_due(weekly: WeeklyTime, now: datetime) -> datetime:
    """The first due instant after `now`."""
    return next(period.end for period in _periods(weekly, now - WEEK) if period.end > now)


def latest_period(weekly: WeeklyTime, now: datetime) -> Period:
    """The week whose digest was due last: at `now` or before."""
    return periods_due(weekly, now - 2 * WEEK, now)[-1]


def periods_due(weekly: WeeklyTime, after: datetime, until: datetime) -> list[Period]:
    """The weeks whose digests were due after the first instant and not after the second, oldest first."""
    due = []
    for period in _periods(weekly, after - WEEK):
        if period.end > until:
            break
        if period.end > after:
            due.append(period)
    return due


def _periods(weekly: WeeklyTime, start: datetime) -> Iterator[Period]:
    """Weeks one after another, the first of them begun no later than a week after `start`."""
    zone = ZoneInfo(weekly.zone)
    day = start.astimezone(zone).date()
    day -= timedelta(days=(day.weekday() - weekly.weekday) % 7)
    begin = instant_of(day, weekly.hour, zone)
    while True:
        day += WEEK
        end = instant_of(day, weekly.hour, zone)
        yield Period(begin, end)
        begin = end
