"""Telling Discord of the commands, when they changed."""

import hashlib
import json
import logging

import discord
from discord import app_commands

from bot.desk.guilds.program_state import remember, remembered
from db import Database

log = logging.getLogger(__name__)


async def sync_commands(
    tree: "app_commands.CommandTree[discord.Client]", database: Database, dev_guild: int | None
) -> None:
    """Register the commands, globally or in one guild, unless they are the same as last time."""
    guild = discord.Object(dev_guild) if dev_guild else None
    if guild is not None:
        tree.copy_global_to(guild=guild)
    commands = [command.to_dict(tree) for command in tree.get_commands(guild=guild)]
    registration = json.dumps([tree.client.application_id, commands], sort_keys=True, default=str)
    fingerprint = hashlib.sha256(registration.encode()).hexdigest()
    name = f"commands:{dev_guild or 'global'}"
    async with database.read() as session:
        if await remembered(session, name) == fingerprint:
            return
    await tree.sync(guild=guild)
    async with database.write() as session:
        await remember(session, name, fingerprint)
    log.info("commands synced", extra={"count": len(commands)})
