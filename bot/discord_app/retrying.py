"""Trying again what Discord or the network refused for the moment."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import chain, repeat

import aiohttp
import discord
from sqlalchemy.exc import DBAPIError

from db.errors import may_pass

log = logging.getLogger(__name__)

TOO_MANY = 429
"""The status of a rate limit that lasted through discord.py's own attempts."""
PAUSES = (0.5, 1.0, 2.0, 4.0)
LONGEST_PAUSE = 5.0
PATIENCE = 150.0
"""Seconds after which an attempt is the last one."""


def is_passing(error: BaseException) -> bool:
    """Whether the same may succeed a little later."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == TOO_MANY
    return isinstance(error, aiohttp.ClientError | discord.RateLimited) or may_pass(error)


async def persist(attempt: Callable[[bool], Awaitable[None]], what: str, stopping: asyncio.Event) -> bool:
    """Attempt until it succeeds; the attempt is told whether it is one of the later ones.

    False where it was given up: after PATIENCE, or because the bot stops. Raises what does not pass.
    """
    loop = asyncio.get_running_loop()
    start = loop.time()
    again = False
    for pause in chain(PAUSES, repeat(LONGEST_PAUSE)):
        try:
            await attempt(again)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("%s failed, trying again: %s", what, describe(error))
        else:
            return True
        if stopping.is_set() or loop.time() - start + pause > PATIENCE:
            break
        again = True
        await asyncio.sleep(pause)
    log.warning("%s given up for now", what)
    return False


def describe(error: BaseException) -> str:
    """An error in one line, which of the database's holds no statement and no values."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return " ".join(f"{type(error).__name__} {said}".split())[:200]
