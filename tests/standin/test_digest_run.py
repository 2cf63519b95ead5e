"""The weekly digest of a process that dies, and of two that share a database."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.standin.people import Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin
from tests.standin.world import Payload

SEND = ("POST", "/channels/*/messages")
NewBot = Callable[..., BotProcess]


@pytest.fixture
def room(newsroom: Place) -> int:
    return newsroom.channel("general")


@pytest.fixture
async def bot(new_bot: NewBot, newsroom: Place, room: int) -> BotProcess:
    """Stopped, with a digest owed since an hour or more."""
    ann = newsroom.person("ann", [newsroom.role("Boss", administrator=True)])
    made = await new_bot("run").start()
    await made.wait_ready()
    last_hour = datetime.now(UTC) - timedelta(hours=1)
    weekday = last_hour.strftime("%A").lower()
    await ann.slash(room, "digest schedule", weekday=weekday, hour=last_hour.hour, timezone="UTC")
    made.sigterm()
    assert await made.exited() == 0
    change(made, "UPDATE digest_schedules SET since = ?", last_hour - timedelta(days=1))
    return made


def change(bot: BotProcess, statement: str, moment: datetime) -> None:
    """Turn back a time in the database of a bot that does not run."""
    with sqlite3.connect(bot.directory / "claimdesk.db") as database:
        database.execute(statement, [moment.replace(tzinfo=None).isoformat(" ", "microseconds")])


def states(bot: BotProcess) -> list[str]:
    with sqlite3.connect(bot.directory / "claimdesk.db") as database:
        return [row[0] for row in database.execute("SELECT state FROM digests")]


def digests(standin: Standin, room: int) -> list[Payload]:
    return [one for one in standin.posted(room) if "Claim digest" in str(one["embeds"])]


async def start_after_the_lease(bot: BotProcess) -> None:
    change(bot, "UPDATE digests SET taken_at = ?", datetime.now(UTC) - timedelta(minutes=6))
    await (await bot.start()).wait_ready()


async def test_killed_between_intent_and_post_the_digest_is_posted_once(
    standin: Standin, bot: BotProcess, room: int
) -> None:
    refused = standin.faults.status(503, *SEND, times=100)
    await (await bot.start()).wait_ready()
    await standin.until(lambda: refused.hits)
    assert states(bot) == ["intended"]
    await bot.sigkill()
    standin.faults.clear()
    await start_after_the_lease(bot)
    await standin.until(lambda: states(bot) == ["posted"])
    assert len(digests(standin, room)) == 1


async def test_killed_between_post_and_record_the_digest_is_found(
    standin: Standin, bot: BotProcess, room: int
) -> None:
    standin.faults.hold_answer(*SEND, 60)
    await (await bot.start()).wait_ready()
    await standin.until(lambda: digests(standin, room))
    await bot.sigkill()
    standin.faults.clear()
    assert states(bot) == ["intended"]
    await start_after_the_lease(bot)
    await standin.until(lambda: states(bot) == ["posted"])
    assert len(digests(standin, room)) == 1


async def test_two_processes_on_one_database_post_it_once(
    standin: Standin, bot: BotProcess, new_bot: NewBot, room: int
) -> None:
    other = new_bot("run")
    await bot.start()
    await other.start()
    await bot.wait_ready()
    await other.wait_ready()
    await standin.until(lambda: states(bot) == ["posted"])
    for one in (bot, other):
        one.sigterm()
        assert await one.exited() == 0
    assert len(digests(standin, room)) == 1
