"""/help and /stats."""

from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.digest import digest_of
from bot.desk.digest_text import digest_text
from bot.discord_app.access import guild_id, guild_settings, is_editor
from bot.discord_app.client import Interaction
from bot.discord_app.plain import clip, escaped

HELP = {
    "For everyone": """\
`/check` says what is tracked about a text; so does **Check for tracked claims** in a message's menu.
`/claim show`, `list`, `search` and `history`, and `/source list`, show the desk's claims.
`/stats` gives the week's figures.""",
    "For editors (the editor role, or Manage Messages)": """\
`/claim add` tracks a claim; **Track as claim** in a message's menu does it from a message.
`/claim edit`, `verdict`, `assign`, `phrasing`, `phrasing-remove`, `link`, `seen`, `merge`, `archive` \
and `restore` change one; `/source add` and `remove` its evidence.
The buttons under a flag do the same where the claim came up.""",
    "For those who manage the server": """\
`/watch add` has a channel read; `/watch list` says what is missing there.
`/settings show`, `set` and `erase` are about this server's desk.""",
}


@app_commands.command(name="help", description="What Claimdesk does and how to use it")
@app_commands.guild_only
async def help_(interaction: Interaction) -> None:
    embed = discord.Embed(
        title="Claimdesk",
        description="I keep the desk's claims, and say so when a message in a watched channel repeats one.",
    )
    for name, value in HELP.items():
        embed.add_field(name=name, value=value, inline=False)
    await interaction.response.send_message(embed=embed, ephemeral=True)


@app_commands.command(name="stats", description="The desk's figures of the last days")
@app_commands.describe(days="How many days; 7 unless said otherwise")
@app_commands.guild_only
async def stats(interaction: Interaction, days: app_commands.Range[int, 1, 366] = 7) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    async with interaction.client.database.read() as session:
        digest = await digest_of(
            session,
            guild_id(interaction),
            discord.utils.utcnow(),
            timedelta(days=days),
            editor=is_editor(interaction, settings),
        )
    embed = discord.Embed(description=clip(escaped(digest_text(digest)), 4096))
    await interaction.followup.send(embed=embed, ephemeral=True)


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(help_)
    bot.tree.add_command(stats)
