"""Many busy newsrooms at once: nothing is dropped, nothing said twice, the connection kept, memory flat.

How fast it goes is printed, not asserted: that depends on the machine. `make soak` goes on for five minutes.
"""

import asyncio
import gc
import itertools
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from db import Database
from tests.standin.crashing import flags_of
from tests.standin.loading import Room, delays, fill, resident_mb, talk, wake
from tests.standin.process import BotProcess
from tests.standin.server import Standin
from tests.standin.test_metrics import figures, served

GUILDS, CLAIMS = 50, 200
RATE = int(os.environ.get("CLAIMDESK_RATE", "500"))
"""Messages a second. Over what the machine can bear, matching is left to the catch-up."""
SECONDS, SETTLED_AFTER, GROWTH_MB = (300, 60, 10) if os.environ.get("CLAIMDESK_SOAK") else (30, 10, 50)
"""How long it goes on, from when on memory is to stay what it is, and what it may grow by from there on: within
the first minute the matchers are loaded and what is remembered of messages fills up.
"""
HEARTBEAT = 2.0
PATIENCE = 600.0
"""Seconds in which a slow machine catches up with what was left."""


@pytest.fixture
async def rooms(standin: Standin, bots_database: Path) -> list[Room]:
    async with Database(f"sqlite+aiosqlite:///{bots_database}") as database:
        return await fill(database, standin, GUILDS, CLAIMS)


@pytest.fixture
def no_collector() -> Iterator[None]:
    """The stand-in keeps all that it sent: its collector would hold it up, and the bot be blamed."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
async def bot(
    standin: Standin, rooms: list[Room], new_bot: Callable[..., BotProcess]
) -> AsyncIterator[BotProcess]:
    standin.gateway.heartbeat_seconds = HEARTBEAT
    started = await new_bot("run", "--log-format", "json", CLAIMDESK_METRICS_PORT="0").start()
    await started.wait_line('"ready"')
    yield started
    started.sigterm()
    assert await started.exited() == 0


@pytest.mark.usefixtures("no_collector")
async def test_a_busy_day_in_fifty_newsrooms(standin: Standin, bot: BotProcess, rooms: list[Room]) -> None:
    await wake(standin, rooms, PATIENCE)
    memory: list[float] = []
    watching = asyncio.create_task(_watch(bot, memory))
    sent = await talk(standin, rooms, RATE, SECONDS)

    def all_flagged() -> bool:
        # Chat may repeat a claim by chance, and is flagged then.
        return all(
            flags_of(room.tom.place, room.channel).keys() >= {message["id"] for message in room.repeats}
            for room in rooms
        )

    await standin.until(all_flagged, "every flag", seconds=PATIENCE)
    watching.cancel()
    took = delays(standin, rooms)
    left = await _left(bot)
    beats = standin.gateway.heartbeats
    gaps = [later - earlier for earlier, later in itertools.pairwise(beats)]
    settled = memory[SETTLED_AFTER:] or memory[-1:]
    growth = max(settled) - settled[0]
    print(
        f"\n{sent:,} messages in {SECONDS} s ({sent / SECONDS:.0f} a second), {len(took)} repeat a claim. "
        f"To the flag: median {1000 * took[len(took) // 2]:.0f} ms, "
        f"p99 {1000 * took[int(0.99 * len(took))]:.0f} ms, at most {1000 * took[-1]:.0f} ms. "
        f"Memory {memory[0]:.0f} to {memory[-1]:.0f} MB, {growth:.1f} after {SETTLED_AFTER} s. "
        f"Heartbeats at most {max(gaps, default=0):.1f} s apart. Left to the catch-up: {left:,} messages."
    )
    for room in rooms:
        assert set(flags_of(room.tom.place, room.channel).values()) == {1}
    assert (standin.gateway.identified, standin.gateway.resumed) == (1, 0)
    assert "heartbeat blocked" not in bot.output
    if sys.platform == "linux":
        assert growth < GROWTH_MB


async def _left(bot: BotProcess) -> int:
    """How often a message was left to the catch-up; one that is left again counts again."""
    found = await figures(await served(bot))
    return int(found.get(("claimdesk_messages_total", ("left",)), 0))


async def _watch(bot: BotProcess, memory: list[float]) -> None:
    while True:
        memory.append(resident_mb(bot) if sys.platform == "linux" else 0.0)
        await asyncio.sleep(1)
