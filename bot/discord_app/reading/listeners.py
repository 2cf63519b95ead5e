"""Listening to messages, and to what happens to them, their channels and the connection."""

import asyncio
import logging
from collections.abc import Awaitable

import discord
from discord.ext import commands

from bot.desk.guilds.settings import settings_of
from bot.desk.sightings.retention import PostedFlag, forget_channel
from bot.desk.sightings.watches import note_positions
from bot.discord_app.client import Claimdesk
from bot.discord_app.permissions import missing_at_the_desk, missing_permissions
from bot.discord_app.posting.retrying import is_passing, persist
from bot.discord_app.reading.reader import whole_message
from db.errors import describe

log = logging.getLogger(__name__)

KEEP_AFTER = 30.0
"""Seconds after a message until the positions of channels are stored."""


class Reading(commands.Cog):
    def __init__(self, bot: Claimdesk) -> None:
        self.bot = bot
        self._keeping_up: asyncio.TimerHandle | None = None

    async def cog_unload(self) -> None:
        if self._keeping_up is not None:
            self._keeping_up.cancel()
        await self._keep_positions()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if not self.bot.stopping.is_set():
            await self.bot.reader.created(message)
            self._keep_up_soon()

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        if payload.guild_id is None or self.bot.stopping.is_set():
            return
        message = await whole_message(self.bot, payload)
        if message is not None:
            await self.bot.reader.edited(message)
            self._keep_up_soon()

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        if payload.guild_id is not None:
            await self.bot.reader.deleted(payload.guild_id, {payload.message_id})

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        if payload.guild_id is not None:
            await self.bot.reader.deleted(payload.guild_id, payload.message_ids)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._forget(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self._forget(payload.guild_id, payload.thread_id)

    async def _forget(self, guild_id: int, channel_id: int) -> None:
        posted: list[PostedFlag] = []

        async def attempt(again: bool) -> None:
            async with self.bot.database.write() as session:
                posted[:] = await forget_channel(session, guild_id, channel_id)

        await persist(attempt, f"forgetting channel {channel_id}", self.bot.stopping)
        await self.bot.database.scrub()
        self.bot.watched.changed(guild_id)
        for flag in posted:
            await self.bot.flags.remove(flag)

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """A new session: what was sent between the last one and this never comes as an event."""
        if self.bot.shard_count is None:
            self.bot.reader.positions.session_lost()

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """The same, for the guilds of one shard."""
        count = self.bot.shard_count or 1
        self.bot.reader.positions.session_lost(lambda guild_id: (guild_id >> 22) % count == shard_id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._catch_up(guild)

    @commands.Cog.listener()
    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """What is sent during the outage never comes as an event."""
        self.bot.reader.positions.guild_lost(guild.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        log.info("ready", extra={"guilds": len(self.bot.guilds)})
        for guild in self.bot.guilds:
            await self._catch_up(guild)
            await self._alone(guild, self._say_what_is_missing(guild))
        self._keep_up_soon()

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        for guild in self.bot.guilds:
            await self._alone(guild, self.bot.catch_up.pending(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._catch_up(guild)

    async def _catch_up(self, guild: discord.Guild) -> None:
        await self._alone(guild, self.bot.catch_up.guild(guild))

    async def _alone(self, guild: discord.Guild, work: Awaitable[None]) -> None:
        """A failure in one guild does not hold up the others, and is tried again a little later."""
        try:
            await work
        except Exception as error:
            self.bot.backlog.add(guild.id)
            if is_passing(error):
                log.warning("not caught up for now: %s", describe(error), extra={"guild": guild.id})
            else:
                log.exception("not caught up", extra={"guild": guild.id})
        if self.bot.backlog:
            self._keep_up_soon()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """What is stored of the guild stays; what is held in memory for it goes."""
        self.bot.forget_guild(guild.id)

    async def _say_what_is_missing(self, guild: discord.Guild) -> None:
        async with self.bot.database.read() as session:
            settings = await settings_of(session, guild.id)
        lacking = missing_at_the_desk(guild, settings.desk_channel_id)
        if lacking:
            log.warning(
                "permissions missing in desk channel %s: %s",
                settings.desk_channel_id,
                ", ".join(lacking),
                extra={"guild": guild.id},
            )
        for channel_id in await self.bot.watched.of(guild.id):
            channel = guild.get_channel_or_thread(channel_id)
            missing = (
                missing_permissions(channel, guild.me, settings.flag_style) if channel else ["View Channel"]
            )
            if missing:
                log.warning(
                    "permissions missing in watched channel %s: %s",
                    channel_id,
                    ", ".join(missing),
                    extra={"guild": guild.id},
                )

    def _keep_up_soon(self) -> None:
        if self._keeping_up is None:
            self._keeping_up = asyncio.get_running_loop().call_later(KEEP_AFTER, self._keep_up)

    def _keep_up(self) -> None:
        self._keeping_up = None
        self.bot.dispatch("positions_due")

    @commands.Cog.listener()
    async def on_positions_due(self) -> None:
        """Note positions, and catch up with what could not be handled."""
        if self.bot.stopping.is_set():
            return
        try:
            await self._keep_positions()
            await self.bot.backlog.work_off(self._catch_up_again)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("positions not kept: %s", describe(error))
            self._keep_up_soon()
        if self.bot.backlog:
            self._keep_up_soon()

    async def _catch_up_again(self, guild_id: int) -> None:
        guild = self.bot.get_guild(guild_id)
        if guild is not None:
            await self.bot.catch_up.guild(guild, again=True)

    async def _keep_positions(self) -> None:
        positions = self.bot.reader.positions
        moved = positions.new()
        if moved:
            async with self.bot.database.write() as session:
                await note_positions(session, moved)
            positions.kept(moved)


async def setup(bot: Claimdesk) -> None:
    await bot.add_cog(Reading(bot))
