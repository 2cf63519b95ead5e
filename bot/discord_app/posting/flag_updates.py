"""Bringing posted flags in step with claims and settings that changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import discord

from bot.discord_app.client import Claimdesk

FLAG_LIFE = timedelta(days=7)
"""Flags posted longer ago are left as they are."""


def living_since() -> datetime:
    """When the oldest of the flags that are kept in step was posted."""
    return discord.utils.utcnow() - FLAG_LIFE


async def refresh_flags(bot: Claimdesk, guild_id: int, messages: Iterable[int]) -> None:
    """Show the flags of messages as they are now, until Discord takes no more or the bot stops."""
    for message_id in messages:
        if bot.stopping.is_set() or not await bot.flags.show(guild_id, message_id):
            return
