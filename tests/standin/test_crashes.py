"""A bot that is killed at random instants while people work loses nothing and says nothing twice.

`make soak` kills it ten times as often.
"""

import asyncio
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.standin.crashing import Work, faults_of, flags_of
from tests.standin.people import Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin

KILLS = 200 if os.environ.get("CLAIMDESK_SOAK") else 20
CALLS = (25, 25, 120)
"""To Discord that a process at work lives to make, at the most; a digest is among the first dozens."""
WEEK = 7 * 24
NewBot = Callable[..., BotProcess]


@pytest.fixture
def choose() -> random.Random:
    """Plans the kills; what happens between them depends on the machine as well."""
    seed = os.environ.get("CLAIMDESK_SEED") or str(random.randrange(10**6))  # noqa: S311 - not for secrets
    print(f"{KILLS} kills; the same plan again with CLAIMDESK_SEED={seed}")
    return random.Random(seed)  # noqa: S311 - not for secrets


@pytest.fixture
async def work(newsroom: Place, new_bot: NewBot, choose: random.Random) -> Work:
    """A desk that reads along in a room and has its digest in another one; its bot is stopped."""
    ann = newsroom.person("ann", [newsroom.role("Boss", administrator=True)])
    room, reports = newsroom.channel("general"), newsroom.channel("reports")
    bot = await new_bot("run").start()
    await bot.wait_ready()
    await ann.slash(room, "watch add")
    await ann.slash(room, "settings set", cooldown_hours=0, catchup_messages=10_000)
    await ann.slash(reports, "digest schedule", weekday="monday", hour=0, timezone="UTC")
    bot.sigterm()
    assert await bot.exited() == 0
    return Work(room, reports, ann, newsroom.person("tom"), random.Random(choose.random()))  # noqa: S311 - not for secrets


async def test_nothing_acknowledged_is_lost_and_nothing_is_posted_twice(
    standin: Standin, newsroom: Place, new_bot: NewBot, work: Work, choose: random.Random, tmp_path: Path
) -> None:
    file = tmp_path / "claimdesk.db"
    going_on = asyncio.create_task(work.go_on())
    owed = 0
    for _ in range(KILLS):
        if _digests(file) == owed:
            owed += 1
            _owe_a_digest(file, owed)
        await _run_and_kill(standin, new_bot("run"), work, choose)
        _end_leases(file)
    going_on.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going_on
    last = await new_bot("run").start()
    await last.wait_ready()
    wanted = {message["id"] for message in work.repeats}
    await standin.until(lambda: not wanted - flags_of(newsroom, work.room).keys(), "every flag")
    await standin.until(lambda: _digests(file) == owed, "every digest")
    last.sigterm()
    assert await last.exited() == 0
    print(f"{len(work.tracked)} claims, {len(work.sources)} sources, {len(wanted)} flags, {owed} digests")
    assert faults_of(file, newsroom.guild.id, work) == []
    assert flags_of(newsroom, work.room) == dict.fromkeys(wanted, 1)
    assert len(standin.posted(work.reports)) == owed


async def _run_and_kill(standin: Standin, bot: BotProcess, work: Work, choose: random.Random) -> None:
    """One in five dies while it starts, after its log-in; the others when they have called Discord so many times."""
    starting = choose.random() < 0.2
    calls, pause = (1, 0.5) if starting else (choose.randint(1, choose.choice(CALLS)), 0.05)
    before = len(standin.calls)
    await bot.start()
    if not starting:
        await bot.wait_ready()
        work.up.set()
        before = len(standin.calls)
    await standin.until(lambda: len(standin.calls) - before >= calls, f"{calls} calls")
    await asyncio.sleep(choose.uniform(0.0, pause))
    work.up.clear()
    await bot.sigkill()
    await asyncio.sleep(0.05)  # what it answered to the last is on its way
    work.run += 1


def _owe_a_digest(file: Path, count: int) -> None:
    """Let one be due some hours ago, later than the one before."""
    due = datetime.now(UTC) - timedelta(hours=WEEK - 1 - count)
    _change(
        file,
        "UPDATE digest_schedules SET weekday = ?, hour = ?, since = '2020-01-01 00:00:00.000000'",
        due.weekday(),
        due.hour,
    )


def _end_leases(file: Path) -> None:
    """A digest that a killed process had begun is free for the next one."""
    ended = (datetime.now(UTC) - timedelta(minutes=6)).replace(tzinfo=None)
    _change(file, "UPDATE digests SET taken_at = ?", ended.isoformat(" ", "microseconds"))


def _change(file: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        database.execute(statement, values)


def _digests(file: Path) -> int:
    """How many are posted."""
    with closing(sqlite3.connect(file)) as database:
        found = database.execute("SELECT count(*) FROM digests WHERE state = 'posted'").fetchone()
    return int(found[0])
