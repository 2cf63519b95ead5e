"""One place where failures become answers: a sentence for what people can mend, else a reference number."""

import logging
import secrets

import discord
from discord import app_commands

from bot.desk.errors import DeskError
from bot.discord_app.plain import clip
from bot.exchange.problems import UnreadableFileError

log = logging.getLogger(__name__)


async def answer_error(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the user, privately, what went wrong."""
    sentence = _sentence(error)
    if sentence is None:
        reference = secrets.token_hex(3)
        log.error("command failed, reference %s", reference, exc_info=error)
        sentence = f"Something went wrong on our side; the log has it under reference {reference}."
    try:
        if interaction.response.is_done():
            await interaction.followup.send(clip(sentence, 2000), ephemeral=True)
        else:
            await interaction.response.send_message(clip(sentence, 2000), ephemeral=True)
    except discord.HTTPException as failure:
        log.warning("could not answer an interaction: %s", failure)


def _sentence(error: BaseException | None) -> str | None:
    """The sentence of the error that a wrapper of discord.py carries, if it is one for people."""
    while error is not None:
        if isinstance(error, DeskError | UnreadableFileError | app_commands.CheckFailure):
            return str(error)
        if isinstance(error, app_commands.TransformerError) and error.__cause__ is None:
            return "One of the options cannot be used; pick one of the suggestions."
        error = getattr(error, "original", None) or error.__cause__
    return None
