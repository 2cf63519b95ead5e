"""/help."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.client import Interaction

HELP = {
    "For everyone": """\
`/check` says what is tracked about a text; so does **Check for tracked claims** in a message's menu.
`/claim show`, `list`, `search` and `history`, and `/source list`, show the desk's claims.
`/privacy about` says what is kept of messages; `/privacy forget-me` has yours forgotten.
`/stats` gives the figures of the last days, with chart and table.""",
    "For editors (the editor role, or Manage Messages)": """\
`/claim add` tracks a claim; **Track as claim** in a message's menu does it from a message.
`/claim edit`, `verdict`, `assign`, `phrasing`, `phrasing-remove`, `link`, `seen`, `merge`, `archive` \
and `restore` change one; `/source add` and `remove` its evidence.
`/import` takes a file of claims, `/export` gives one.
`/privacy forget` has a person's messages forgotten.
The buttons under a flag do the same where the claim came up.""",
    "For those who manage the server": """\
`/watch add` has a channel read; `/watch list` says what is missing there.
`/digest schedule` has the digest posted every week; `/digest preview`, `now` and `off`.
`/settings show`, `set` and `erase` are about this server's desk.""",
}


@app_commands.command(name="help", description="What Claimdesk does and how to use it")
@app_commands.guild_only
async def help_(interaction: Interaction) -> None:
    embed = discord.Embed(
        title="Claimdesk",
        description="I keep the desk's claims, and say so when a message in a watched channel is about one.",
    )
    for name, value in HELP.items():
        embed.add_field(name=name, value=value, inline=False)
    await interaction.response.send_message(embed=embed, ephemeral=True)


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(help_)
