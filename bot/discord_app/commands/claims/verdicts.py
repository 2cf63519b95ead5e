"""Giving a verdict, by command or from a flag."""

from typing import Any

import discord
from discord import ui

from bot.desk.claims.changing import set_verdict
from bot.desk.claims.labels import VERDICTS
from bot.desk.claims.store import load_one
from bot.desk.claims.visibility import as_seen
from bot.desk.guilds.settings import settings_of
from bot.discord_app.access import guild_id, require_editor, stamp
from bot.discord_app.cards.claim import standing_line
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskView
from bot.discord_app.posting.notices import tell_channels
from db.vocabulary import Verdict


async def give_verdict(
    interaction: Interaction,
    number: int,
    verdict: Verdict | None,
    note: str | None = None,
    published_url: str | None = None,
) -> None:
    """Set, change or clear a verdict for a deferred interaction, and answer it."""
    guild = guild_id(interaction)
    database = interaction.client.database
    async with database.write() as session:
        before = await load_one(session, guild, number)
        after = await set_verdict(
            session, guild, number, verdict, stamp(interaction), note=note, published_url=published_url
        )
        settings = await settings_of(session, guild)
    hidden = as_seen(after, settings.show_verdicts).verdict is None and after.verdict is not None
    hint = " It stays the desk's own until the check has a published_url." if hidden else ""
    try:
        await interaction.followup.send(f"#{number} {standing_line(after)}.{hint}", ephemeral=True)
    finally:
        await tell_channels(interaction.client, guild, before, after, settings)


class VerdictChoice(DeskView):
    """Asks for the verdict on a claim."""

    def __init__(self, number: int, message_id: int) -> None:
        super().__init__()
        self.number = number
        self.message_id = message_id
        options = [discord.SelectOption(label=label, value=verdict) for verdict, label in VERDICTS.items()]
        options.append(discord.SelectOption(label="No verdict", value="none"))
        self.select: ui.Select[Any] = ui.Select(
            placeholder=f"Verdict on #{number}", options=options, custom_id="verdict"
        )
        self.select.callback = self._chosen  # type: ignore[assignment,method-assign]  # the bot is a Claimdesk
        self.add_item(self.select)

    async def _chosen(self, interaction: Interaction) -> None:
        await require_editor(interaction)
        chosen = self.select.values[0]
        verdict = None if chosen == "none" else Verdict(chosen)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await give_verdict(interaction, self.number, verdict)
        await interaction.client.flags.show(guild_id(interaction), self.message_id)
