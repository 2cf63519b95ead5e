"""/watch: which channels are read."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.errors import InvalidError
from bot.desk.sightings.watches import add_watch, remove_watch, watches_of
from bot.discord_app.access import guild_id, guild_settings, managers_only
from bot.discord_app.cards.formatting import listed
from bot.discord_app.client import Interaction
from bot.discord_app.permissions import missing_at_the_desk, missing_permissions
from bot.discord_app.reading.channels import family

Channel = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.ForumChannel
    | discord.CategoryChannel
    | discord.Thread
)
watch_group = app_commands.Group(
    name="watch",
    description="Which channels Claimdesk reads",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


def _named(interaction: Interaction, channel: Any) -> Any:
    target = channel or interaction.channel
    if target is None:
        raise InvalidError("This channel cannot be seen; name one.")
    return target


async def _lacking(interaction: Interaction, channel: Any) -> str:
    """A line on what the bot lacks in a channel; empty where it has all."""
    guild = interaction.guild
    if guild is None or not isinstance(channel, Channel):
        return ""
    settings = await guild_settings(interaction)
    missing = missing_permissions(channel, guild.me, settings.flag_style)
    return f" I lack there: {', '.join(missing)}." if missing else ""


@watch_group.command(name="add", description="Read a channel, category or forum, threads too")
@app_commands.describe(
    channel="Which; without one, this channel", feeds="Read webhooks and other bots there as well"
)
@managers_only
async def add(interaction: Interaction, channel: Channel | None = None, feeds: bool = False) -> None:
    await interaction.response.defer(ephemeral=True)
    named = _named(interaction, channel)
    guild = guild_id(interaction)
    async with interaction.client.database.write() as session:
        await add_watch(session, guild, named.id, feeds=feeds, since=interaction.id)
    interaction.client.watched.changed(guild)
    also = " Webhooks and other bots are read too." if feeds else ""
    unread = (
        ""
        if interaction.client.autoflag
        else " Messages are not read while CLAIMDESK_AUTOFLAG is off, only those that mention me."
    )
    lacking = await _lacking(interaction, named)
    await interaction.followup.send(f"Watching <#{named.id}>.{also}{unread}{lacking}", ephemeral=True)


@watch_group.command(name="remove", description="Stop reading a channel, category or forum")
@app_commands.describe(channel="Which; without one, this channel")
@managers_only
async def remove(interaction: Interaction, channel: Channel | None = None) -> None:
    await interaction.response.defer(ephemeral=True)
    named = _named(interaction, channel)
    guild = guild_id(interaction)
    async with interaction.client.database.write() as session:
        watched = {watch.channel_id for watch in await watches_of(session, guild)}
        above = [f"<#{channel}>" for channel in family(named)[1:] if channel in watched]
        rest = f"still read with {' and '.join(above)}; remove that to stop reading it" if above else ""
        if named.id not in watched:
            why = f" by itself: it is {rest}." if above else "; /watch list shows the channels that are."
            raise InvalidError(f"<#{named.id}> is not watched{why}")
        await remove_watch(session, guild, named.id)
    interaction.client.watched.changed(guild)
    done = f"by itself any more, but {rest}" if above else "any more"
    await interaction.followup.send(f"<#{named.id}> is not watched {done}.", ephemeral=True)


@watch_group.command(name="list", description="List what is watched, and what is missing there")
@managers_only
async def list_(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.read() as session:
        watches = await watches_of(session, guild_id(interaction))
    lines = []
    for watch in watches:
        channel = interaction.guild.get_channel_or_thread(watch.channel_id) if interaction.guild else None
        lacking = await _lacking(interaction, channel) if channel else " I cannot see it."
        lines.append(f"<#{watch.channel_id}>{' with feeds' if watch.feeds else ''}.{lacking}")
    settings = await guild_settings(interaction)
    missing = missing_at_the_desk(interaction.guild, settings.desk_channel_id) if interaction.guild else []
    if missing:
        lines.append(f"Desk channel <#{settings.desk_channel_id}>: I lack there: {', '.join(missing)}.")
    text = listed(lines, 4096) or "Nothing is watched yet; /watch add starts with a channel."
    await interaction.followup.send(embed=discord.Embed(title="Watched", description=text), ephemeral=True)


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(watch_group)
