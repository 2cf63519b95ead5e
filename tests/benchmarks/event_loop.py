"""Watching for how long the event loop is held."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TICK = 0.001
"""Seconds between two looks."""


@asynccontextmanager
async def watched_loop() -> AsyncIterator[list[float]]:
    """Collects the seconds for which nothing else got a turn, look by look; whole when it is left."""
    held: list[float] = []

    async def watch() -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            held.append(now - before - TICK)
            before = now

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(TICK)
    try:
        yield held
    finally:
        await asyncio.sleep(2 * TICK)
        watcher.cancel()
