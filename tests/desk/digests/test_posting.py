"""Digests on time and once, whenever a process dies."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.desk.digests.posting import (
    LEASE,
    TakenDigest,
    digest_failed,
    digest_posted,
    due_digests,
    keep_digest,
    next_digest,
    take_digest,
)
from bot.desk.digests.schedule import clear_schedule, set_schedule
from bot.desk.guilds.stamp import Stamp
from db import Database
from db.models import Digest
from db.vocabulary import DigestState
from tests.conftest import GUILD, OTHER_GUILD, Desk

SET = datetime(2026, 11, 4, 12, tzinfo=UTC)
"""A Wednesday."""
DUE = datetime(2026, 11, 9, 8, tzinfo=UTC)
"""Monday, 9 in Berlin."""
WEEK = timedelta(days=7)
CHANNEL = 77


@pytest.fixture(autouse=True)
async def mondays(desk: Desk) -> None:
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", CHANNEL, Stamp("maria", SET))


async def due(database: Database, now: datetime) -> list[int]:
    async with database.read() as session:
        return await due_digests(session, now)


async def take(
    database: Database, now: datetime, owner: str = "first", guild: int = GUILD
) -> TakenDigest | None:
    async with database.write() as session:
        return await take_digest(session, guild, owner, now)


async def taken(database: Database, now: datetime, owner: str = "first") -> TakenDigest:
    digest = await take(database, now, owner)
    assert digest is not None
    return digest


async def post(database: Database, digest: TakenDigest, now: datetime) -> None:
    async with database.write() as session:
        await digest_posted(session, digest.digest_id, 500, now)


async def fail(database: Database, digest: TakenDigest, reason: str = "The channel is gone.") -> bool:
    async with database.write() as session:
        return await digest_failed(session, digest.digest_id, reason)


async def rows(database: Database) -> list[tuple[datetime, DigestState]]:
    async with database.read() as session:
        return [
            (row.period_end, row.state) for row in await session.scalars(select(Digest).order_by(Digest.id))
        ]


@pytest.fixture
async def other(database: Database) -> AsyncIterator[Database]:
    """Another process, or the next one, on the same file."""
    async with Database(database.url.render_as_string(hide_password=False)) as opened:
        yield opened


async def test_nothing_is_due_before_its_time_and_not_again_once_it_is_posted(database: Database) -> None:
    assert await due(database, DUE - timedelta(seconds=1)) == []
    assert await take(database, DUE - timedelta(seconds=1)) is None
    assert await due(database, DUE) == [GUILD]
    digest = await taken(database, DUE)
    assert (digest.start, digest.end, digest.length, digest.channel_id) == (DUE - WEEK, DUE, WEEK, CHANNEL)
    assert (digest.late, digest.resumed, digest.skipped) == (False, False, 0)
    await post(database, digest, DUE)
    for later in (DUE, DUE + LEASE, DUE + timedelta(days=6)):
        assert await due(database, later) == []
        assert await take(database, later) is None
    assert await due(database, DUE + WEEK) == [GUILD]
    assert await rows(database) == [(DUE, DigestState.POSTED)]


async def test_guilds_without_a_schedule_and_guilds_of_other_processes_are_left_alone(
    database: Database, desk: Desk
) -> None:
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", CHANNEL, Stamp("maria", SET), guild=OTHER_GUILD)
    async with database.read() as session:
        assert await due_digests(session, DUE) == [GUILD, OTHER_GUILD]
        assert await due_digests(session, DUE, guilds={OTHER_GUILD}) == [OTHER_GUILD]
    assert await take(database, DUE, guild=99) is None
    await desk.do(clear_schedule, Stamp("maria", SET))
    assert await due(database, DUE) == [OTHER_GUILD]
    assert await take(database, DUE) is None


async def test_killed_before_the_intent_the_digest_is_still_due_and_late(
    database: Database, other: Database
) -> None:
    assert await due(database, DUE) == [GUILD]
    again = await taken(other, DUE + timedelta(hours=2))
    assert (again.end, again.late, again.resumed) == (DUE, True, False)


async def test_killed_after_the_intent_the_digest_is_taken_over_when_the_lease_has_run_out(
    database: Database,
    other: Database,
) -> None:
    first = await taken(database, DUE)
    assert await due(other, DUE + LEASE - timedelta(seconds=1)) == []
    assert await take(other, DUE + LEASE - timedelta(seconds=1), "second") is None
    assert await due(other, DUE + LEASE) == [GUILD]
    second = await taken(other, DUE + LEASE, "second")
    assert (second.digest_id, second.mark, second.resumed) == (first.digest_id, first.mark, True)
    assert await take(database, DUE + LEASE, "third") is None


async def test_killed_after_the_post_the_next_process_is_given_the_mark_that_the_post_has_and_records_it_once(
    database: Database, other: Database
) -> None:
    first = await taken(database, DUE)  # which is posted, and never recorded
    again = await taken(other, DUE + LEASE, "second")
    assert (again.resumed, again.mark, again.end) == (True, first.mark, first.end)
    await post(other, again, DUE + LEASE)
    assert await rows(other) == [(DUE, DigestState.POSTED)]
    assert await due(other, DUE + 2 * LEASE) == []
    assert await take(database, DUE + 2 * LEASE) is None
    assert await due(other, DUE + WEEK - timedelta(seconds=1)) == []


async def test_killed_after_the_record_nothing_is_due(database: Database, other: Database) -> None:
    await post(database, await taken(database, DUE), DUE)
    assert await due(other, DUE + LEASE) == []


async def test_marks_differ_by_guild_and_by_week_and_are_short(database: Database, desk: Desk) -> None:
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", CHANNEL, Stamp("maria", SET), guild=OTHER_GUILD)
    marks = [(await taken(database, DUE)).mark, (await taken(database, DUE + WEEK)).mark]
    other = await take(database, DUE, guild=OTHER_GUILD)
    assert other is not None
    assert len({*marks, other.mark}) == 3
    assert all(len(mark) <= 100 for mark in marks)


async def test_of_two_processes_one_takes_the_digest(database: Database, other: Database) -> None:
    both = await asyncio.gather(
        *(take(each, DUE, str(place)) for place, each in enumerate((database, other) * 3))
    )
    assert len([digest for digest in both if digest is not None]) == 1
    assert await rows(database) == [(DUE, DigestState.INTENDED)]


async def test_a_process_that_goes_on_keeps_its_digest_and_learns_when_it_has_lost_it(
    database: Database,
) -> None:
    digest = await taken(database, DUE)
    for minute in range(0, 60, 4):
        async with database.write() as session:
            assert await keep_digest(session, digest.digest_id, "first", DUE + timedelta(minutes=minute))
    assert await take(database, DUE + timedelta(minutes=60), "second") is None
    await taken(database, DUE + timedelta(minutes=61), "second")
    async with database.write() as session:
        assert not await keep_digest(session, digest.digest_id, "first", DUE + timedelta(minutes=62))


async def test_after_weeks_away_the_latest_is_posted_late_and_the_older_ones_are_noted_as_skipped(
    database: Database,
) -> None:
    now = DUE + 3 * WEEK + timedelta(days=1)
    assert await due(database, now) == [GUILD]
    digest = await taken(database, now)
    assert (digest.end, digest.late, digest.skipped) == (DUE + 3 * WEEK, True, 3)
    await post(database, digest, now)
    assert await rows(database) == [
        *((DUE + weeks * WEEK, DigestState.SKIPPED) for weeks in range(3)),
        (DUE + 3 * WEEK, DigestState.POSTED),
    ]
    assert await due(database, now + timedelta(days=1)) == []


async def test_an_intent_that_was_left_until_the_next_was_due_is_skipped(database: Database) -> None:
    old = await taken(database, DUE)
    new = await taken(database, DUE + WEEK, "second")
    assert (new.end, new.resumed, new.late) == (DUE + WEEK, False, False)
    async with database.write() as session:
        assert not await keep_digest(session, old.digest_id, "first", DUE + WEEK)
    assert await rows(database) == [(DUE, DigestState.SKIPPED), (DUE + WEEK, DigestState.INTENDED)]


async def test_a_failure_is_reported_once_and_the_next_week_is_tried_again(database: Database) -> None:
    assert await fail(database, await taken(database, DUE))
    assert await due(database, DUE + LEASE) == []
    assert not await fail(database, await taken(database, DUE + WEEK))
    assert await fail(
        database, await taken(database, DUE + 2 * WEEK), "The right to send messages is missing."
    )
    await post(database, await taken(database, DUE + 3 * WEEK), DUE + 3 * WEEK)
    assert await fail(
        database, await taken(database, DUE + 4 * WEEK), "The right to send messages is missing."
    )


async def test_a_digest_that_was_posted_does_not_fail_afterwards(database: Database) -> None:
    digest = await taken(database, DUE)
    await post(database, digest, DUE)
    assert not await fail(database, digest)
    assert await rows(database) == [(DUE, DigestState.POSTED)]


async def test_a_schedule_switched_off_takes_the_waiting_digest_along(database: Database, desk: Desk) -> None:
    await taken(database, DUE)
    await desk.do(clear_schedule, Stamp("maria", DUE))
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", CHANNEL, Stamp("maria", DUE))
    assert await due(database, DUE + LEASE) == []
    assert await rows(database) == [(DUE, DigestState.SKIPPED)]


async def test_what_was_due_before_the_schedule_was_set_is_not_owed(database: Database, desk: Desk) -> None:
    await desk.do(set_schedule, 0, 10, "Europe/Berlin", CHANNEL, Stamp("maria", DUE + timedelta(hours=2)))
    assert await due(database, DUE + timedelta(days=6)) == []
    digest = await taken(database, DUE + WEEK + timedelta(hours=1))
    assert digest.skipped == 0


async def test_weeks_without_a_schedule_are_not_owed_when_there_is_one_again(
    database: Database, desk: Desk
) -> None:
    await post(database, await taken(database, DUE), DUE)
    again = DUE + 3 * WEEK + timedelta(days=1)
    await desk.do(clear_schedule, Stamp("maria", DUE))
    await desk.do(set_schedule, 0, 9, "Europe/Berlin", CHANNEL, Stamp("maria", again))
    assert await due(database, again) == []
    assert await take(database, again) is None
    assert (await taken(database, DUE + 4 * WEEK)).skipped == 0


async def test_the_database_holds_one_digest_of_a_guild_for_a_week(database: Database) -> None:
    await taken(database, DUE)
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(
                Digest(guild_id=GUILD, period_start=DUE - WEEK, period_end=DUE, state=DigestState.INTENDED)
            )


async def test_a_year_on_time_with_a_process_that_dies_every_week_posts_each_week_once(
    database: Database,
) -> None:
    posted: list[str] = []
    now = SET
    while now < SET + 52 * WEEK:
        digest = await take(database, now, owner=str(now))
        if digest is not None:
            if digest.mark not in posted:
                posted.append(digest.mark)
            # Every first attempt dies between post and record.
            if digest.resumed:
                await post(database, digest, now)
        now += timedelta(hours=12)
    assert len(posted) == len(set(posted)) == 52
    assert [state for _, state in await rows(database)] == [DigestState.POSTED] * 52


async def test_the_next_digest_is_that_of_the_schedule_or_one_that_was_begun(
    database: Database, desk: Desk
) -> None:
    tuesday = DUE + timedelta(days=1)
    await desk.do(set_schedule, 1, 9, "Europe/Berlin", CHANNEL, Stamp("maria", SET), guild=OTHER_GUILD)

    async def next_of(now: datetime, *guilds: int) -> datetime | None:
        async with database.read() as session:
            return await next_digest(session, now, guilds)

    assert await next_of(SET, GUILD, OTHER_GUILD) == DUE
    assert await next_of(SET, OTHER_GUILD) == tuesday
    assert await next_of(SET, 99) is None
    assert await next_of(DUE, GUILD) == DUE + WEEK
    digest = await taken(database, DUE)
    assert await next_of(DUE, GUILD) == DUE + LEASE
    assert await next_of(DUE, OTHER_GUILD) == tuesday
    await post(database, digest, DUE)
    assert await next_of(DUE, GUILD) == DUE + WEEK
