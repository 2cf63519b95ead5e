"""One place where failures become answers: a sentence for what people can mend, else a reference number."""

import hashlib
import logging
import traceback
from pathlib import Path

import aiohttp
import discord
from discord import app_commands

from bot.desk.errors import DeskError
from bot.discord_app.cards.formatting import clip
from bot.discord_app.command_times import CommandOutcome, called, note_end
from bot.discord_app.posting.retrying import is_passing
from bot.exchange.problems import UnreadableFileError
from db.errors import describe, trouble

log = logging.getLogger(__name__)

UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, ACKNOWLEDGED, INVALID_TOKEN = 10015, 10062, 40060, 50027
_OVER = {UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, ACKNOWLEDGED, INVALID_TOKEN}
"""Discord's codes for an interaction that cannot be answered any more, or was."""


async def answer_error(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the user, privately, what went wrong."""
    cause = _cause(error)
    sentence = _sentence(error)
    note_end(interaction, CommandOutcome.FAILED if sentence is None else CommandOutcome.REFUSED)
    if isinstance(cause, discord.HTTPException) and cause.code in _OVER:
        log.warning("an interaction was over before it was answered: %s", describe(cause))
        return
    if sentence is not None:
        details = {"command": called(interaction), "guild": interaction.guild_id, "why": type(cause).__name__}
        log.info("command refused", extra=details)
    else:
        sentence = _for_now(cause)
    if sentence is None:
        reference = _reference(cause)
        log.error("command failed, reference %s", reference, exc_info=error)
        sentence = f"Something went wrong on our side; the log has it under reference {reference}."
    try:
        if interaction.response.is_done():
            await interaction.followup.send(clip(sentence, 2000), ephemeral=True)
        else:
            await interaction.response.send_message(clip(sentence, 2000), ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        log.warning("could not answer an interaction: %s", describe(failure))


def _cause(error: BaseException) -> BaseException:
    """The error that discord.py's own errors wrap."""
    while isinstance(error, app_commands.AppCommandError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def _for_now(cause: BaseException) -> str | None:
    """The sentence for a failure that may pass, which is logged in one line."""
    if isinstance(cause, discord.DiscordException | aiohttp.ClientError):
        if not is_passing(cause):
            return None
        sentence = "Discord did not take part of that; look whether it is done, and try again in a minute."
    else:
        wrong = trouble(cause)
        if wrong is None:
            return None
        sentence = f"{wrong}: what was not confirmed is not saved, so try again in a minute."
    log.warning("command failed: %s", describe(cause))
    return sentence


def _reference(cause: BaseException) -> str:
    """The same for failures of one kind at one place, since the log shows only one of those a minute."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(cause.__traceback__)
    ]
    signature = " ".join([type(cause).__qualname__, *places])
    return "e" + hashlib.sha256(signature.encode()).hexdigest()[:5]


def _sentence(error: BaseException | None) -> str | None:
    """The sentence of the error that a wrapper of discord.py carries, if it is one for people."""
    while error is not None:
        if isinstance(error, DeskError | UnreadableFileError | app_commands.CheckFailure):
            return str(error)
        if isinstance(error, app_commands.TransformerError) and error.__cause__ is None:
            return "One of the options cannot be used; pick one of the suggestions."
        error = getattr(error, "original", None) or error.__cause__
    return None
