from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import discord
from discord import ui

from bot.desk.records import ClaimRecord
from bot.discord_app.claim_embed import choice_name
from bot.discord_app.client import Interaction
from bot.discord_app.views.base import DeskView


class ClaimChoice(DeskView):
    """Asks which of several claims is meant, then goes on with that one's number."""

    def __init__(
        self, claims: Iterable[ClaimRecord], then: Callable[[Interaction, int], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._then = then
        options = [
            discord.SelectOption(label=choice_name(claim), value=str(claim.number)) for claim in claims
        ]
        self.select: ui.Select[Any] = ui.Select(
            placeholder="Which claim?", options=options[:25], custom_id="claim"
        )
        self.select.callback = self._chosen  # type: ignore[assignment,method-assign]  # the bot is a Claimdesk
        self.add_item(self.select)

    async def _chosen(self, interaction: Interaction) -> None:
        await self._then(interaction, int(self.select.values[0]))
