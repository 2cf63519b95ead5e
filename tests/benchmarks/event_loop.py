"""Watching for how long the event loop is held, by the clock and by the processor."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

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


@contextmanager
def timed_steps() -> Iterator[list[float]]:
    """Collects the processor's seconds for each step of the event loop.

    Unlike `watched_loop` it sees neither what other programs take of the processor, nor what threads of this one do.
    """
    steps: list[float] = []
    run = asyncio.Handle._run

    watched = threading.get_ident()

    def timed(handle: asyncio.Handle) -> None:
        start = time.thread_time()
        run(handle)
        if threading.get_ident() == watched:  # not a loop in another thread
            steps.append(time.thread_time() - start)

    asyncio.Handle._run = timed  # type: ignore[method-assign,assignment]  # put back below
    try:
        yield steps
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]  # as it was
