"""Who may do what: everyone reads, editors write, whoever manages the server sets things up."""

import discord
from discord import app_commands

from bot.desk.guilds.settings import Settings, settings_of
from bot.desk.guilds.stamp import Stamp
from bot.discord_app.client import Claimdesk, Interaction


class RefusedError(app_commands.CheckFailure):
    """The user lacks a right; the message says which."""


class UndecidedError(app_commands.AppCommandError):
    """A right could not be looked up. Unlike its cause, discord.py hands it to the error handler."""


async def guild_settings(interaction: Interaction) -> Settings:
    async with interaction.client.database.read() as session:
        return await settings_of(session, guild_id(interaction))


def guild_id(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise RefusedError("Claimdesk works in servers only; use it in your newsroom's server.")
    return interaction.guild_id


def is_editor(interaction: Interaction, settings: Settings) -> bool:
    """The editor role, or Manage Messages (which Manage Server and Administrator bring along)."""
    rights = interaction.permissions
    if rights.manage_messages or rights.manage_guild or rights.administrator:
        return True
    user = interaction.user
    return isinstance(user, discord.Member) and settings.editor_role_id in {role.id for role in user.roles}


async def require_editor(interaction: Interaction) -> None:
    """Raises RefusedError for anybody who is not an editor."""
    settings = await guild_settings(interaction)
    if not is_editor(interaction, settings):
        role = f" or the role <@&{settings.editor_role_id}>" if settings.editor_role_id else ""
        raise RefusedError(f"Only editors can do that; it takes the right to manage messages{role}.")


async def require_manager(interaction: Interaction) -> None:
    guild_id(interaction)
    if not (interaction.permissions.manage_guild or interaction.permissions.administrator):
        raise RefusedError("Only people with the right to manage the server can do that.")


def stamp(interaction: Interaction) -> Stamp:
    """Changes made in Discord are made by the user, under their id."""
    return Stamp(str(interaction.user.id), discord.utils.utcnow())


async def _editor(interaction: discord.Interaction[Claimdesk]) -> bool:
    try:
        await require_editor(interaction)
    except RefusedError:
        raise
    except Exception as error:
        raise UndecidedError from error
    return True


async def _manager(interaction: discord.Interaction[Claimdesk]) -> bool:
    await require_manager(interaction)
    return True


editors_only = app_commands.check(_editor)
managers_only = app_commands.check(_manager)
