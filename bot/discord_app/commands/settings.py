"""/settings: how the desk wants its bot."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.errors import InvalidError
from bot.desk.guilds.settings import LIMITS, Settings, change_settings, settings_of
from bot.desk.guilds.store import erase_guild
from bot.desk.sightings.flags import flags_of_unpublished
from bot.desk.sightings.trials import claim_lines, threshold_lines, try_thresholds
from bot.discord_app.access import guild_id, guild_settings, managers_only, require_manager, stamp
from bot.discord_app.cards.formatting import plain
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskModal, line
from bot.discord_app.commands.options import choices_of, named_choices
from bot.discord_app.permissions import missing_at_the_desk
from bot.discord_app.posting.flag_updates import living_since, refresh_flags
from bot.matching import LANGUAGES
from db.vocabulary import FlagStyle, ShowVerdicts

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

WHEN_SHOWN = {ShowVerdicts.PUBLISHED: "when published", ShowVerdicts.ALWAYS: "always"}
Threshold = app_commands.Range[float, *LIMITS["flag_threshold"]]
Sources = app_commands.Range[int, *LIMITS["sources_required"]]
Hours = app_commands.Range[int, *LIMITS["cooldown_hours"]]
CatchupHours = app_commands.Range[int, *LIMITS["catchup_hours"]]
RetentionDays = app_commands.Range[int, *LIMITS["retention_days"]]
CatchupMessages = app_commands.Range[int, *LIMITS["catchup_messages"]]


async def _languages(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    wanted = [name for name in LANGUAGES if current.strip().lower() in name]
    return [app_commands.Choice(name=name, value=name) for name in wanted[:25]]


def settings_embed(settings: Settings) -> discord.Embed:
    shown = {
        "flag_threshold": f"{settings.flag_threshold:.2f}",
        "possible_threshold": f"{settings.possible_threshold:.2f}",
        "sources_required": str(settings.sources_required),
        "cooldown_hours": str(settings.cooldown_hours),
        "flag_style": settings.flag_style.value.replace("_", " "),
        "desk_channel": f"<#{settings.desk_channel_id}>" if settings.desk_channel_id else "none",
        "editor_role": f"<@&{settings.editor_role_id}>" if settings.editor_role_id else "none",
        "show_verdicts": settings.show_verdicts.value,
        "announce_verdicts": "on" if settings.announce_verdicts else "off",
        "catchup_hours": str(settings.catchup_hours),
        "catchup_messages": f"{settings.catchup_messages:,}",
        "language": settings.language,
        "retention_days": f"{settings.retention_days:,}",
    }
    lines = [f"{name}: **{value}**" for name, value in shown.items()]
    return discord.Embed(title="Settings", description="\n".join(lines))


@settings_group.command(name="show", description="Show the settings")
@managers_only
async def show(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    await interaction.followup.send(embed=settings_embed(settings), ephemeral=True)


@settings_group.command(name="set", description="Change settings; what is left out stays")
@app_commands.describe(
    flag_threshold="Score from which a claim is flagged",
    possible_threshold="Score from which /check shows a claim as possible",
    sources_required="Publishers that make a claim sourced",
    cooldown_hours="Hours in which a claim is not flagged again in a channel",
    flag_style="How repeated claims are told",
    desk_channel="Where flags of the style desk_channel go",
    editor_role="Who may write, besides those who manage messages",
    show_verdicts="Whether everyone sees verdicts before they are published",
    announce_verdicts="Whether a verdict is announced in channels that had its flag",
    catchup_hours="How far back missed messages are flagged",
    catchup_messages="How many missed messages are read in a channel",
    language="Of the claims and messages; type a few letters",
    retention_days="How many days the words of messages are kept",
    clear="A setting to empty",
)
@app_commands.choices(
    flag_style=choices_of(FlagStyle),
    show_verdicts=named_choices(WHEN_SHOWN),
)
@app_commands.autocomplete(language=_languages)
@managers_only
async def set_(
    interaction: Interaction,
    flag_threshold: Threshold | None = None,
    possible_threshold: Threshold | None = None,
    sources_required: Sources | None = None,
    cooldown_hours: Hours | None = None,
    flag_style: str | None = None,
    desk_channel: discord.TextChannel | None = None,
    editor_role: discord.Role | None = None,
    show_verdicts: str | None = None,
    announce_verdicts: bool | None = None,
    catchup_hours: CatchupHours | None = None,
    catchup_messages: CatchupMessages | None = None,
    language: str | None = None,
    retention_days: RetentionDays | None = None,
    clear: Literal["desk_channel", "editor_role"] | None = None,
) -> None:
    given: dict[str, Any] = {
        "flag_threshold": flag_threshold,
        "possible_threshold": possible_threshold,
        "sources_required": sources_required,
        "cooldown_hours": cooldown_hours,
        "flag_style": FlagStyle(flag_style) if flag_style else None,
        "desk_channel_id": desk_channel.id if desk_channel else None,
        "editor_role_id": editor_role.id if editor_role else None,
        "show_verdicts": ShowVerdicts(show_verdicts) if show_verdicts else None,
        "announce_verdicts": announce_verdicts,
        "catchup_hours": catchup_hours,
        "catchup_messages": catchup_messages,
        "language": language.strip().lower() if language else None,
        "retention_days": retention_days,
    }
    values = {name: value for name, value in given.items() if value is not None}
    if clear is not None:
        values[f"{clear}_id"] = None
    if not values:
        raise InvalidError("Nothing was named to change; pick one of the settings.")
    await interaction.response.defer(ephemeral=True)
    guild = guild_id(interaction)
    async with interaction.client.database.write() as session:
        before = await settings_of(session, guild)
        settings = await change_settings(session, guild, stamp(interaction), **values)
    lacking = _lacking_at_the_desk(interaction, settings)
    await interaction.followup.send(f"Saved.{lacking}", embed=settings_embed(settings), ephemeral=True)
    if settings.show_verdicts is not before.show_verdicts:
        async with interaction.client.database.read() as session:
            messages = await flags_of_unpublished(session, guild, living_since())
        await refresh_flags(interaction.client, guild, messages)


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
async def try_threshold(interaction: Interaction, threshold: Threshold | None = None) -> None:
    await interaction.response.defer(ephemeral=True)
    tried = [] if threshold is None else [threshold]
    async with interaction.client.database.read() as session:
        report = await try_thresholds(session, guild_id(interaction), tried, stamp(interaction).at)
    lines = threshold_lines(report)
    judged = [
        f"{line}: {plain(claim.text, 100)}"
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
