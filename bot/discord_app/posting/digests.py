"""Posts the digests that are due: on time, and once."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Collection
from datetime import timedelta

import discord

from bot.desk.digests.posting import (
    LEASE,
    TakenDigest,
    digest_failed,
    digest_posted,
    due_digests,
    keep_digest,
    take_digest,
)
from bot.desk.digests.report import digest_of
from bot.desk.guilds.settings import settings_of
from bot.discord_app.cards.digest import carries_mark, digest_message, mark_view
from bot.discord_app.posting.retrying import Patience, is_passing, persist
from bot.metrics import Metrics
from db import Database
from db.errors import describe
from db.vocabulary import ShowVerdicts

log = logging.getLogger(__name__)

PATIENCE = Patience(first_pause=5.0, longest_pause=LEASE.total_seconds() / 2, total=3600.0)
"""The lease is renewed after each pause."""


class DigestPoster:
    def __init__(
        self, client: discord.Client, database: Database, stopping: asyncio.Event, metrics: Metrics
    ) -> None:
        self._client = client
        self._database = database
        self._stopping = stopping
        self._metrics = metrics
        self._owner = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._at_work: dict[int, asyncio.Task[None]] = {}

    async def post_due(self, guilds: Collection[int]) -> None:
        """Start posting what is due in these guilds; each guild's digest is tried on its own."""
        async with self._database.read() as session:
            due = await due_digests(session, discord.utils.utcnow(), guilds=guilds)
        for guild_id in due:
            if guild_id not in self._at_work and not self._stopping.is_set():
                task = asyncio.create_task(self._post(guild_id), name=f"discord.py: on_digest {guild_id}")
                self._at_work[guild_id] = task
                task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._at_work = {guild_id: other for guild_id, other in self._at_work.items() if other is not task}

    async def _post(self, guild_id: int) -> None:
        try:
            async with self._database.write() as session:
                taken = await take_digest(session, guild_id, self._owner, discord.utils.utcnow())
            if taken is not None:
                await self._persist(taken)
        except Exception as error:
            level = logging.WARNING if is_passing(error) else logging.ERROR
            log.log(
                level,
                "digest of guild %s failed: %s",
                guild_id,
                describe(error),
                exc_info=level == logging.ERROR,
            )
            self._client.dispatch("digest_left")

    async def _persist(self, taken: TakenDigest) -> None:
        """Attempt, for up to an hour, until it is posted, refused for good or taken by another process."""

        async def attempt(again: bool) -> None:
            if not again or await self._is_mine(taken):
                await self._attempt(taken, look=again or taken.resumed)

        try:
            done = await persist(attempt, f"digest of guild {taken.guild_id}", self._stopping, PATIENCE)
        except discord.HTTPException as error:
            await self._give_up(taken, _reason(error))
            return
        if not done and not self._stopping.is_set():
            await self._give_up(taken, "it was refused for an hour")

    async def _is_mine(self, taken: TakenDigest) -> bool:
        async with self._database.write() as session:
            return await keep_digest(session, taken.digest_id, self._owner, discord.utils.utcnow())

    async def _attempt(self, taken: TakenDigest, *, look: bool) -> None:
        posted = await self._find(taken) if look else None
        if posted is None:
            async with self._database.read() as session:
                editor = await self._for_editors(taken)
                digest = await digest_of(session, taken.guild_id, taken.end, taken.length, editor=editor)
            message = await digest_message(digest, late=taken.late, skipped=taken.skipped)
            channel = self._client.get_partial_messageable(taken.channel_id, guild_id=taken.guild_id)
            posted = await channel.send(embed=message.embed, files=message.files, view=mark_view(taken.mark))
        async with self._database.write() as session:
            await digest_posted(
                session, taken.digest_id, posted.id, discord.utils.utcnow(), channel_id=taken.channel_id
            )
        self._metrics.last_digest.set(discord.utils.utcnow().timestamp())
        log.info("digest posted", extra={"guild": taken.guild_id, "late": taken.late})

    async def _find(self, taken: TakenDigest) -> discord.Message | None:
        """The digest among the channel's messages since it was due, if it was posted already."""
        channel = self._client.get_partial_messageable(taken.channel_id, guild_id=taken.guild_id)
        me = self._client.user.id if self._client.user else 0
        async for message in channel.history(after=taken.end - timedelta(minutes=1), limit=None):
            if message.author.id == me and carries_mark(message, taken.mark):
                return message
        return None

    async def _for_editors(self, taken: TakenDigest) -> bool:
        """Whether only editors read the channel, as far as the bot can tell: others' roles do not see it."""
        guild = self._client.get_guild(taken.guild_id)
        channel = guild.get_channel_or_thread(taken.channel_id) if guild else None
        if guild is None or channel is None:
            return False
        async with self._database.read() as session:
            settings = await settings_of(session, taken.guild_id)
        if settings.show_verdicts is ShowVerdicts.ALWAYS:
            return True
        return readable_by_editors_only(guild, channel, settings.editor_role_id)

    async def _give_up(self, taken: TakenDigest, reason: str) -> None:
        async with self._database.write() as session:
            to_tell = await digest_failed(session, taken.digest_id, reason)
            settings = await settings_of(session, taken.guild_id)
        log.warning("digest of guild %s given up: %s", taken.guild_id, reason)
        if to_tell:
            text = (
                f"The weekly digest could not be posted in <#{taken.channel_id}>: {reason}. "
                "I try again next week; /digest schedule names another channel."
            )
            await self._tell(taken.guild_id, settings.desk_channel_id, text)

    async def _tell(self, guild_id: int, desk_channel_id: int | None, text: str) -> None:
        """Tell the desk channel, or else the guild's owner."""
        try:
            if desk_channel_id is not None:
                await self._client.get_partial_messageable(desk_channel_id, guild_id=guild_id).send(text)
                return
        except discord.HTTPException as error:
            log.warning("desk channel %s not told: %s", desk_channel_id, describe(error))
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.owner_id is None:
            return
        try:
            owner = guild.owner or await self._client.fetch_user(guild.owner_id)
            await owner.send(f"{guild.name}: {text}")
        except discord.HTTPException as error:
            log.warning("owner of guild %s not told: %s", guild_id, describe(error))


def readable_by_editors_only(
    guild: discord.Guild, channel: "discord.abc.GuildChannel | discord.Thread", editor_role_id: int | None
) -> bool:
    """Whether each role that sees the channel is the editors', a bot's own, or may manage messages there.

    A member who was let in alone counts as another reader: only roles say who is an editor.
    """
    for role in guild.roles:
        rights = channel.permissions_for(role)
        if (
            rights.view_channel
            and role.id != editor_role_id
            and not rights.manage_messages
            and not role.is_bot_managed()
        ):
            return False
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    overwrites = parent.overwrites if parent is not None else {}
    return not any(
        isinstance(target, discord.Member | discord.Object) and overwrite.view_channel and target != guild.me
        for target, overwrite in overwrites.items()
    )


def _reason(error: discord.HTTPException) -> str:
    if isinstance(error, discord.NotFound):
        return "the channel is gone"
    if isinstance(error, discord.Forbidden):
        return (
            "I lack a permission there (View Channel, Read Message History, Send Messages, Embed Links "
            "or Attach Files)"
        )
    return f"Discord refused it ({describe(error)})"
