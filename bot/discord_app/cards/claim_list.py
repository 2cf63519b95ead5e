"""A page of a list of claims."""

import discord

from bot.desk.claims.finding import Page
from bot.desk.claims.labels import plural
from bot.discord_app.cards.claim import claim_line

NOTHING = "No claim fits."


def claim_list_embed(title: str, page: Page) -> discord.Embed:
    lines = "\n".join(map(claim_line, page.claims)) or NOTHING
    embed = discord.Embed(title=title, description=lines)
    embed.set_footer(text=f"Page {page.number + 1} of {page.pages}, {plural(page.total, 'claim')}")
    return embed
