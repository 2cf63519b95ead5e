"""What the bot lacks in a channel that it is to read along in."""

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
}


def missing_permissions(channel: Any, me: discord.Member, style: FlagStyle) -> list[str]:
    """The permissions that reading and flagging in the channel takes and the bot does not have there."""
    wanted = ["view_channel", "read_message_history"]
    if style is FlagStyle.REPLY:
        in_threads = isinstance(channel, discord.Thread | discord.ForumChannel)
        wanted += ["send_messages_in_threads" if in_threads else "send_messages", "embed_links"]
    elif style is FlagStyle.REACTION:
        wanted.append("add_reactions")
    has = channel.permissions_for(me)
    return [_NAMES[name] for name in wanted if not getattr(has, name)]
