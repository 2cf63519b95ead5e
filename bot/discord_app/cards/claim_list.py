"""A list of claims in pages."""

import discord

from bot.desk.claims.labels import plural
from bot.desk.claims.records import ClaimRecord
from bot.discord_app.cards.claim import claim_line

PER_PAGE = 10


class Pages(discord.ui.View):
    """A list of claims in pages; only who asked for it turns them."""

    def __init__(self, title: str, claims: list[ClaimRecord], owner: int) -> None:
        super().__init__(timeout=600)
        self.title = title
        self.claims = claims
        self.owner = owner
        self.page = 0
        self._mark()

    @property
    def last(self) -> int:
        return max(0, (len(self.claims) - 1) // PER_PAGE)

    def embed(self) -> discord.Embed:
        start = self.page * PER_PAGE
        lines = [claim_line(claim) for claim in self.claims[start : start + PER_PAGE]]
        embed = discord.Embed(title=self.title, description="\n".join(lines))
        embed.set_footer(text=f"Page {self.page + 1} of {self.last + 1}, {plural(len(self.claims), 'claim')}")
        return embed

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        return interaction.user.id == self.owner

    @discord.ui.button(label="Previous")
    async def previous(self, interaction: discord.Interaction, _: discord.ui.Button["Pages"]) -> None:
        await self._turn(interaction, -1)

    @discord.ui.button(label="Next")
    async def next(self, interaction: discord.Interaction, _: discord.ui.Button["Pages"]) -> None:
        await self._turn(interaction, 1)

    async def _turn(self, interaction: discord.Interaction, by: int) -> None:
        self.page = min(self.last, max(0, self.page + by))
        self._mark()
        await interaction.response.edit_message(embed=self.embed(), view=self)

    def _mark(self) -> None:
        self.previous.disabled = self.page == 0
        self.next.disabled = self.page == self.last
