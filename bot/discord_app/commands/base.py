"""What all views and modals share: failures are answered like those of commands."""

from typing import Any

import discord
from discord import ui

from bot.discord_app.client import Interaction
from bot.discord_app.errors import answer_error

LIFE = 600.0
"""Seconds that a private question waits for its answer; Discord's own limit is 15 minutes."""


class DeskView(ui.View):
    """A private question, put to one person."""

    def __init__(self) -> None:
        super().__init__(timeout=LIFE)

    async def on_error(  # type: ignore[override]  # the bot is always a Claimdesk
        self, interaction: Interaction, error: Exception, item: ui.Item[Any]
    ) -> None:
        await answer_error(interaction, error)


class DeskModal(ui.Modal):
    async def on_error(  # type: ignore[override]  # the bot is always a Claimdesk
        self, interaction: Interaction, error: Exception
    ) -> None:
        await answer_error(interaction, error)


def line(label: str, name: str, **options: Any) -> "ui.TextInput[Any]":
    """One line to type; `name` is its custom id."""
    return ui.TextInput(label=label, custom_id=name, **options)


def paragraph(label: str, name: str, **options: Any) -> "ui.TextInput[Any]":
    return ui.TextInput(label=label, custom_id=name, style=discord.TextStyle.paragraph, **options)
