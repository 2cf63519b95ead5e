"""/check: what is tracked about a text, for the asker only."""

from discord import app_commands
from discord.ext import commands

from bot.desk.recognition.checking import check_text
from bot.discord_app.access import guild_id, guild_settings, is_editor
from bot.discord_app.cards.check import check_embed
from bot.discord_app.client import Interaction


async def answer_check(interaction: Interaction, text: str) -> None:
    """Answer a deferred interaction with what is tracked about the text."""
    settings = await guild_settings(interaction)
    bot = interaction.client
    async with bot.database.read() as session:
        checked = await check_text(session, bot.matchers, guild_id(interaction), text)
    embed = check_embed(checked, settings.show_verdicts, editor=is_editor(interaction, settings))
    await interaction.followup.send(embed=embed, ephemeral=True)


@app_commands.command(name="check", description="See what is tracked about a text; only you see the answer")
@app_commands.describe(text="What to look for")
@app_commands.guild_only
async def check(interaction: Interaction, text: str) -> None:
    await interaction.response.defer(ephemeral=True)
    await answer_check(interaction, text)


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(check)
