"""/settings: how the desk wants its bot."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.errors import InvalidError
from bot.desk.guilds.settings import SCORE, SETTINGS, Settings, change_settings, settings_of
from bot.desk.guilds.store import erase_guild
from bot.desk.sightings.trials import claim_lines, threshold_lines, try_thresholds
from bot.discord_app.access import (
    guild_id,
    guild_settings,
    managers_only,
    require_manager,
    stamp,
)
from bot.discord_app.cards.formatting import escape_line
from bot.discord_app.cards.settings import settings_embed
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskModal, line
from bot.discord_app.commands.options import with_an_option_for_each_setting
from bot.discord_app.permissions import missing_at_the_desk
from bot.discord_app.posting.flag_updates import refresh_flags_after

settings_group = app_commands.Group(
    name="settings",
    description="How Claimdesk works in this server",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)
try_group = app_commands.Group(name="try", description="What a setting would do", parent=settings_group)
CONFIRMATION = "ERASE"
JUDGED = 10
"""Claims that are listed with how often their flags were right."""

Score = app_commands.Range[float, SCORE.least, SCORE.greatest]


def _value(name: str, option: Any) -> Any:
    """Words are read, channels and roles become their ids."""
    if isinstance(option, str):
        return SETTINGS[name].read(option)
    return option.id if isinstance(option, discord.abc.Snowflake) else option


def _values(clear: str | None, **options: Any) -> dict[str, Any]:
    """The settings to change, by name."""
    values = {name: _value(name, option) for name, option in options.items() if option is not None}
    if clear is not None:
        values[clear] = None
    if not values:
        raise InvalidError("Nothing was named to change; pick one of the settings.")
    return values


@settings_group.command(name="show", description="Show the settings")
@managers_only
async def show(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    await interaction.followup.send(embed=settings_embed(settings), ephemeral=True)


@settings_group.command(name="set", description="Change settings; what is left out stays")
@with_an_option_for_each_setting
@managers_only
async def set_(interaction: Interaction, /, **options: Any) -> None:
    values = _values(**options)
    await interaction.response.defer(ephemeral=True)
    guild = guild_id(interaction)
    async with interaction.client.database.write() as session:
        before = await settings_of(session, guild)
        settings = await change_settings(session, guild, stamp(interaction), **values)
    lacking = _lacking_at_the_desk(interaction, settings)
    try:
        await interaction.followup.send(f"Saved.{lacking}", embed=settings_embed(settings), ephemeral=True)
    finally:
        await refresh_flags_after(interaction.client, guild, before, settings)


def _lacking_at_the_desk(interaction: Interaction, settings: Settings) -> str:
    """A line on what the bot lacks to post in the desk channel; empty where it has all, or there is none."""
    desk = settings.desk_channel_id
    missing = missing_at_the_desk(interaction.guild, desk) if interaction.guild else []
    return f" I lack in <#{desk}>: {', '.join(missing)}." if missing else ""


class EraseModal(DeskModal, title="Erase this server's desk"):
    confirmation = line(f"Type {CONFIRMATION} to delete all for good", "confirmation", max_length=20)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # the bot is a Claimdesk
        await require_manager(interaction)
        if self.confirmation.value.strip().upper() != CONFIRMATION:
            raise InvalidError(f"Nothing was erased: that was not {CONFIRMATION}.")
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild = guild_id(interaction)
        async with interaction.client.database.write() as session:
            await erase_guild(session, guild)
        await interaction.client.database.scrub()
        interaction.client.forget_guild(guild)
        await interaction.followup.send(
            "Erased: claims, sources, sightings, history and settings of this server.", ephemeral=True
        )


@try_group.command(name="threshold", description="What other flag thresholds would have done")
@app_commands.describe(threshold="One to try; without it some around the present one")
@managers_only
async def try_threshold(interaction: Interaction, threshold: Score | None = None) -> None:
    await interaction.response.defer(ephemeral=True)
    tried = [] if threshold is None else [threshold]
    async with interaction.client.database.read() as session:
        report = await try_thresholds(session, guild_id(interaction), tried, stamp(interaction).at)
    lines = threshold_lines(report)
    judged = [
        f"{line}: {escape_line(claim.text, 100)}"
        for line, claim in zip(claim_lines(report), report.claims[:JUDGED], strict=False)
    ]
    embed = discord.Embed(title="Thresholds", description="\n".join([*lines, "", *judged]).strip())
    await interaction.followup.send(embed=embed, ephemeral=True)


@settings_group.command(name="erase", description="Delete all that is kept of this server")
@managers_only
async def erase(interaction: Interaction) -> None:
    await interaction.response.send_modal(EraseModal())


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(settings_group)
