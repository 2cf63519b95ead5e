"""Running the bot until it is told to stop, and saying plainly why it cannot start."""

import asyncio
import gc
import logging
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord

from bot.desk.errors import DeskError
from bot.discord_app.client import Claimdesk, ShardedClaimdesk
from bot.metrics import serve_metrics
from db import Database
from db.errors import describe

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"

_WRONG_SHARDS = {4010, 4011}  # invalid shard, sharding required


class StartError(DeskError):
    """The bot cannot start; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The part of the bot's guilds that a process serves: those of these shards, of `count` (from 0 on)."""

    ids: tuple[int, ...]
    count: int


async def serve(
    token: str,
    database_url: str,
    *,
    autoflag: bool = True,
    dev_guild: int | None = None,
    metrics_host: str = "127.0.0.1",
    metrics_port: int | None = None,
    shards: Shards | None = None,
    model: str | None = None,
    judge: bool = True,
) -> None:
    """Serve until SIGTERM or SIGINT. Raises StartError, or db.DatabaseError where there is no database."""
    async with Database(database_url) as database, AsyncExitStack() as stack:
        bot = _bot(database, shards, autoflag=autoflag, dev_guild=dev_guild, model=model, judge=judge)
        if metrics_port is not None:
            await _show_metrics(stack, bot, metrics_host, metrics_port)
        serving = asyncio.create_task(_start(bot, token))
        closing = _close_on_signals(bot, serving)
        try:
            await serving
        except asyncio.CancelledError:
            if not bot.stopping.is_set():
                raise
        except Exception as error:
            if not bot.stopping.is_set():
                raise why(error, bot.application_id) from error
        finally:
            await asyncio.gather(*closing)
            await bot.close()


async def _start(bot: Claimdesk, token: str) -> None:
    """Log in and serve, with what is loaded by then hidden from the garbage collector.

    It stays for good, and a full collection would walk it, for some 0.2 s, while all messages wait.
    """
    await bot.login(token)
    gc.freeze()
    await bot.connect()


async def _show_metrics(stack: AsyncExitStack, bot: Claimdesk, host: str, port: int) -> None:
    try:
        port = await stack.enter_async_context(serve_metrics(bot.metrics, bot.ailment, host, port))
    except OSError as error:
        raise StartError(
            f"Metrics cannot be served on {host} port {port} ({error.strerror}); "
            "change CLAIMDESK_METRICS_PORT or CLAIMDESK_METRICS_HOST."
        ) from error
    log.info("metrics served", extra={"host": host, "port": port})


def _bot(database: Database, shards: Shards | None, **options: Any) -> Claimdesk:
    if shards is None:
        return Claimdesk(database, **options)
    return ShardedClaimdesk(database, shard_ids=list(shards.ids), shard_count=shards.count, **options)


def _close_on_signals(bot: Claimdesk, serving: "asyncio.Task[None]") -> "list[asyncio.Task[None]]":
    """Close the bot at the first signal; the task that closes it is then in the list returned."""
    loop = asyncio.get_running_loop()
    closing: list[asyncio.Task[None]] = []

    def close() -> None:
        if not closing:
            closing.append(loop.create_task(_close(bot, serving)))

    for sent in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sent, close)
    return closing


async def _close(bot: Claimdesk, serving: "asyncio.Task[None]") -> None:
    await bot.close()
    serving.cancel()  # while Discord is away, discord.py sleeps for minutes before it looks again


def why(error: Exception, application_id: int | None) -> Exception:
    """The failure as a sentence, if it is one that people can mend."""
    if isinstance(error, discord.LoginFailure):
        return StartError(
            "Discord refuses the token; copy it again from the Bot page of your application at "
            f"{PORTAL} into DISCORD_TOKEN."
        )
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return StartError(missing_intent(application_id))
    if isinstance(error, discord.ConnectionClosed) and error.code in _WRONG_SHARDS:
        return StartError(
            "Discord refuses the shards; start every process with the same --shard-count, a greater one "
            "where the bot is in many servers."
        )
    if isinstance(error, discord.HTTPException | aiohttp.ClientError | OSError):
        return StartError(f"Discord cannot be reached ({describe(error)}); try again later.")
    return error


def missing_intent(application_id: int | None) -> str:
    page = f"{PORTAL}/{application_id}/bot" if application_id else PORTAL
    return (
        f"The message-content intent is off; switch it on under Privileged Gateway Intents at {page}, "
        "or set CLAIMDESK_AUTOFLAG=off to run without reading messages."
    )
