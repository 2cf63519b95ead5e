"""What a message's own menu offers: checking it, and tracking what it claims."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.drafts import ClaimDraft
from bot.desk.fields import MAX_TEXT, one_line
from bot.discord_app.access import editors_only, require_editor
from bot.discord_app.client import Interaction
from bot.discord_app.cogs.check import answer_check
from bot.discord_app.message_text import text_of
from bot.discord_app.plain import clip
from bot.discord_app.tracking import track
from bot.discord_app.views.base import DeskModal, line, paragraph

FOR_FILES = 1.5
"""Seconds that reading a message's files may take before a modal, which Discord wants within 3."""


@app_commands.context_menu(name="Check for tracked claims")
@app_commands.guild_only
async def check_message(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.defer(ephemeral=True)
    await answer_check(interaction, await text_of(message))


@app_commands.context_menu(name="Track as claim")
@app_commands.guild_only
@editors_only
async def track_message(interaction: Interaction, message: discord.Message) -> None:
    try:
        text = await asyncio.wait_for(text_of(message), FOR_FILES)
    except (TimeoutError, discord.HTTPException):
        text = message.content
    await interaction.response.send_modal(TrackModal(one_line(text), message.jump_url))


class TrackModal(DeskModal):
    """A new claim, filled from a message, whose link is kept as an appearance."""

    def __init__(self, text: str, seen_at: str) -> None:
        super().__init__(title="Track as claim", timeout=None)
        self.seen_at = seen_at
        self.text = paragraph(
            "Claim, as one sentence", "text", default=clip(text, MAX_TEXT), max_length=MAX_TEXT
        )
        self.claimant = line("Who made it", "claimant", required=False, max_length=300)
        self.claimed_on = line("When, like 2026-11-23", "claimed_on", required=False, max_length=10)
        self.quote = paragraph("Their words as published", "quote", required=False, max_length=MAX_TEXT)
        self.tags = line("Tags, separated by commas", "tags", required=False, max_length=1100)
        for field in (self.text, self.claimant, self.claimed_on, self.quote, self.tags):
            self.add_item(field)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # the bot is a Claimdesk
        await require_editor(interaction)
        draft = ClaimDraft.of(
            self.text.value,
            self.claimant.value,
            self.claimed_on.value,
            self.quote.value,
            tags=self.tags.value,
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        await track(interaction, draft, self.seen_at)


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(check_message)
    bot.tree.add_command(track_message)
