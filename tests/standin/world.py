"""What the stand-in knows: guilds, channels, roles, members and every message posted."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import discord

from tests.standin.refusals import RefusedError

Payload = dict[str, Any]

BOT_ID = 900
APPLICATION_ID = 901
TEXT, CATEGORY, PUBLIC_THREAD, FORUM = 0, 4, 11, 15
DISCORD_EPOCH_MS = 1_420_070_400_000
BOT_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    add_reactions=True,
)
EVERYONE_PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass
class User:
    id: int
    name: str
    bot: bool = False

    def payload(self) -> Payload:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
        }


@dataclass
class Guild:
    id: int
    name: str
    owner_id: int
    roles: dict[int, Payload] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)  # user id -> role ids
    channels: dict[int, Payload] = field(default_factory=dict)
    unavailable: bool = False


class World:
    """State only: whatever changes is announced by `announce(event, payload)`."""

    def __init__(self, announce: Callable[[str, Payload], None]) -> None:
        self.announce = announce
        self.users: dict[int, User] = {BOT_ID: User(BOT_ID, "claimdesk", bot=True)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Payload] = {}
        self.messages: dict[int, dict[int, Payload]] = {}
        self.nonces: dict[tuple[int, str], int] = {}
        self.files: dict[str, bytes] = {}
        self.commands: dict[int | None, list[Payload]] = {}
        self._last_id = 0

    def new_id(self) -> int:
        """A snowflake of this instant, greater than every one before."""
        of_now = int(time.time() * 1000 - DISCORD_EPOCH_MS) << 22
        self._last_id = max(of_now, self._last_id + 1)
        return self._last_id

    def add_guild(self, name: str) -> Guild:
        owner = self.add_user(f"owner of {name}")
        guild = Guild(self.new_id(), name, owner.id)
        self.guilds[guild.id] = guild
        guild.roles[guild.id] = _role(guild.id, "@everyone", EVERYONE_PERMISSIONS, 0)
        bots = self.add_role(guild, "claimdesk", BOT_PERMISSIONS)
        guild.members[owner.id] = []
        guild.members[BOT_ID] = [bots]
        return guild

    def add_role(self, guild: Guild, name: str, permissions: discord.Permissions) -> int:
        role_id = self.new_id()
        guild.roles[role_id] = _role(role_id, name, permissions, len(guild.roles))
        return role_id

    def add_user(self, name: str, *, bot: bool = False) -> User:
        user = User(self.new_id(), name, bot)
        self.users[user.id] = user
        return user

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT, parent: int | None = None) -> int:
        channel_id = self.new_id()
        channel: Payload = {
            "id": str(channel_id),
            "guild_id": str(guild.id),
            "name": name,
            "type": kind,
            "position": len(guild.channels),
            "permission_overwrites": [],
            "parent_id": str(parent) if parent else None,
            "nsfw": False,
            "topic": None,
        }
        if kind == PUBLIC_THREAD:
            channel |= {
                "owner_id": str(guild.owner_id),
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": now(),
                    "locked": False,
                },
            }
        guild.channels[channel_id] = self.channels[channel_id] = channel
        self.messages[channel_id] = {}
        return channel_id

    def guild_of(self, channel_id: int) -> Guild:
        return self.guilds[int(self.channel(channel_id)["guild_id"])]

    def channel(self, channel_id: int) -> Payload:
        if channel_id not in self.channels:
            raise RefusedError(404, 10003, "Unknown Channel")
        return self.channels[channel_id]

    def message(self, channel_id: int, message_id: int) -> Payload:
        self.channel(channel_id)
        if message_id not in self.messages[channel_id]:
            raise RefusedError(404, 10008, "Unknown Message")
        return self.messages[channel_id][message_id]

    def permissions(self, channel_id: int, user_id: int) -> discord.Permissions:
        """What a member may do in a channel (Discord's documented order of overwrites)."""
        guild = self.guild_of(channel_id)
        roles = [guild.id, *guild.members.get(user_id, [])]
        value = discord.Permissions(0)
        for role in roles:
            value |= discord.Permissions(int(guild.roles[role]["permissions"]))
        if user_id == guild.owner_id or value.administrator:
            return discord.Permissions.all()
        channel = self.channel(channel_id)
        if channel["type"] == PUBLIC_THREAD:
            channel = self.channel(int(channel["parent_id"]))
        overwrites = {int(one["id"]): one for one in channel["permission_overwrites"]}
        for step in ([guild.id], roles[1:], [user_id]):
            found = [overwrites[one] for one in step if one in overwrites]
            for one in found:
                value &= ~discord.Permissions(int(one["deny"]))
            for one in found:
                value |= discord.Permissions(int(one["allow"]))
        return value

    def require(self, channel_id: int, *names: str) -> None:
        """Refuse the bot as Discord does when it lacks a permission in the channel."""
        held = self.permissions(channel_id, BOT_ID)
        if not held.view_channel:
            raise RefusedError(403, 50001, "Missing Access")
        if not all(getattr(held, name) for name in names):
            raise RefusedError(403, 50013, "Missing Permissions")

    def store_message(self, channel_id: int, author: Payload, fields: Payload) -> Payload:
        """Keep a message and announce it; `fields` are those of Discord's message object."""
        channel = self.channel(channel_id)
        message: Payload = {
            "id": str(self.new_id()),
            "channel_id": str(channel_id),
            "guild_id": channel["guild_id"],
            "author": author,
            "content": "",
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "reactions": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            **fields,
        }
        user_id = int(author["id"])
        guild = self.guild_of(channel_id)
        if user_id in guild.members:
            message["member"] = self.member_payload(guild, user_id, with_user=False)
        self.messages[channel_id][int(message["id"])] = message
        self.announce("MESSAGE_CREATE", message)
        return message

    def change_message(self, channel_id: int, message_id: int, fields: Payload) -> Payload:
        message = self.message(channel_id, message_id)
        message.update(fields)
        message["edited_timestamp"] = now()
        self.announce("MESSAGE_UPDATE", message)
        return message

    def drop_message(self, channel_id: int, message_id: int) -> None:
        self.message(channel_id, message_id)
        del self.messages[channel_id][message_id]
        guild_id = self.channels[channel_id]["guild_id"]
        self.announce(
            "MESSAGE_DELETE",
            {"id": str(message_id), "channel_id": str(channel_id), "guild_id": guild_id},
        )

    def member_payload(self, guild: Guild, user_id: int, *, with_user: bool = True) -> Payload:
        if user_id not in guild.members:
            raise RefusedError(404, 10007, "Unknown Member")
        member: Payload = {
            "roles": [str(role) for role in guild.members[user_id]],
            "joined_at": now(),
            "nick": None,
            "avatar": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "premium_since": None,
        }
        return {**member, "user": self.users[user_id].payload()} if with_user else member

    def guild_payload(self, guild: Guild, member_ids: Iterable[int] = (BOT_ID,)) -> Payload:
        channels = list(guild.channels.values())
        return {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner_id),
            "roles": list(guild.roles.values()),
            "channels": [one for one in channels if one["type"] != PUBLIC_THREAD],
            "threads": [one for one in channels if one["type"] == PUBLIC_THREAD],
            "members": [self.member_payload(guild, one) for one in member_ids],
            "member_count": len(guild.members),
            "joined_at": now(),
            "large": False,
            "unavailable": False,
            "features": [],
            "preferred_locale": "en-US",
            "premium_tier": 0,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "afk_timeout": 300,
            "system_channel_flags": 0,
            **{name: [] for name in _EMPTY_LISTS},
        }


_EMPTY_LISTS = (
    "emojis",
    "stickers",
    "voice_states",
    "presences",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
)


def _role(role_id: int, name: str, permissions: discord.Permissions, position: int) -> Payload:
    return {
        "id": str(role_id),
        "name": name,
        "permissions": str(permissions.value),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
