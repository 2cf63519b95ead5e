"""Reading many rows without holding the event loop."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncSession

AT_ONCE = 250
"""Rows read between two turns of the event loop."""


async def rows_of(session: AsyncSession, query: Executable) -> AsyncIterator[Any]:
    """The rows of a query; other tasks get their turn between them."""
    stream = await session.stream(query)
    async for part in stream.partitions(AT_ONCE):
        for row in part:
            yield row
        await asyncio.sleep(0)
