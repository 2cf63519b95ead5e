"""The bot itself: what its cogs share, how it starts and how it stops."""

import asyncio
import logging
from importlib import import_module
from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.desk.recognition.judging import Judging
from bot.desk.recognition.matchers import matchers_with
from bot.discord_app.command_sync import sync_commands
from bot.discord_app.command_times import CommandOutcome, note_end, note_start
from bot.discord_app.errors import answer_error
from bot.discord_app.posting.flags import FlagPoster
from bot.discord_app.reading.backlog import Backlog
from bot.discord_app.reading.catch_up import CatchUp
from bot.discord_app.reading.channels import WatchedChannels
from bot.discord_app.reading.reader import Reader
from bot.matching import shipped_judge
from bot.metrics import Metrics
from db import Database

log = logging.getLogger(__name__)
EXTENSIONS = (
    "commands.claims.finding",
    "commands.claims.changing",
    "commands.sources",
    "commands.check",
    "commands.watch",
    "commands.settings",
    "commands.digest",
    "commands.privacy",
    "commands.files.commands",
    "commands.help",
    "commands.menus",
    "commands.flags",
    "reading.listeners",
)
GRACE = 8.0
"""Seconds that handlers under way get to finish when the bot stops."""
_HANDLERS = ("discord.py: on_", "CommandTree-", "discord-ui-")
"""Beginnings of the names of discord.py's tasks that run listeners, commands, views and modals."""


DATABASE_PATIENCE = 5.0
"""Seconds in which a healthy database answers."""


class TimedTree(app_commands.CommandTree["Claimdesk"]):
    async def interaction_check(self, interaction: discord.Interaction["Claimdesk"]) -> bool:
        note_start(interaction)
        return True


class Claimdesk(commands.Bot):
    """Hand it an open database; `close` closes that too."""

    def __init__(
        self,
        database: Database,
        *,
        autoflag: bool = True,
        dev_guild: int | None = None,
        model: str | None = None,
        judge: bool = True,
        **options: Any,
    ) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=autoflag)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=120.0,
            tree_cls=TimedTree,
            **options,
        )
        self.database = database
        self.metrics = Metrics()
        self.autoflag = autoflag
        self.dev_guild = dev_guild
        self.stopping = asyncio.Event()
        self.file_lock = asyncio.Lock()
        """Files of claims are taken in and written one at a time."""
        judging = Judging(shipped_judge if judge else None, left_out=self.metrics.unjudged.inc)
        self.matchers = matchers_with(database, model, judging)
        self.watched = WatchedChannels(database)
        self.flags = FlagPoster(self, database, self.stopping, self.metrics)
        self.backlog = Backlog()
        self.reader = Reader(
            self,
            database,
            self.matchers,
            self.watched,
            self.flags,
            self.backlog,
            self.metrics,
            autoflag=autoflag,
        )
        self.catch_up = CatchUp(
            database, self.watched, self.reader, self.flags, self.backlog, self.metrics, autoflag=autoflag
        )
        self.tree.error(answer_error)
        self.metrics.gateway_latency.set_function(lambda: self.latency)
        database.on_error(self.metrics.database_errors.inc)

    async def setup_hook(self) -> None:
        await self.matchers.judging.ready()
        for name in EXTENSIONS:
            await import_module(f"bot.discord_app.{name}").setup(self)
        await sync_commands(self.tree, self.database, self.dev_guild)

    async def on_message(self, message: discord.Message) -> None:
        """There are no prefix commands; messages are for the listener that reads along."""

    async def on_app_command_completion(
        self,
        interaction: discord.Interaction,
        command: "discord.app_commands.Command[Any, ..., Any] | discord.app_commands.ContextMenu",
    ) -> None:
        note_end(interaction, CommandOutcome.DONE)
        log.info("command", extra={"command": command.qualified_name, "guild": interaction.guild_id})

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("listener %s failed", event_method)

    def forget_guild(self, guild_id: int) -> None:
        """Drop what is held in memory for a guild; it is read again from the database when needed."""
        self.matchers.drop(guild_id)
        self.watched.changed(guild_id)
        self.reader.positions.forget(guild_id)
        self.backlog.drop(guild_id)

    async def ailment(self) -> str | None:
        """What keeps the bot from serving, in a few words; None when it serves."""
        if self.stopping.is_set() or not self.is_ready():
            return "not connected to Discord"
        try:
            async with asyncio.timeout(DATABASE_PATIENCE), self.database.read() as session:
                await session.execute(select(1))
        except (TimeoutError, SQLAlchemyError):
            return "the database does not answer"
        return None

    async def close(self) -> None:
        """Finish what is under way, disconnect, close the database. Safe to call again."""
        if self.is_closed():
            return
        self.stopping.set()
        under_way = {task for task in asyncio.all_tasks() if task.get_name().startswith(_HANDLERS)}
        under_way.discard(asyncio.current_task())
        if under_way:
            await asyncio.wait(under_way, timeout=GRACE)
        self.matchers.close()
        await super().close()
        await self.database.close()


class ShardedClaimdesk(Claimdesk, commands.AutoShardedBot):
    """Serves the guilds of some of the shards: hand it `shard_ids` and `shard_count`."""


Interaction: TypeAlias = discord.Interaction[Claimdesk]
