"""Trying again what Discord or the network refused for the moment."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import chain, repeat

import aiohttp
import discord

from db.errors import describe, may_pass

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


def is_expected(error: BaseException) -> bool:
    """Whether a failure belongs to a connection's life, so that the log needs no traceback of it."""
    return is_passing(error) or isinstance(error, discord.ConnectionClosed | discord.GatewayNotFound)


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
