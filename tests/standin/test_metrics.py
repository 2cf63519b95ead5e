"""Watching `claimdesk run` from outside: its figures and its health."""

import asyncio
import json
import socket
from collections.abc import Callable

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.standin.people import Person, Place
from tests.standin.process import BotProcess
from tests.standin.server import PATIENCE, Standin

DRONE = "An armed drone attacked the home of Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad."
NewBot = Callable[..., BotProcess]


async def get(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def figures(port: int) -> dict[tuple[str, tuple[str, ...]], float]:
    """The samples by name and labels' values."""
    _, page = await get(port, "/metrics")
    families = text_string_to_metric_families(page)
    return {
        (one.name, tuple(one.labels.values())): one.value for family in families for one in family.samples
    }


async def served(bot: BotProcess) -> int:
    return int(json.loads(await bot.wait_line("metrics served"))["port"])


@pytest.fixture
def room(newsroom: Place) -> int:
    return newsroom.channel("general")


@pytest.fixture
def ann(newsroom: Place) -> Person:
    return newsroom.person("ann", [newsroom.role("Boss", administrator=True)])


async def test_messages_flags_and_commands_are_counted_and_timed(
    standin: Standin, new_bot: NewBot, ann: Person, room: int
) -> None:
    bot = await new_bot("run", "--log-format", "json", CLAIMDESK_METRICS_PORT="0").start()
    await bot.wait_ready()
    port = await served(bot)
    await ann.slash(room, "watch add")
    await ann.slash(room, "claim add", text=DRONE)
    ann.send(room, f"wire: {DRONE}")
    await standin.posts(room, 1)
    ann.send(room, "who has the weather today?")

    done = {("claimdesk_messages_total", ("read",)), ("claimdesk_flag_seconds_count", ())}
    async with asyncio.timeout(PATIENCE):
        found = await figures(port)
        while any(found.get(one) != 1 for one in done):
            found = await figures(port)
    assert found["claimdesk_messages_total", ("flagged",)] == 1
    assert found["claimdesk_matches_total", ("repeats",)] == 1
    assert found["claimdesk_flags_total", ()] == 1
    assert found["claimdesk_flag_seconds_count", ()] == 1
    assert found["claimdesk_flag_seconds_sum", ()] > 0
    assert found["claimdesk_command_seconds_count", ("claim add", "done")] == 1
    assert found["claimdesk_messages_waiting", ()] == 0
    assert found["claimdesk_database_errors_total", ()] == 0
    assert found["claimdesk_last_digest_timestamp_seconds", ()] == 0
    assert ("claimdesk_gateway_latency_seconds", ()) in found


async def test_health_is_ok_once_the_bot_serves(new_bot: NewBot) -> None:
    bot = await new_bot("run", "--log-format", "json", CLAIMDESK_METRICS_PORT="0").start()
    await bot.wait_ready()
    port = await served(bot)
    async with asyncio.timeout(PATIENCE):
        status, words = await get(port, "/healthz")
        while status != 200:
            status, words = await get(port, "/healthz")
    assert words == "ok\n"


async def test_health_says_that_there_is_no_session(standin: Standin, new_bot: NewBot) -> None:
    standin.faults.delay("GET", "/gateway/bot", 30)
    bot = await new_bot("run", "--log-format", "json", CLAIMDESK_METRICS_PORT="0").start()
    assert await get(await served(bot), "/healthz") == (503, "not connected to Discord\n")


async def test_a_taken_port_is_said_in_a_sentence(new_bot: NewBot) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        bot = await new_bot("run", CLAIMDESK_METRICS_PORT=str(port)).start()
        assert await bot.exited() == 1
    assert f"port {port}" in bot.output
    assert "CLAIMDESK_METRICS_PORT" in bot.output
    assert "Traceback" not in bot.output


async def test_no_figures_are_served_unless_asked_for(new_bot: NewBot) -> None:
    bot = await new_bot("run", "--log-format", "json").start()
    await bot.wait_ready()
    assert "metrics served" not in bot.output
