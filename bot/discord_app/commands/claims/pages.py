"""A list of claims whose pages are turned."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import discord
from discord import ui

from bot.desk.claims.finding import Page
from bot.discord_app.cards.claim_list import NOTHING, claim_list_embed
from bot.discord_app.client import Interaction
from bot.discord_app.commands.base import DeskView

PageQuery: TypeAlias = Callable[[Interaction, int], Awaitable[Page]]
"""A page by its number, from 0, as the user may see it now; the last one where there are fewer."""


async def send_pages(interaction: Interaction, title: str, ask: PageQuery) -> None:
    """Answer a deferred command with the first page."""
    page = await ask(interaction, 0)
    if not page.total:
        await interaction.followup.send(NOTHING, ephemeral=True)
        return
    embed = claim_list_embed(title, page)
    if page.pages > 1:
        view = _Pages(title, ask, page, interaction.user.id)
        await interaction.followup.send(embed=embed, view=view, ephemeral=True)
    else:
        await interaction.followup.send(embed=embed, ephemeral=True)


class _Pages(DeskView):
    """Loads each page anew, since claims change; only the user who asked for the list may turn pages."""

    def __init__(self, title: str, ask: PageQuery, page: Page, owner: int) -> None:
        super().__init__()
        self._title = title
        self._ask = ask
        self._owner = owner
        self._show(page)

    def _show(self, page: Page) -> None:
        self._number = page.number
        self.previous.disabled = page.number == 0
        self.next.disabled = page.number == page.pages - 1

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        return interaction.user.id == self._owner

    @ui.button(label="Previous")
    async def previous(self, interaction: Interaction, _: "ui.Button[_Pages]") -> None:
        await self._turn_to(interaction, self._number - 1)

    @ui.button(label="Next")
    async def next(self, interaction: Interaction, _: "ui.Button[_Pages]") -> None:
        await self._turn_to(interaction, self._number + 1)

    async def _turn_to(self, interaction: Interaction, number: int) -> None:
        await interaction.response.defer()
        page = await self._ask(interaction, max(0, number))
        self._show(page)
        await interaction.edit_original_response(embed=claim_list_embed(self._title, page), view=self)
