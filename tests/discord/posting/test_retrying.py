"""What passes is tried again with longer and longer pauses, what does not is raised at once."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_app.posting import retrying
from bot.discord_app.posting.retrying import NAP, Patience, is_expected, is_passing, persist

PATIENCE = Patience(first_pause=1.0, longest_pause=4.0, total=20.0)


def answered(status: int) -> discord.HTTPException:
    return discord.HTTPException(SimpleNamespace(status=status, reason="said so"), "said so")  # type: ignore[arg-type]  # what discord.py reads of an answer


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (answered(500), True),
        (answered(503), True),
        (answered(499), False),
        (answered(429), True),
        (answered(403), False),
        (aiohttp.ServerDisconnectedError(), True),
        (discord.RateLimited(60.0), True),
        (ValueError(), False),
    ],
)
def test_faults_of_the_server_and_the_connection_pass(error: Exception, passing: bool) -> None:
    assert is_passing(error) is passing
    assert is_expected(error) is passing


def test_a_closed_connection_is_expected_and_does_not_pass_by_itself() -> None:
    closed = discord.ConnectionClosed(SimpleNamespace(close_code=1000), shard_id=None)  # type: ignore[arg-type]  # as above
    assert is_expected(closed)
    assert not is_passing(closed)


@pytest.fixture
async def instants(monkeypatch: pytest.MonkeyPatch) -> Callable[[], float]:
    """The clock, which pauses move on."""
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    monkeypatch.setattr(retrying.asyncio, "sleep", sleep)  # type: ignore[attr-defined]  # the module that it imports
    return lambda: now


class Attempts:
    """An attempt that fails a number of times, and when it was made."""

    def __init__(self, instants: Callable[[], float], failures: int, error: Exception | None = None) -> None:
        self.instants = instants
        self.failures = failures
        self.error = error or answered(500)
        self.made: list[tuple[float, bool]] = []

    async def __call__(self, again: bool) -> None:
        self.made.append((self.instants(), again))
        if len(self.made) <= self.failures:
            raise self.error


async def tried(attempts: Attempts, stopping: asyncio.Event | None = None) -> bool:
    return await persist(attempts, "the flag", stopping or asyncio.Event(), PATIENCE)


async def test_what_succeeds_is_done_once(instants: Callable[[], float]) -> None:
    attempts = Attempts(instants, 0)
    assert await tried(attempts)
    assert attempts.made == [(0.0, False)]


async def test_each_pause_is_twice_the_one_before_up_to_the_longest(instants: Callable[[], float]) -> None:
    attempts = Attempts(instants, 4)
    assert await tried(attempts)
    assert attempts.made == [(0.0, False), (1.0, True), (3.0, True), (7.0, True), (11.0, True)]


async def test_patience_ends_with_its_time(
    instants: Callable[[], float], caplog: pytest.LogCaptureFixture
) -> None:
    attempts = Attempts(instants, 99)
    assert not await tried(attempts)
    assert [at for at, _ in attempts.made] == [0, 1, 3, 7, 11, 15, 19]
    assert "the flag given up for now" in caplog.messages


async def test_what_does_not_pass_is_raised_at_once(instants: Callable[[], float]) -> None:
    attempts = Attempts(instants, 99, ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        await tried(attempts)
    assert len(attempts.made) == 1


async def test_a_bot_that_stops_waits_for_no_pause(instants: Callable[[], float]) -> None:
    stopping = asyncio.Event()
    stopping.set()
    attempts = Attempts(instants, 99)
    assert not await tried(attempts, stopping)
    assert attempts.made == [(0.0, False)]


async def test_a_pause_ends_soon_after_the_bot_is_told_to_stop(
    instants: Callable[[], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping = asyncio.Event()
    sleep: Any = asyncio.sleep

    async def stopped_meanwhile(seconds: float) -> None:
        await sleep(seconds)
        if instants() >= 3.0 + NAP:
            stopping.set()

    monkeypatch.setattr(retrying.asyncio, "sleep", stopped_meanwhile)  # type: ignore[attr-defined]  # as above
    assert not await tried(Attempts(instants, 99), stopping)
    assert instants() == 3.0 + NAP
