"""Bringing posted flags in step with claims and settings that changed."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import discord

from bot.desk.guilds.settings import Settings
from bot.desk.sightings.flags import flags_of_settings, flags_showing
from bot.discord_app.client import Claimdesk

FLAG_LIFE = timedelta(days=7)
"""Flags posted longer ago are left as they are."""


def living_since() -> datetime:
    """When the oldest of the flags that are kept in step was posted."""
    return discord.utils.utcnow() - FLAG_LIFE


@asynccontextmanager
async def claims_changed(
    bot: Claimdesk, guild_id: int, *numbers: int, under: int | None = None
) -> AsyncIterator[None]:
    """Answer a change, merger, archiving or restoring of claims within this context.

    Afterwards the flags that show them are brought up to date, whether Discord took the answer or not.
    `under` is the message whose flag the change was made from, which is brought up to date however old it is.
    """
    try:
        yield
    finally:
        await refresh_flags_of(bot, guild_id, *numbers, under=under)


async def refresh_flags_of(bot: Claimdesk, guild_id: int, *numbers: int, under: int | None = None) -> None:
    """Show the flags of claims, and the one under a message, as they are now."""
    messages = {} if under is None else {under: None}
    async with bot.database.read() as session:
        for number in numbers:
            messages |= dict.fromkeys(await flags_showing(session, guild_id, number, living_since()))
    await refresh_flags(bot, guild_id, messages)


async def refresh_flags_after(bot: Claimdesk, guild_id: int, before: Settings, after: Settings) -> None:
    """Show the flags whose claims look otherwise under the guild's new settings."""
    async with bot.database.read() as session:
        messages = await flags_of_settings(session, guild_id, before, after, living_since())
    await refresh_flags(bot, guild_id, messages)


async def refresh_flags(bot: Claimdesk, guild_id: int, messages: Iterable[int]) -> None:
    """Show the flags of messages as they are now, until Discord takes no more or the bot stops."""
    for message_id in messages:
        if bot.stopping.is_set() or not await bot.flags.show(guild_id, message_id):
            return
