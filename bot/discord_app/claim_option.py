"""The `claim` option: a number, with suggestions by number and by beginnings of words."""

import discord
from discord import app_commands

from bot.desk import fields
from bot.desk.checking import search_claims
from bot.desk.listing import list_claims
from bot.discord_app.access import guild_id
from bot.discord_app.claim_embed import choice_name
from bot.discord_app.client import Interaction

SUGGESTIONS = 25
"""Discord's limit."""


class ClaimOption(app_commands.Transformer):
    """Takes `12`, `#12`, or the suggestion picked, whose value is the number."""

    async def transform(self, interaction: discord.Interaction, value: str) -> int:
        return fields.claim_number(value)

    async def autocomplete(  # type: ignore[override]  # the bot is always a Claimdesk
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        async with interaction.client.database.read() as session:
            if current.strip(" #"):
                claims = await search_claims(
                    session, interaction.client.index, guild_id(interaction), current, SUGGESTIONS
                )
            else:
                claims = (await list_claims(session, guild_id(interaction)))[-SUGGESTIONS:][::-1]
        return [app_commands.Choice(name=choice_name(c), value=str(c.number)) for c in claims[:SUGGESTIONS]]


ClaimNumber = app_commands.Transform[int, ClaimOption]
