"""The token is known to nobody but Discord."""

from collections.abc import Callable

import pytest

from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import TOKEN, Standin

NewBot = Callable[..., BotProcess]
WRONG = "a-word-that-nobody-may-see"


@pytest.fixture
def ann(newsroom: Place) -> Person:
    return newsroom.person("ann", [newsroom.role("Boss", administrator=True)])


@pytest.mark.parametrize("command", ["run", "doctor"])
async def test_a_refused_token_is_not_repeated(new_bot: NewBot, command: str) -> None:
    bot = await new_bot(command, DISCORD_TOKEN=WRONG, CLAIMDESK_DEBUG="1").start()
    assert await bot.exited() == 1
    assert "refuses the token" in bot.output
    assert WRONG not in bot.output


async def test_a_token_with_a_line_break_is_not_repeated(new_bot: NewBot) -> None:
    bot = await new_bot("run", DISCORD_TOKEN=f"{WRONG}\nx: y", CLAIMDESK_DEBUG="1").start()
    assert await bot.exited() == 1
    assert WRONG not in bot.output


async def test_a_discord_that_fails_is_told_of_without_the_token(standin: Standin, new_bot: NewBot) -> None:
    standin.faults.status(500, "GET", "/users/@me", times=50)
    bot = await new_bot("run", CLAIMDESK_DEBUG="1").start()
    assert await bot.exited() == 1
    assert "Discord cannot be reached" in bot.output
    assert TOKEN not in bot.output


async def test_no_file_and_no_export_holds_the_token(
    standin: Standin, newsroom: Place, new_bot: NewBot, ann: Person
) -> None:
    room = newsroom.channel("general")
    bot = await new_bot("run", "--log-format", "json").start()
    await bot.wait_ready()
    await ann.slash(room, "watch add")
    await ann.slash(room, "claim add", text="The mayor sold the old harbour to his brother.")
    bot.sigterm()
    await bot.exited()
    exported = new_bot(
        "export", "--guild", str(newsroom.guild.id), "--format", "jsonl", "--output", "all.jsonl"
    )
    await exported.start()
    assert await exported.exited() == 0
    files = [file for file in bot.directory.rglob("*") if file.is_file()]
    assert {"claimdesk.db", "all.jsonl"} <= {file.name for file in files}
    assert not [file.name for file in files if TOKEN.encode() in file.read_bytes()]
    assert TOKEN not in bot.output + exported.output
