"""Two processes that serve a shard each and share a database."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from db import Database
from db.models import DigestSchedule
from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import Standin

DRONE = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
DRONE_AGAIN = "wire says an armed drone attacked PM Kadhimi's home in Baghdad overnight"
FRAUD = "Iraq's parliamentary election in October was rigged by massive fraud."
FRAUD_AGAIN = "they keep saying the October parliamentary election in Iraq was rigged, massive fraud"
NewBot = Callable[..., BotProcess]


class Newsroom:
    """A guild of one shard, with a room and somebody who may do everything."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.guild = place.guild.id
        self.room = place.channel("general")
        self.ann: Person = place.person("ann", [place.role("Boss", administrator=True)])


@pytest.fixture
async def newsrooms(standin: Standin) -> list[Newsroom]:
    """One of each of the two shards."""
    found: dict[int, Newsroom] = {}
    while len(found) < 2:
        place = Place(standin)
        shard = (place.guild.id >> 22) % 2
        if shard in found:
            del standin.world.guilds[place.guild.id]
            await asyncio.sleep(0.001)
        else:
            found[shard] = Newsroom(place)
    return [found[0], found[1]]


@pytest.fixture
async def bots(new_bot: NewBot, address: str, newsrooms: list[Newsroom]) -> list[BotProcess]:
    """Both processes, up and watching."""
    made = []
    for shard, newsroom in enumerate(newsrooms):
        words = ("run", "--shards", str(shard), "--shard-count", "2")
        bot = await new_bot(*words, DATABASE_URL=address).start()
        await bot.wait_line("ready")
        await newsroom.ann.slash(newsroom.room, "watch add")
        made.append(bot)
    return made


async def on_the_command_line(new_bot: NewBot, address: str, *words: str) -> None:
    command = await new_bot(*words, DATABASE_URL=address).start()
    assert await command.exited() == 0, command.output


async def test_each_process_serves_its_own_guilds_and_no_others(
    standin: Standin, bots: list[BotProcess], newsrooms: list[Newsroom]
) -> None:
    assert [session.shard for session in standin.gateway.sessions.values()] == [(0, 2), (1, 2)]
    for newsroom in newsrooms:
        await newsroom.ann.slash(newsroom.room, "claim add", text=DRONE)
        newsroom.ann.send(newsroom.room, DRONE_AGAIN)
    for newsroom in newsrooms:
        (flag,) = await standin.posts(newsroom.room, 1)
        assert "repeats #1" in flag["embeds"][0]["description"]
    for bot in bots:
        bot.sigterm()
        assert await bot.exited() == 0
    assert [len(standin.posted(newsroom.room)) for newsroom in newsrooms] == [1, 1]


@pytest.mark.usefixtures("bots")
async def test_a_claim_added_by_another_process_is_matched_at_once(
    standin: Standin, new_bot: NewBot, address: str, newsrooms: list[Newsroom]
) -> None:
    for newsroom in newsrooms:
        await newsroom.ann.slash(newsroom.room, "claim add", text=DRONE)
        newsroom.ann.send(newsroom.room, DRONE_AGAIN)  # the matcher is loaded with one claim from here on
        await standin.posts(newsroom.room, 1)
        await on_the_command_line(
            new_bot, address, "claims", "add", FRAUD, "--guild", str(newsroom.guild)
        )  # fmt: skip
        newsroom.ann.send(newsroom.room, FRAUD_AGAIN)
        flags = await standin.posts(newsroom.room, 2)
        assert "repeats #2" in flags[1]["embeds"][0]["description"]


async def test_a_digest_due_in_each_guild_is_posted_once_by_its_process(
    standin: Standin, bots: list[BotProcess], address: str, newsrooms: list[Newsroom]
) -> None:
    last_hour = datetime.now(UTC) - timedelta(hours=1)
    for newsroom in newsrooms:
        due = {"weekday": last_hour.strftime("%A").lower(), "hour": last_hour.hour, "timezone": "UTC"}
        await newsroom.ann.slash(newsroom.room, "digest schedule", **due)
    for bot in bots:
        bot.sigterm()
        assert await bot.exited() == 0
    async with Database(address) as database, database.write() as session:
        await session.execute(update(DigestSchedule).values(since=last_hour - timedelta(days=1)))
    for bot in bots:
        await bot.start()
    for newsroom in newsrooms:
        (digest,) = await standin.posts(newsroom.room, 1)
        assert "Claim digest" in str(digest["embeds"])
    for bot in bots:
        bot.sigterm()
        assert await bot.exited() == 0
    assert [len(standin.posted(newsroom.room)) for newsroom in newsrooms] == [1, 1]


@pytest.mark.usefixtures("bots")
async def test_two_processes_that_were_started_for_one_shard_flag_a_message_once(
    standin: Standin, new_bot: NewBot, address: str, newsrooms: list[Newsroom]
) -> None:
    newsroom = newsrooms[0]
    await newsroom.ann.slash(newsroom.room, "claim add", text=DRONE)
    both = dict(standin.gateway.sessions)
    again = await new_bot("run", "--shards", "0", "--shard-count", "2", DATABASE_URL=address).start()
    await again.wait_line("ready")
    first = both[0, 2]
    message = newsroom.ann.send(newsroom.room, DRONE_AGAIN)
    first.dispatch("MESSAGE_CREATE", message)
    await standin.posts(newsroom.room, 1)
    again.sigterm()
    assert await again.exited() == 0
    assert len(standin.posted(newsroom.room)) == 1
