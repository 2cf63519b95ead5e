"""What a message's own menu offers: checking it, and tracking what it claims."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.claims.drafts import AppearanceDraft
from bot.discord_app.access import editors_only
from bot.discord_app.client import Interaction
from bot.discord_app.commands.check import answer_check
from bot.discord_app.commands.claims.sentences import LONG, offer_sentences
from bot.discord_app.commands.claims.tracking import TrackModal
from bot.discord_app.reading.text import author_of, has_text_files, text_of
from bot.matching.extraction.proposals import proposals


@app_commands.context_menu(name="Check for tracked claims")
@app_commands.guild_only
async def check_message(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.defer(ephemeral=True)
    await answer_check(interaction, await text_of(message))


@app_commands.context_menu(name="Track as claim")
@app_commands.guild_only
@editors_only
async def track_message(interaction: Interaction, message: discord.Message) -> None:
    seen_at = AppearanceDraft(message.jump_url, author_of(message))
    if has_text_files(message):
        await interaction.response.defer(ephemeral=True)
        try:
            text = await text_of(message)
        except (TimeoutError, discord.HTTPException):
            text = message.content
        await offer_sentences(interaction, text, await asyncio.to_thread(proposals, text), seen_at)
        return
    text = await text_of(message)
    proposed = proposals(text)
    if len(proposed) > 1 or (proposed and len(text) > LONG):
        await interaction.response.defer(ephemeral=True)
        await offer_sentences(interaction, text, proposed, seen_at)
    else:
        await interaction.response.send_modal(TrackModal(text, seen_at))


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(check_message)
    bot.tree.add_command(track_message)
