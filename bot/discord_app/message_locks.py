"""One task at a time for each message."""

import asyncio
from weakref import WeakValueDictionary


class MessageLocks:
    """A station's locks by message, each kept for as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def of(self, message_id: int) -> asyncio.Lock:
        return self._locks.setdefault(message_id, asyncio.Lock())
