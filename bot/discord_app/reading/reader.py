"""Reading along: messages in watched channels are matched, recorded, and flagged if they repeat a claim."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import discord

from bot.desk.recognition.checking import IncomingMessage, claims_in
from bot.desk.recognition.fast_path import FastPath
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.sightings.flags import FlagRecord
from bot.desk.sightings.recording import RecordedMessage, change_message, is_recorded, record_message
from bot.desk.sightings.retention import PostedFlag, forget_message, is_kept
from bot.discord_app.message_locks import MessageLocks
from bot.discord_app.posting.flags import FlagPoster
from bot.discord_app.posting.retrying import is_passing, persist
from bot.discord_app.reading.backlog import Backlog
from bot.discord_app.reading.channels import WatchedChannels
from bot.discord_app.reading.positions import Positions
from bot.discord_app.reading.recent_messages import Reading, RecentMessages
from bot.discord_app.reading.text import author_of, text_of
from bot.metrics import Metrics
from db import Database
from db.errors import describe

log = logging.getLogger(__name__)

MOST_UNDER_WAY = 500
"""With this many messages under way, more are left to the catch-up, so that the connection is served."""
FRESH = timedelta(minutes=10)
"""An edit of a message that is not remembered counts when the message was sent or edited so lately."""
_KINDS = {discord.MessageType.default, discord.MessageType.reply, discord.MessageType.chat_input_command}


class Reader:
    def __init__(
        self,
        client: discord.Client,
        database: Database,
        matchers: GuildMatchers,
        watched: WatchedChannels,
        flags: FlagPoster,
        backlog: Backlog,
        metrics: Metrics,
        *,
        autoflag: bool,
    ) -> None:
        self._client = client
        self._database = database
        self._matchers = matchers
        self._fast_path = FastPath(database, matchers)
        self._watched = watched
        self._flags = flags
        self._metrics = metrics
        self._autoflag = autoflag
        self._backlog = backlog
        self._recent = RecentMessages()
        self._recording = MessageLocks()
        self._at_once = 0
        self.positions = Positions()

    async def created(self, message: discord.Message) -> None:
        """A new message; one that was handled before changes nothing."""
        try:
            guild_id = await self._reads(message)
        except Exception as error:
            if message.guild is not None:
                self.positions.begin(message.guild.id, message.channel.id, message.id)
                self._failed(message, message.guild.id, error)
            return
        if guild_id is None or message.id in self._recent:
            return
        self.positions.begin(guild_id, message.channel.id, message.id)
        if self._at_once >= MOST_UNDER_WAY:
            self._leave(message, guild_id)
            log.warning("more messages than can be handled: some are left to the catch-up")
            return
        self._recent.begin(message.id)
        started = time.perf_counter()
        with self._busy():
            try:
                flag = await self._read(message, guild_id)
            except Exception as error:
                self._failed(message, guild_id, error)
                return
            self.positions.done(message.channel.id, message.id)
            self._metrics.messages.labels("flagged" if flag else "read").inc()
            if flag is None:
                return
            if await self._flags.show(guild_id, message.id, flag):
                self._metrics.flag_seconds.observe(time.perf_counter() - started)
            else:
                self._backlog.add(guild_id)

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self._at_once += 1
        try:
            with self._metrics.waiting.track_inprogress():
                yield
        finally:
            self._at_once -= 1

    async def edited(self, message: discord.Message) -> None:
        """A message that may say something else now, or has its link previews by now."""
        guild_id: int | None = None
        before: Reading | None = None
        to_show = False

        async def attempt(again: bool) -> None:
            nonlocal guild_id, before, to_show
            if guild_id is None:
                guild_id = await self._rereads(message)
                before = self._recent.reading(message.id)
            if (
                guild_id is not None and self._recent.reading(message.id) == before
            ):  # else a later edit was read
                to_show = await self._read_again(message, guild_id)

        try:
            await persist(attempt, f"reading the edited message {message.id}", self._flags.stopping)
        except Exception as error:
            if guild_id is None:
                raise
            self._failed(message, guild_id, error)
            return
        if guild_id is not None and to_show and not await self._flags.show(guild_id, message.id):
            self._backlog.add(guild_id)

    async def deleted(self, guild_id: int, message_ids: set[int]) -> None:
        """Messages that are gone, reactions and all: their flags go, and what was kept of them."""
        await self._forget_all(guild_id, message_ids, reactions=False)

    async def forgotten(self, guild_id: int, message_ids: set[int]) -> None:
        """Messages that stay, and of which nothing is to be kept: their flags go too."""
        await self._forget_all(guild_id, message_ids, reactions=True)

    async def _forget_all(self, guild_id: int, message_ids: set[int], *, reactions: bool) -> None:
        """`reactions`: whether flags that were given as reactions are to be taken away."""
        anything = False
        for message_id in sorted(message_ids):
            self._recent.delete(message_id)
            posted: PostedFlag | None = None

            async def attempt(again: bool, message_id: int = message_id) -> None:
                nonlocal posted, anything
                kept, posted = await self._forget(guild_id, message_id)
                anything = anything or kept

            await persist(attempt, f"forgetting message {message_id}", self._flags.stopping)
            if posted is not None and (reactions or not posted.reaction):
                await self._flags.remove(posted)
        if anything:
            await self._database.scrub()

    async def _forget(self, guild_id: int, message_id: int) -> tuple[bool, PostedFlag | None]:
        """Whether something was kept of the message, and where its flag stands."""
        async with self._recording.of(message_id):
            async with self._database.read() as session:
                if not await is_kept(session, guild_id, message_id):
                    return False, None
            async with self._database.write() as session:
                return True, await forget_message(session, guild_id, message_id)

    async def _reads(self, message: discord.Message) -> int | None:
        """The message's guild, if the bot reads the message."""
        me = self._client.user
        if message.guild is None or me is None or message.author.id == me.id or message.type not in _KINDS:
            return None
        feeds = await self._watched.feeds(message.guild.id, message.channel)
        asked = any(user.id == me.id for user in message.mentions)
        is_feed = message.author.bot or message.webhook_id is not None
        if is_feed and not (feeds and self._autoflag):
            return None
        return message.guild.id if asked or (feeds is not None and self._autoflag) else None

    async def _rereads(self, message: discord.Message) -> int | None:
        """The message's guild, if its edit has to be looked at."""
        guild_id = await self._reads(message) or await self._has_read(message)
        if guild_id is None or self._recent.is_deleted(message.id):
            return None
        if message.id not in self._recent and not await self._concerns(guild_id, message):
            return None
        return guild_id

    async def _has_read(self, message: discord.Message) -> int | None:
        """The guild of a message that is kept although it would not be read now, and whose text is known."""
        if message.guild is None or not self._autoflag:
            return None
        async with self._database.read() as session:
            kept = await is_recorded(session, message.guild.id, message.id)
        return message.guild.id if kept else None

    async def _concerns(self, guild_id: int, message: discord.Message) -> bool:
        """Whether the edit of a message that is not remembered has to be looked at."""
        last = message.edited_at or message.created_at
        if discord.utils.utcnow() - last < FRESH:
            return True
        async with self._database.read() as session:
            return await is_recorded(session, guild_id, message.id)

    async def _read(self, message: discord.Message, guild_id: int) -> FlagRecord | None:
        """Match and record a new message; gives the flag to post."""
        incoming = _incoming(message, guild_id, await text_of(message))
        async with self._recording.of(message.id):
            if self._recent.is_overtaken(message.id):
                return None
            claims = await self._fast_path.claims_in(incoming)
            for claim in claims:
                self._metrics.matches.labels("possible" if claim.possible else claim.relation.value).inc()
            recorded = RecordedMessage()
            if claims:
                async with self._database.write() as session:
                    recorded = await record_message(session, incoming, claims)
            self._recent.read(message.id, incoming.text)
        possible = [claim.claim for claim in claims if claim.possible]
        if (
            recorded.flag is None and possible and not recorded.already_known
        ):  # else the desk was told before, perhaps before a restart
            await self._flags.tell_desk(guild_id, message.channel.id, message.id, possible)
        return recorded.flag

    async def _read_again(self, message: discord.Message, guild_id: int) -> bool:
        """Match and record an edited message. True where it has a flag to post, change or remove."""
        incoming = _incoming(message, guild_id, await text_of(message))
        if self._recent.says(message.id, incoming.text):
            return False
        async with self._recording.of(message.id):
            if self._recent.is_deleted(message.id):
                return False
            async with self._database.read() as session:
                claims = await claims_in(session, self._matchers, incoming)
                recorded = await is_recorded(session, guild_id, message.id)
            to_show = False
            if recorded or claims:
                async with self._database.write() as session:
                    to_show = await change_message(session, incoming, claims)
            self._recent.read(message.id, incoming.text)
        return to_show

    def _failed(self, message: discord.Message, guild_id: int, error: Exception) -> None:
        """The message is left to be caught up with."""
        self._leave(message, guild_id)
        self._recent.forget(message.id)
        expected = is_passing(error) or isinstance(error, discord.HTTPException)
        log.warning(
            "message not handled, left to the catch-up: %s",
            describe(error),
            exc_info=None if expected else error,
            extra={"guild": guild_id, "message_id": message.id},
        )

    def _leave(self, message: discord.Message, guild_id: int) -> None:
        self._metrics.messages.labels("left").inc()
        self.positions.leave(message.channel.id, message.id)
        self._backlog.add(guild_id)


def _incoming(message: discord.Message, guild_id: int, text: str) -> IncomingMessage:
    return IncomingMessage(
        guild_id=guild_id,
        channel_id=message.channel.id,
        message_id=message.id,
        author_id=author_of(message),
        text=text,
        sent_at=message.created_at,
    )


async def whole_message(
    client: discord.Client, payload: discord.RawMessageUpdateEvent
) -> discord.Message | None:
    """The message after an edit; fetched where the event holds only a part of it."""
    parts: Any = payload.data
    if "author" in parts and "content" in parts:
        return payload.message
    channel = client.get_channel(payload.channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        return None
    try:
        return await channel.fetch_message(payload.message_id)
    except (TimeoutError, discord.HTTPException) as error:
        log.warning("an edited message cannot be had: %s", describe(error))
        return None
