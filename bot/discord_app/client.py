"""The bot itself: what its cogs share, how it starts and how it stops."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeAlias

import discord
from discord.ext import commands

from bot.desk.live_index import LiveIndex
from bot.discord_app.command_sync import sync_commands
from bot.discord_app.errors import answer_error
from db import Database

log = logging.getLogger(__name__)

COGS = (
    "claims",
    "claim_changes",
    "sources",
    "check",
    "watch",
    "settings",
    "help",
    "menus",
    "flag_buttons",
    "reading",
)
GRACE = 8.0
"""Seconds that handlers under way get to finish when the bot stops."""


class Claimdesk(commands.Bot):
    """Hand it an open database; `close` closes that too."""

    def __init__(self, database: Database, *, autoflag: bool = True, dev_guild: int | None = None) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=autoflag)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=120.0,
        )
        self.database = database
        self.index = LiveIndex()
        self.autoflag = autoflag
        self.dev_guild = dev_guild
        self._under_way: set[asyncio.Task[None]] = set()
        self.tree.error(answer_error)

    async def setup_hook(self) -> None:
        for name in COGS:
            await self.load_extension(f"bot.discord_app.cogs.{name}")
        await sync_commands(self.tree, self.database, self.dev_guild)

    def start_task(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work in the background; the bot waits for it a while when it stops."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("background work failed", exc_info=task.exception())

    async def close(self) -> None:
        """Finish what is under way, disconnect, close the database. Safe to call again."""
        if self.is_closed():
            return
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=GRACE)
            for task in late:
                task.cancel()
        await super().close()
        await self.database.close()


Interaction: TypeAlias = discord.Interaction[Claimdesk]
