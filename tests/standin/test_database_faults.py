"""The database of a serving bot is locked, restarted, or newer than the program."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from db import Database
from tests.database_faults import locked, rows
from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin
from tests.throwaway_server import Server

DRONE = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
DRONE_AGAIN = "wire says an armed drone attacked PM Kadhimi's home in Baghdad overnight"
NewBot = Callable[..., BotProcess]


@pytest.fixture
def room(newsroom: Place) -> int:
    return newsroom.channel("general")


@pytest.fixture
def ann(newsroom: Place) -> Person:
    """She may do everything."""
    return newsroom.person("ann", [newsroom.role("Boss", administrator=True)])


@pytest.fixture
def own_server(postgresql: Server) -> Iterator[Server]:
    """A server that may be stopped."""
    server = Server.in_a_new_folder(postgresql.programs)
    try:
        server.start()
        server.prepare()
        yield server
    finally:
        server.stop()


async def serving(bot: BotProcess, ann: Person, room: int) -> BotProcess:
    """Watching the room and tracking a claim, which it flags each time."""
    await (await bot.start()).wait_ready()
    await ann.slash(room, "watch add")
    await ann.slash(room, "claim add", text=DRONE)
    await ann.slash(room, "settings set", cooldown_hours=0)
    return bot


def flagged(standin: Standin, channel: int) -> list[str]:
    """The messages that flags in the channel reply to."""
    replies = [one["message_reference"] for one in standin.posted(channel) if one.get("message_reference")]
    return sorted(one["message_id"] for one in replies)


async def ended_quietly(bot: BotProcess) -> None:
    """Without a traceback, and with no line twice."""
    bot.sigterm()
    assert await bot.exited() == 0
    assert "Traceback" not in bot.output
    logged: list[dict[str, Any]] = [json.loads(line) for line in bot.stderr]
    bad = [one["event"] for one in logged if one["level"] in {"warning", "error"}]
    assert len(bad) == len(set(bad))


async def test_locked_for_ten_seconds_the_bot_serves_on_and_catches_up(
    standin: Standin, new_bot: NewBot, ann: Person, room: int
) -> None:
    standin.gateway.heartbeat_seconds = 1.0
    bot = await serving(new_bot("run", "--log-format", "json"), ann, room)
    async with locked(bot.directory / "claimdesk.db"):
        sent = [ann.send(room, DRONE_AGAIN)["id"] for _ in range(20)]
        asked = asyncio.create_task(
            ann.answered(ann.start(room, "claim add", text="The bridge over the canal was closed."))
        )
        before = len(standin.gateway.heartbeats)
        await asyncio.sleep(10)
        assert len(standin.gateway.heartbeats) > before + 2
        assert not asked.done()
        assert flagged(standin, room) == []
    assert "Tracked as #2" in (await asked).answers[0]["content"]
    await standin.until(lambda: len(flagged(standin, room)) >= len(sent), "all flags")
    assert flagged(standin, room) == sorted(sent)
    assert standin.gateway.identified == 1
    await ended_quietly(bot)
    file = bot.directory / "claimdesk.db"
    assert rows(file, "SELECT DISTINCT state FROM flags") == [("posted",)]
    assert rows(file, "PRAGMA integrity_check") == [("ok",)]


async def test_postgresql_restarted_under_the_bot_loses_no_flag_and_no_claim(
    standin: Standin, new_bot: NewBot, ann: Person, room: int, own_server: Server
) -> None:
    address = own_server.new_database()
    bot = await serving(new_bot("run", "--log-format", "json", DATABASE_URL=address), ann, room)
    sent = []
    for number in range(30):
        sent.append(ann.send(room, DRONE_AGAIN)["id"])
        await asyncio.sleep(0.03)
        if number == 10:
            await asyncio.to_thread(own_server.halt)
        if number == 20:
            own_server.run()
    await standin.until(lambda: len(flagged(standin, room)) >= len(sent), "all flags")
    assert flagged(standin, room) == sorted(sent)
    answer = await ann.slash(room, "claim add", text="The bridge over the canal was closed.")
    assert "Tracked as #2" in answer.answers[0]["content"]
    await ended_quietly(bot)
    async with Database(address) as database, database.read() as session:
        assert (await session.scalars(text("SELECT DISTINCT state FROM flags"))).all() == ["posted"]
        assert await session.scalar(text("SELECT count(*) FROM flags")) == len(sent)


async def test_a_command_while_postgresql_is_away_is_answered_in_a_sentence(
    new_bot: NewBot, ann: Person, room: int, own_server: Server
) -> None:
    address = own_server.new_database()
    bot = await serving(new_bot("run", "--log-format", "json", DATABASE_URL=address), ann, room)
    await asyncio.to_thread(own_server.halt)
    answer = await ann.slash(room, "claim add", text="The bridge over the canal was closed.")
    assert "The database does not answer: what was not confirmed" in answer.answers[0]["content"]
    own_server.run()
    own_server.wait_until_up()
    answer = await ann.slash(room, "claim add", text="The bridge over the canal was closed.")
    assert "Tracked as #2" in answer.answers[0]["content"]
    await ended_quietly(bot)


@pytest.mark.parametrize("words", [["run"], ["doctor"], ["claims", "list"]])
async def test_a_database_newer_than_the_program_is_refused_in_a_sentence(
    new_bot: NewBot, words: list[str]
) -> None:
    maker = await new_bot("claims", "list").start()
    assert await maker.exited() == 0
    with sqlite3.connect(maker.directory / "claimdesk.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    bot = await new_bot(*words).start()
    assert await bot.exited() == 1
    assert "made by a newer Claimdesk (migration 9999); upgrade the program." in bot.output
    assert "Traceback" not in bot.output
