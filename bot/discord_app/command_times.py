"""How long commands take, by what came of them."""

import time
from enum import StrEnum
from typing import Any

import discord

STARTED = "started"
"""Where an interaction keeps when its command began, by `time.perf_counter`."""


class CommandOutcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


def note_start(interaction: "discord.Interaction[Any]") -> None:
    interaction.extras[STARTED] = time.perf_counter()


def note_end(interaction: "discord.Interaction[Any]", outcome: CommandOutcome) -> None:
    """Observe the command's time, once; a button or a form has none."""
    started = interaction.extras.pop(STARTED, None)
    if started is not None and interaction.command is not None:
        times = interaction.client.metrics.command_seconds
        times.labels(interaction.command.qualified_name, outcome.value).observe(time.perf_counter() - started)


def called(interaction: "discord.Interaction[Any]") -> str:
    """The command's name; for a button or a form what it is."""
    return interaction.command.qualified_name if interaction.command else interaction.type.name
