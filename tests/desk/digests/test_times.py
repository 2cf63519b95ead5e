"""Due instants on the clocks of a zone."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.digests.times import WEEK, Period, WeeklyTime, instant_of, latest_period, next_due, periods_due
from bot.desk.digests.zones import zone_named, zones_like
from bot.desk.errors import InvalidError

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
]
MONDAY = 0
SUNDAY = 6
weekly_times = st.builds(WeeklyTime, st.integers(0, 6), st.integers(0, 23), st.sampled_from(ZONES))
instants = st.integers(0, 30 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2006, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]  # whole numbers only


@pytest.mark.parametrize(
    ("zone", "day", "hour", "due"),
    [
        ("Europe/Berlin", date(2026, 7, 6), 9, utc(2026, 7, 6, 7)),
        ("Europe/Berlin", date(2026, 12, 7), 9, utc(2026, 12, 7, 8)),
        ("Asia/Kathmandu", date(2026, 7, 6), 9, utc(2026, 7, 6, 3, 15)),
        # 02:00 does not exist; the clocks go on at 03:00.
        ("Europe/Berlin", date(2026, 3, 29), 2, utc(2026, 3, 29, 1)),
        # Midnight does not exist; the day begins at 01:00.
        ("America/Santiago", date(2026, 9, 6), 0, utc(2026, 9, 6, 4)),
        # Half an hour is skipped.
        ("Australia/Lord_Howe", date(2026, 10, 4), 2, utc(2026, 10, 3, 15, 30)),
        # A whole day was skipped.
        ("Pacific/Apia", date(2011, 12, 30), 9, utc(2011, 12, 30, 10)),
        # 02:00 comes twice.
        ("Europe/Berlin", date(2026, 10, 25), 2, utc(2026, 10, 25, 0)),
        ("America/New_York", date(2026, 11, 1), 1, utc(2026, 11, 1, 5)),
    ],
)
def test_an_hour_is_the_first_time_that_clocks_show_it_or_the_first_instant_after_a_skip(
    zone: str, day: date, hour: int, due: datetime
) -> None:
    assert instant_of(day, hour, ZoneInfo(zone)) == due


@given(weekly_times, instants)
def test_the_next_due_instant_is_after_now_and_within_eight_days_and_the_latest_is_not_after_now(
    weekly: WeeklyTime, now: datetime
) -> None:
    following, latest = next_due(weekly, now), latest_period(weekly, now)
    assert now < following <= now + timedelta(days=8, hours=1)
    assert latest.end <= now
    assert next_due(weekly, latest.end) == following
    assert periods_due(weekly, latest.end, following) == [Period(latest.end, following)]


@given(weekly_times, instants)
def test_at_a_due_instant_clocks_show_the_hour_unless_they_skip_it(weekly: WeeklyTime, now: datetime) -> None:
    zone = ZoneInfo(weekly.zone)
    due = next_due(weekly, now)
    shown = due.astimezone(zone)
    if shown.weekday() == weekly.weekday and (shown.hour, shown.minute) == (weekly.hour, 0):
        assert shown.fold == 0
    else:
        just_before = (due - timedelta(microseconds=1)).astimezone(zone)
        assert shown.utcoffset() != just_before.utcoffset()
        assert just_before.replace(tzinfo=None) < shown.replace(tzinfo=None)


@given(weekly_times, instants, st.integers(1, 8))
def test_weeks_follow_one_another_without_gap_or_overlap(
    weekly: WeeklyTime, now: datetime, weeks: int
) -> None:
    periods = periods_due(weekly, now, now + weeks * WEEK)
    assert weeks - 1 <= len(periods) <= weeks + 1
    for one, other in pairwise(periods):
        assert one.end == other.start
    for period in periods:
        assert timedelta(days=5, hours=22) <= period.end - period.start <= timedelta(days=8, hours=2)


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("Europe/Berlin", 7, 8),
        ("America/New_York", 13, 14),
        ("America/Santiago", 12, 13),
        ("Australia/Sydney", 22, 23),
    ],
)
def test_a_year_of_digests_is_52_weeks_at_nine_whatever_the_clocks_do(
    zone: str, summer: int, winter: int
) -> None:
    periods = periods_due(WeeklyTime(MONDAY, 9, zone), utc(2026, 1, 1), utc(2027, 1, 1))
    assert len(periods) == 52
    assert all(
        (shown.weekday(), shown.hour, shown.minute) == (MONDAY, 9, 0)
        for shown in (period.end.astimezone(ZoneInfo(zone)) for period in periods)
    )
    assert {period.end.hour for period in periods} == {summer, winter}
    hours = [(period.end - period.start) / timedelta(hours=1) for period in periods]
    assert sorted(hours) == [167, *[168] * 50, 169]


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney"]
)
def test_a_year_of_digests_at_the_hour_at_which_clocks_change_is_52_or_53_different_weeks(zone: str) -> None:
    for hour in range(4):
        periods = periods_due(WeeklyTime(SUNDAY, hour, zone), utc(2026, 1, 1), utc(2027, 1, 1))
        days = {period.end.astimezone(ZoneInfo(zone)).date() for period in periods}
        assert len(days) == len(periods) == 52
        assert {day.weekday() for day in days} == {SUNDAY}


def test_zones_are_found_by_the_beginnings_of_their_names() -> None:
    assert zones_like("berl") == ["Europe/Berlin"]
    assert zones_like("new y") == ["America/New_York"]
    assert zones_like("australia/syd") == ["Australia/Sydney"]
    assert zones_like("utc")[0] == "UTC"
    assert zones_like("qqq") == []
    assert zones_like("berl", most=0) == []
    assert len(zones_like("")) == len(zones_like("a")) == 25


def test_only_places_are_suggested_and_other_zones_taken_when_they_are_named() -> None:
    assert "Cuba" not in zones_like("cub")
    assert zones_like("cuba") == ["Cuba"]
    assert not [name for name in zones_like("etc") if name.startswith("Etc/")]
    assert zone_named(" europe/BERLIN ") == "Europe/Berlin"
    assert zone_named("america/new york") == "America/New_York"
    with pytest.raises(InvalidError, match=r"^“Etc/GMT.5” is not a time zone; pick one from the list"):
        zone_named("Etc/GMT+5")
