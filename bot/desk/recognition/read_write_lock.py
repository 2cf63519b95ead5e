"""A lock that many readers share and a writer has alone, for tasks of one event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class ReadWriteLock:
    """A waiting writer goes before readers that ask later."""

    def __init__(self) -> None:
        self._readers = 0
        self._writing = False
        self._writers_waiting = 0
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def writing(self) -> bool:
        return self._writing

    async def unwritten(self) -> None:
        """Wait while somebody writes. Afterwards nobody does until the caller's next `await`."""
        await self._until(lambda: not self._writing)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        await self._until(lambda: not self._writing and not self._writers_waiting)
        self._readers += 1
        try:
            yield
        finally:
            self._readers -= 1
            self._wake()

    @asynccontextmanager
    async def writing_alone(self) -> AsyncIterator[None]:
        self._writers_waiting += 1
        try:
            await self._until(lambda: not self._writing and not self._readers)
            self._writing = True
        finally:
            self._writers_waiting -= 1
            self._wake()
        try:
            yield
        finally:
            self._writing = False
            self._wake()

    async def _until(self, free: Callable[[], bool]) -> None:
        while not free():
            woken = asyncio.get_running_loop().create_future()
            self._waiting.add(woken)
            try:
                await woken
            finally:
                self._waiting.discard(woken)

    def _wake(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
