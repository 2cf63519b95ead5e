"""Keeps what Discord shows in step with the flags that the desk has recorded."""

import asyncio
import logging
import secrets

import discord

from bot.desk.claims.store import load_brief
from bot.desk.claims.visibility import as_seen
from bot.desk.guilds.settings import settings_of
from bot.desk.sightings.flags import FlagRecord, flag_of, flag_posted, flag_refused, flag_removed
from bot.desk.sightings.retention import PostedFlag, forget_message
from bot.discord_app.cards.claim import claim_line
from bot.discord_app.cards.flag import flag_embed, flag_view, is_flag_of
from bot.discord_app.message_locks import MessageLocks
from bot.discord_app.posting.retrying import is_passing, persist
from bot.metrics import Metrics
from db import Database
from db.errors import describe
from db.vocabulary import FlagState, FlagStyle

log = logging.getLogger(__name__)

MARK = "\N{PUSHPIN}"
"""The reaction that stands for a flag."""
LOOKED_THROUGH = 100
"""Messages after the flagged one, and as many of the latest, among which the bot looks for its own reply."""


class FlagPoster:
    def __init__(
        self, client: discord.Client, database: Database, stopping: asyncio.Event, metrics: Metrics
    ) -> None:
        self._client = client
        self._database = database
        self.stopping = stopping
        self._metrics = metrics
        self._posting = MessageLocks()

    async def show(self, guild_id: int, message_id: int, new: FlagRecord | None = None) -> bool:
        """Post, change or remove the flag of a message, whatever it takes to be up to date.

        What Discord refuses for the moment is tried again for some minutes; False where the flag stays
        pending after that.
        Before posting, the bot looks for a flag that it posted already, unless this is a `new` one.
        """
        nonce = secrets.randbits(63)  # which Discord takes once, also where the bot may not look

        async def attempt(again: bool) -> None:
            async with self._posting.of(message_id):
                await self._show(guild_id, message_id, None if again else new, nonce)

        return await persist(attempt, f"the flag of message {message_id}", self.stopping)

    async def tell_desk(self, guild_id: int, channel_id: int, message_id: int, possible: list[int]) -> None:
        """Tell the desk channel of claims that a message is possibly about, if that is where flags go."""
        async with self._database.read() as session:
            settings = await settings_of(session, guild_id)
            if settings.flag_style is not FlagStyle.DESK_CHANNEL or settings.desk_channel_id is None:
                return
            claims = await load_brief(session, guild_id, possible)
        lines = [claim_line(as_seen(claim, settings.show_verdicts), 300) for claim in claims.values()]
        source = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        embed = discord.Embed(
            title="Possibly about a tracked claim",
            url=source.get_partial_message(message_id).jump_url,
            description="\n".join(lines),
        )
        desk = self._client.get_partial_messageable(settings.desk_channel_id, guild_id=guild_id)
        nonce = secrets.randbits(63)

        async def attempt(again: bool) -> None:
            try:
                await desk.send(embed=embed, nonce=nonce)
            except discord.HTTPException as error:
                if is_passing(error):
                    raise
                log.warning("desk channel %s not told: %s", desk.id, describe(error))

        await persist(attempt, f"telling the desk of message {message_id}", self.stopping)

    async def remove(self, posted: PostedFlag) -> None:
        """Take a flag whose record is gone out of Discord."""

        async def attempt(again: bool) -> None:
            await self._delete(posted)

        await persist(attempt, f"removing the flag {posted.message_id}", self.stopping)

    async def _show(self, guild_id: int, message_id: int, new: FlagRecord | None, nonce: int) -> None:
        flag = new or await self._flag(guild_id, message_id)
        if flag is None or flag.state is FlagState.REMOVED:
            return
        try:
            if not flag.claims:
                await self._take_back(flag)
            elif flag.state is FlagState.POSTED:
                await self._change(flag)
            else:
                await self._post(flag, nonce, look=new is None)
        except discord.HTTPException as error:
            if is_passing(error):
                raise
            await self._refused(flag, error)

    async def _flag(self, guild_id: int, message_id: int) -> FlagRecord | None:
        async with self._database.read() as session:
            return await flag_of(session, guild_id, message_id)

    async def _post(self, flag: FlagRecord, nonce: int, *, look: bool) -> None:
        if flag.settings.flag_style is FlagStyle.REACTION:
            await self._message(flag).add_reaction(MARK)
            posted = _reaction_to(flag)
        else:
            own = await self._own_post(flag) if look else None
            own = own or await self._send(flag, nonce)
            posted = PostedFlag(own.channel.id, own.id)
        async with self._database.write() as session:
            where = (None, None) if posted.reaction else (posted.channel_id, posted.message_id)
            kept = await flag_posted(session, flag.guild_id, flag.message_id, *where)
        if not kept:
            await self._delete(posted)
            return
        self._metrics.flags.inc()
        log.info(
            "flag posted",
            extra={
                "guild": flag.guild_id,
                "channel": flag.channel_id,
                "message_id": flag.message_id,
                "claims": [shown.claim.number for shown in flag.claims],
            },
        )

    async def _send(self, flag: FlagRecord, nonce: int) -> discord.Message:
        view = flag_view(flag.message_id)
        channel_id = _channel_of(flag)
        channel = self._client.get_partial_messageable(channel_id, guild_id=flag.guild_id)
        embed = self._embed(flag, channel_id)
        if channel_id != flag.channel_id:
            return await channel.send(embed=embed, view=view, nonce=nonce)
        original = discord.MessageReference(
            message_id=flag.message_id, channel_id=flag.channel_id, guild_id=flag.guild_id
        )
        return await channel.send(
            embed=embed, view=view, nonce=nonce, reference=original, mention_author=False
        )

    async def _own_post(self, flag: FlagRecord) -> discord.Message | None:
        """The flag, if it was posted but the answer was lost: soon after its message, or among the latest."""
        channel = self._client.get_partial_messageable(_channel_of(flag), guild_id=flag.guild_id)
        after = discord.Object(flag.message_id)
        try:
            for soon in (True, False):
                async for message in channel.history(after=after, limit=LOOKED_THROUGH, oldest_first=soon):
                    if message.author.id == self._me and is_flag_of(message, flag.message_id):
                        return message
        except discord.Forbidden:
            log.warning(
                "cannot look for own flags in channel %s: reading its history is not allowed", channel.id
            )
        return None

    async def _change(self, flag: FlagRecord) -> None:
        if flag.posted_channel_id is not None and flag.posted_message_id is not None:
            channel = self._client.get_partial_messageable(flag.posted_channel_id, guild_id=flag.guild_id)
            embed = self._embed(flag, flag.posted_channel_id)
            await channel.get_partial_message(flag.posted_message_id).edit(embed=embed)

    async def _take_back(self, flag: FlagRecord) -> None:
        if flag.posted_channel_id is not None and flag.posted_message_id is not None:
            await self._delete(PostedFlag(flag.posted_channel_id, flag.posted_message_id))
        elif flag.state is FlagState.POSTED:
            await self._delete(_reaction_to(flag))
        async with self._database.write() as session:
            await flag_removed(session, flag.guild_id, flag.message_id)

    async def _refused(self, flag: FlagRecord, error: discord.HTTPException) -> None:
        """Discord will not have the flag: its message or its channel is gone, or the bot lacks a right."""
        log.warning(
            "flag refused in channel %s: %s", flag.channel_id, describe(error), extra={"guild": flag.guild_id}
        )
        there = _channel_of(flag) == flag.channel_id
        gone = (isinstance(error, discord.NotFound) and there) or "message_reference" in error.text
        async with self._database.write() as session:
            if flag.state is not FlagState.PENDING:
                await flag_removed(session, flag.guild_id, flag.message_id)
            elif gone:
                await forget_message(session, flag.guild_id, flag.message_id)
            else:
                await flag_refused(session, flag.guild_id, flag.message_id)

    async def _delete(self, posted: PostedFlag) -> None:
        channel = self._client.get_partial_messageable(posted.channel_id)
        message = channel.get_partial_message(posted.message_id)
        try:
            if posted.reaction:
                await message.remove_reaction(MARK, discord.Object(self._me))
            else:
                await message.delete()
        except (discord.NotFound, discord.Forbidden) as error:
            log.info("flag %s is gone already: %s", posted.message_id, describe(error))

    def _embed(self, flag: FlagRecord, channel_id: int) -> discord.Embed:
        elsewhere = self._message(flag).jump_url if channel_id != flag.channel_id else None
        return flag_embed(flag, elsewhere)

    def _message(self, flag: FlagRecord) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(flag.channel_id, guild_id=flag.guild_id)
        return channel.get_partial_message(flag.message_id)

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0


def _reaction_to(flag: FlagRecord) -> PostedFlag:
    return PostedFlag(flag.channel_id, flag.message_id, reaction=True)


def _channel_of(flag: FlagRecord) -> int:
    """Where the flag is to stand."""
    desk = flag.settings.desk_channel_id
    return desk if flag.settings.flag_style is FlagStyle.DESK_CHANNEL and desk else flag.channel_id
