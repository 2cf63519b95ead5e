"""Long work beside the event loop, which goes on hearing messages meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from db import Database

Result = TypeVar("Result")


async def beside(database: Database, use: Callable[[Database], Awaitable[Result]]) -> Result:
    """Carry out use cases in a thread with a loop and connections of its own, on the same database.

    The thread cannot be cancelled: what may take long has to look out for the end itself.
    """
    url = database.engine.url.render_as_string(hide_password=False)

    async def with_connections() -> Result:
        own = Database(url)  # brought up to date already, when the bot opened it
        try:
            return await use(own)
        finally:
            await own.close()

    return await asyncio.to_thread(lambda: asyncio.run(with_connections()))
