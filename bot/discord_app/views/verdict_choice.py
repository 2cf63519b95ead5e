from typing import Any

import discord
from discord import ui

from bot.desk.labels import VERDICTS
from bot.discord_app.access import guild_id, require_editor
from bot.discord_app.client import Interaction
from bot.discord_app.verdicts import give_verdict
from bot.discord_app.views.base import DeskView
from db.vocabulary import Verdict


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
