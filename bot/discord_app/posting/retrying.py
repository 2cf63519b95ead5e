"""Trying again what Discord, the network or the database refused for the moment."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import discord

from db.errors import describe, may_pass

log = logging.getLogger(__name__)

TOO_MANY = 429
"""The status of a rate limit that lasted through discord.py's own attempts."""
NAP = 2.0
"""Seconds after which a pause looks whether the bot stops; well below client.GRACE."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How something is tried again, in seconds: each pause is twice the one before it."""

    first_pause: float
    longest_pause: float
    total: float
    """From the first attempt to the last one, at the most."""


FOR_MESSAGES = Patience(first_pause=0.5, longest_pause=5.0, total=150.0)
"""For what concerns one message: flags, notices, what is read, edited and deleted."""


def is_passing(error: BaseException) -> bool:
    """Whether the same may succeed a little later."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == TOO_MANY
    return isinstance(error, aiohttp.ClientError | discord.RateLimited) or may_pass(error)


def is_expected(error: BaseException) -> bool:
    """Whether a failure belongs to a connection's life, so that the log needs no traceback of it."""
    return is_passing(error) or isinstance(error, discord.ConnectionClosed | discord.GatewayNotFound)


async def persist(
    attempt: Callable[[bool], Awaitable[None]],
    what: str,
    stopping: asyncio.Event,
    patience: Patience = FOR_MESSAGES,
) -> bool:
    """Attempt until it succeeds; `attempt` gets False the first time, then True.

    False where it was given up: out of patience, or because the bot stops. Raises what does not pass.
    """
    clock = asyncio.get_running_loop().time
    end = clock() + patience.total
    pause, again = patience.first_pause, False
    while True:
        try:
            await attempt(again)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("%s failed for now: %s", what, describe(error))
        else:
            return True
        if clock() + pause > end:
            break
        await _sleep(pause, stopping)
        if stopping.is_set():
            break
        pause, again = min(2 * pause, patience.longest_pause), True
    log.warning("%s given up for now", what)
    return False


async def _sleep(seconds: float, stopping: asyncio.Event) -> None:
    """Sleep in short naps, so that it ends soon after the bot begins to stop."""
    while seconds > 0 and not stopping.is_set():
        await asyncio.sleep(min(seconds, NAP))
        seconds -= NAP
