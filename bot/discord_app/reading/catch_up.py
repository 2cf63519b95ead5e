"""Reading what was missed while the bot was away, as far back as the guild wants."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import discord

from bot.desk.claims.labels import plural
from bot.desk.guilds.settings import settings_of
from bot.desk.sightings.flags import pending_flags
from bot.desk.sightings.watches import positions_of
from bot.discord_app.posting.flags import FlagPoster
from bot.discord_app.posting.retrying import is_passing
from bot.discord_app.reading.backlog import Backlog
from bot.discord_app.reading.channels import WatchedChannels, family
from bot.discord_app.reading.reader import Reader
from bot.metrics import Metrics
from db import Database
from db.errors import describe

log = logging.getLogger(__name__)

Readable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


class CatchUp:
    def __init__(
        self,
        database: Database,
        watched: WatchedChannels,
        reader: Reader,
        flags: FlagPoster,
        backlog: Backlog,
        metrics: Metrics,
        *,
        autoflag: bool,
    ) -> None:
        self._database = database
        self._watched = watched
        self._reader = reader
        self._flags = flags
        self._backlog = backlog
        self._metrics = metrics
        self._autoflag = autoflag
        self._locks: dict[int, asyncio.Lock] = {}

    async def guild(self, guild: discord.Guild, *, again: bool = False) -> None:
        """Post pending flags and read what was missed; once a session, unless `again`."""
        async with self._locks.setdefault(guild.id, asyncio.Lock()):
            if self._reader.positions.is_caught_up(guild.id) and not again:
                return
            await self.pending(guild.id)
            if self._autoflag:
                complete = await self._messages(guild)
                if not complete:
                    self._backlog.add(guild.id)
                    return
            self._reader.positions.caught_up(guild.id)

    async def pending(self, guild_id: int) -> None:
        """Post recorded flags, remove those with nothing left to show; what fails is tried again later."""
        async with self._database.read() as session:
            settings = await settings_of(session, guild_id)
            since = discord.utils.utcnow() - timedelta(hours=settings.catchup_hours)
            messages = await pending_flags(session, guild_id, since)
        for message_id in messages:
            if not await self._flags.show(guild_id, message_id):
                self._backlog.add(guild_id)

    async def _messages(self, guild: discord.Guild) -> bool:
        """False where a channel's history could not be had for now."""
        async with self._database.read() as session:
            settings = await settings_of(session, guild.id)
            positions = await positions_of(session, guild.id)
        oldest = discord.utils.time_snowflake(
            discord.utils.utcnow() - timedelta(hours=settings.catchup_hours)
        )
        left = self._reader.positions.left(guild.id)
        complete = True
        for channel in watched_channels(guild, await self._watched.of(guild.id)):
            known = [positions[place] for place in family(channel) if place in positions]
            if known:
                after = max(known[0], oldest)
                waiting = left.pop(channel.id, frozenset())
                complete &= await self._channel(channel, after, settings.catchup_messages, waiting)
        for channel_id, messages in left.items():  # nothing is caught up with there any more
            self._give_up(channel_id, messages)
        return complete

    async def _channel(self, channel: Readable, after: int, most: int, left: frozenset[int]) -> bool:
        """Read the latest `most` messages after `after`; give up those of `left` that are not among them."""
        try:
            missed = [
                message
                async for message in channel.history(
                    after=discord.Object(after), limit=most, oldest_first=False
                )
            ]
        except discord.HTTPException as error:
            log.warning("channel %s cannot be caught up with: %s", channel.id, describe(error))
            return not is_passing(error)
        except (OSError, TimeoutError) as error:
            log.warning("channel %s cannot be caught up with for now: %s", channel.id, describe(error))
            return False
        for message in reversed(missed):
            await self._reader.created(message)
        if missed:
            log.info("caught up", extra={"channel": channel.id, "messages": len(missed)})
        self._give_up(channel.id, left - {message.id for message in missed})
        return True

    def _give_up(self, channel_id: int, messages: frozenset[int]) -> None:
        """Give up messages that were left: too old or too many to be read, or deleted."""
        if messages:
            self._reader.positions.give_up(channel_id, messages)
            self._metrics.messages.labels("given_up").inc(len(messages))
            log.warning(
                "%s left and given up", plural(len(messages), "message"), extra={"channel": channel_id}
            )


def watched_channels(guild: discord.Guild, watches: dict[int, Any]) -> Iterator[Readable]:
    """The channels and threads in the guild that a watch covers."""
    for channel in [*guild.channels, *guild.threads]:
        if isinstance(channel, Readable) and any(place in watches for place in family(channel)):
            yield channel
