"""What keeps the bot from working, found without connecting it: for `claimdesk doctor`."""

import aiohttp
import discord

from bot.desk.guilds.settings import settings_of
from bot.desk.sightings.watches import watched_guilds, watches_of
from bot.discord_app.permissions import missing_permissions, missing_to_post
from bot.discord_app.starting import missing_intent, why
from db import Database
from db.errors import describe


async def diagnose(token: str, database: Database, *, autoflag: bool) -> tuple[list[str], list[str]]:
    """What works and what is missing, each as lines of text."""
    client = discord.Client(intents=discord.Intents.none())
    async with client:
        try:
            await client.login(token)
            application = await client.application_info()
        except (discord.LoginFailure, discord.HTTPException, aiohttp.ClientError, OSError) as error:
            return [], [str(why(error, None))]
        good = [f"Discord: signed in as {client.user}"]
        missing = []
        flags = application.flags
        if autoflag and not (flags.gateway_message_content or flags.gateway_message_content_limited):
            missing.append(missing_intent(application.id))
        async with database.read() as session:
            guilds = await watched_guilds(session)
        for guild_id in guilds:
            missing += await _missing_in(client, database, guild_id)
        good.append(f"Watched: {len(guilds)} server{'' if len(guilds) == 1 else 's'}")
        return good, missing


async def _missing_in(client: discord.Client, database: Database, guild_id: int) -> list[str]:
    async with database.read() as session:
        watches = await watches_of(session, guild_id)
        settings = await settings_of(session, guild_id)
    try:
        guild = await client.fetch_guild(guild_id)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
        me = await guild.fetch_member(client.user.id if client.user else 0)
    except discord.HTTPException as error:
        return [f"Server {guild_id} cannot be seen ({describe(error)}); invite the bot again."]
    problems = []
    for watch in watches:
        channel = channels.get(watch.channel_id) or await _thread(guild, watch.channel_id)
        lacking = missing_permissions(channel, me, settings.flag_style) if channel else ["View Channel"]
        if lacking:
            problems.append(_missing_line(f"Channel {watch.channel_id}", guild, lacking))
    if settings.desk_channel_id is not None:
        desk = channels.get(settings.desk_channel_id)
        lacking = missing_to_post(desk, me) if desk else ["View Channel"]
        if lacking:
            problems.append(_missing_line(f"Desk channel {settings.desk_channel_id}", guild, lacking))
    return problems


def _missing_line(where: str, guild: discord.Guild, lacking: list[str]) -> str:
    return f"{where} of {guild.name}: missing {', '.join(lacking)}; grant that to the bot's role."


async def _thread(guild: discord.Guild, channel_id: int) -> discord.Thread | None:
    try:
        channel = await guild.fetch_channel(channel_id)
    except discord.HTTPException:
        return None
    return channel if isinstance(channel, discord.Thread) else None
