"""What the bot lacks in a channel that it is to read along or post in."""

from typing import Any

import discord

from db.vocabulary import FlagStyle

_NAMES = {
    "view_channel": "View Channel",
    "read_message_history": "Read Message History",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "add_reactions": "Add Reactions",
    "attach_files": "Attach Files",
}


def missing_permissions(channel: Any, me: discord.Member, style: FlagStyle) -> list[str]:
    """The permissions that reading and flagging in the channel takes and the bot does not have there."""
    wanted = ["view_channel", "read_message_history"]
    if style is FlagStyle.REPLY:
        threads = isinstance(channel, discord.TextChannel | discord.CategoryChannel)
        wanted += [_speaking(channel), *(["send_messages_in_threads"] if threads else []), "embed_links"]
    elif style is FlagStyle.REACTION:
        wanted.append("add_reactions")
    return _missing(channel, me, wanted)


def missing_to_post(channel: Any, me: discord.Member, *, files: bool = False) -> list[str]:
    """Those that it takes to post a card in the channel, and to find it again there."""
    wanted = ["view_channel", "read_message_history", _speaking(channel), "embed_links"]
    return _missing(channel, me, [*wanted, *(["attach_files"] if files else [])])


def missing_at_the_desk(guild: discord.Guild, desk_channel_id: int | None) -> list[str]:
    """What it takes to post in the desk channel and is missing; nothing where no such channel is set."""
    if desk_channel_id is None:
        return []
    channel = guild.get_channel(desk_channel_id)
    return missing_to_post(channel, guild.me) if channel else [_NAMES["view_channel"]]


def _speaking(channel: Any) -> str:
    in_threads = isinstance(channel, discord.Thread | discord.ForumChannel)
    return "send_messages_in_threads" if in_threads else "send_messages"


def _missing(channel: Any, me: discord.Member, wanted: list[str]) -> list[str]:
    has = channel.permissions_for(me)
    return [_NAMES[name] for name in wanted if not getattr(has, name)]
