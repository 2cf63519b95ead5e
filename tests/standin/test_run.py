"""`claimdesk run` as a process: starting, serving, stopping, and coming back."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import discord
import pytest

from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import TOKEN, Standin
from tests.standin.world import BOT_ID, Payload

DRONE = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
DRONE_AGAIN = "wire says an armed drone attacked PM Kadhimi's home in Baghdad overnight"
SEND = ("POST", "/channels/*/messages")
NewBot = Callable[..., BotProcess]


@pytest.fixture
def room(newsroom: Place) -> int:
    return newsroom.channel("general")


@pytest.fixture
def ann(newsroom: Place) -> Person:
    """She may do everything."""
    return newsroom.person("ann", [newsroom.role("Boss", administrator=True)])


@pytest.fixture
async def bot(new_bot: NewBot, ann: Person, room: int) -> BotProcess:
    """The bot, watching the room and tracking a claim."""
    started = await new_bot("run", "--log-format", "json").start()
    await started.wait_ready()
    await ann.slash(room, "watch add")
    await ann.slash(room, "claim add", text=DRONE)
    return started


def flags(standin: Standin, room: int) -> list[Payload]:
    return [one for one in standin.posted(room) if one.get("message_reference")]


def lines(bot: BotProcess) -> list[Payload]:
    return [json.loads(line) for line in bot.stderr]


async def test_a_claim_is_flagged_and_the_log_names_no_words(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    message = ann.send(room, DRONE_AGAIN)
    (flag,) = await standin.posts(room, 1)
    assert flag["message_reference"]["message_id"] == message["id"]
    assert "repeats #1" in flag["embeds"][0]["description"]
    sent = ("POST", f"/channels/{room}/messages")
    asked = next(one.body for one in standin.calls if (one.method, one.path) == sent)
    assert asked is not None
    assert asked["allowed_mentions"] == {"parse": [], "replied_user": False}
    bot.sigterm()
    assert await bot.exited() == 0
    logged = lines(bot)
    assert [one["command"] for one in logged if one["event"] == "command"] == ["watch add", "claim add"]
    (posted,) = [one for one in logged if one["event"] == "flag posted"]
    assert posted["claims"] == [1]
    assert "drone" not in bot.output
    assert TOKEN not in bot.output


async def test_text_logs_have_a_line_each(new_bot: NewBot, ann: Person, room: int) -> None:
    bot = await new_bot("run").start()
    await bot.wait_ready()
    await ann.slash(room, "watch add")
    line = await bot.wait_line("command=")
    assert "watch add" in line
    bot.sigterm()
    await bot.exited()


async def test_it_stops_at_once_also_while_it_waits_for_discord_to_be_back(
    standin: Standin, new_bot: NewBot
) -> None:
    bot = await new_bot("run", main="tests.standin.patient:main").start()
    await bot.wait_ready()
    await standin.stop()
    await bot.wait_line("Attempting a reconnect in")
    bot.sigterm()
    assert await bot.exited() == 0


@pytest.mark.parametrize("signal", ["sigterm", "sigint"])
async def test_a_signal_lets_handlers_finish(
    standin: Standin, bot: BotProcess, ann: Person, room: int, signal: str
) -> None:
    slow = standin.faults.delay(*SEND, 1.0)
    ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: slow.hits)
    getattr(bot, signal)()
    assert await bot.exited() == 0
    assert len(flags(standin, room)) == 1
    with sqlite3.connect(bot.directory / "claimdesk.db") as database:
        assert database.execute("SELECT state FROM flags").fetchall() == [("posted",)]


async def test_commands_are_synced_only_when_they_changed(standin: Standin, bot: BotProcess) -> None:
    def syncs() -> int:
        return sum(one.method == "PUT" and one.path.endswith("/commands") for one in standin.calls)

    assert syncs() == 1
    bot.sigterm()
    await bot.exited()
    await (await bot.start()).wait_ready()
    bot.sigterm()
    await bot.exited()
    assert syncs() == 1


async def test_a_development_guild_gets_the_commands_alone(
    standin: Standin, new_bot: NewBot, newsroom: Place
) -> None:
    bot = await new_bot("run", CLAIMDESK_DEV_GUILD=str(newsroom.guild.id)).start()
    await bot.wait_ready()
    paths = [one.path for one in standin.calls if one.method == "PUT"]
    assert [path.endswith(f"/guilds/{newsroom.guild.id}/commands") for path in paths] == [True]


async def test_missing_permissions_are_named_at_the_start_and_by_the_doctor(
    standin: Standin, newsroom: Place, bot: BotProcess, new_bot: NewBot, room: int
) -> None:
    bot.sigterm()
    await bot.exited()
    newsroom.overwrite(room, BOT_ID, deny=discord.Permissions(embed_links=True))
    again = await bot.start()
    await again.wait_line("permissions missing")
    again.sigterm()
    await again.exited()
    doctor = await new_bot("doctor").start()
    assert await doctor.exited() == 1
    assert f"Channel {room} of Newsroom: missing Embed Links" in doctor.output
    assert TOKEN not in doctor.output


async def test_the_doctor_is_content_with_a_bot_that_lacks_nothing(bot: BotProcess, new_bot: NewBot) -> None:
    doctor = await new_bot("doctor").start()
    assert await doctor.exited() == 0
    assert "Discord: signed in as" in doctor.output


@pytest.mark.parametrize("command", ["run", "doctor"])
async def test_a_wrong_token_is_said(new_bot: NewBot, command: str) -> None:
    bot = await new_bot(command, DISCORD_TOKEN="wrong").start()  # noqa: S106 - refused on purpose
    assert await bot.exited() == 1
    assert "Discord refuses the token; copy it again from the Bot page" in bot.output
    assert "Traceback" not in bot.output


async def test_a_missing_token_is_said(new_bot: NewBot) -> None:
    bot = await new_bot("run", DISCORD_TOKEN="").start()
    assert await bot.exited() == 1
    assert "DISCORD_TOKEN is not set" in bot.output


async def test_a_missing_intent_is_said_with_the_page_to_switch_it_on(
    standin: Standin, newsroom: Place, new_bot: NewBot
) -> None:
    standin.gateway.allow_message_content = False
    for command in ("run", "doctor"):
        bot = await new_bot(command).start()
        assert await bot.exited() == 1
        assert "The message-content intent is off; switch it on" in bot.output
        assert "https://discord.com/developers/applications/" in bot.output
        assert "Traceback" not in bot.output


async def test_a_missing_database_folder_is_said(new_bot: NewBot, tmp_path: Path) -> None:
    bot = await new_bot("run", DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/none/desk.db").start()
    assert await bot.exited() == 1
    assert "does not exist" in bot.output
    assert "Traceback" not in bot.output


async def test_without_autoflag_only_mentions_are_read(
    standin: Standin, newsroom: Place, new_bot: NewBot, ann: Person, room: int
) -> None:
    standin.gateway.allow_message_content = False
    bot = await new_bot("run", CLAIMDESK_AUTOFLAG="off").start()
    await bot.wait_ready()
    await ann.slash(room, "watch add")
    await ann.slash(room, "claim add", text=DRONE)
    ann.send(room, DRONE_AGAIN)
    asked = ann.send(room, f"<@{BOT_ID}> {DRONE_AGAIN}")
    (flag,) = await standin.posts(room, 1)
    assert flag["message_reference"]["message_id"] == asked["id"]


async def test_a_kill_between_record_and_post_neither_loses_nor_doubles_the_flag(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    held = standin.faults.status(503, *SEND, times=100)
    ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: held.hits)
    await bot.sigkill()
    standin.faults.clear()
    await (await bot.start()).wait_ready()
    await standin.posts(room, 1)
    bot.sigterm()
    assert await bot.exited() == 0
    assert len(flags(standin, room)) == 1


async def test_a_kill_between_post_and_record_does_not_double_the_flag(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    standin.faults.hold_answer(*SEND, 30.0)
    ann.send(room, DRONE_AGAIN)
    await standin.posts(room, 1)
    await bot.sigkill()
    standin.faults.clear()
    await (await bot.start()).wait_ready()
    await standin.until(lambda: _states(bot) == ["posted"])
    assert len(flags(standin, room)) == 1


async def test_a_late_flag_is_found_behind_many_messages(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    await bot.sigkill()
    for text in (DRONE_AGAIN, *(f"hello {number}" for number in range(120))):
        ann.send(room, text)
    standin.faults.lose_answer(*SEND)
    await (await bot.start()).wait_ready()
    await standin.until(lambda: _states(bot) == ["posted"])
    assert len(flags(standin, room)) == 1


async def test_lost_answers_and_refused_sessions_lose_no_flag(
    standin: Standin, bot: BotProcess, ann: Person, room: int
) -> None:
    standin.faults.lose_answer(*SEND)
    ann.send(room, DRONE_AGAIN)
    await standin.until(lambda: _states(bot) == ["posted"])
    await ann.slash(room, "settings set", cooldown_hours=0)
    standin.gateway.refuse_resumes = True
    await standin.gateway.close()
    ann.send(room, DRONE_AGAIN)
    await standin.posts(room, 2)
    assert len(flags(standin, room)) == 2
    assert "Traceback" not in bot.output


async def test_a_removed_guild_keeps_its_data(
    standin: Standin, newsroom: Place, bot: BotProcess, ann: Person, room: int
) -> None:
    newsroom.remove_bot()
    bot.sigterm()
    assert await bot.exited() == 0
    with sqlite3.connect(bot.directory / "claimdesk.db") as database:
        assert database.execute("SELECT count(*) FROM claims").fetchone() == (1,)


def _states(bot: BotProcess) -> list[str]:
    with sqlite3.connect(bot.directory / "claimdesk.db") as database:
        return [row[0] for row in database.execute("SELECT state FROM flags")]
