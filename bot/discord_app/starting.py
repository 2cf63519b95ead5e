"""Running the bot until it is told to stop, and saying plainly why it cannot start."""

import asyncio
import signal

import aiohttp
import discord

from bot.desk.errors import DeskError
from bot.discord_app.client import Claimdesk
from bot.discord_app.retrying import describe
from db import Database

PORTAL = "https://discord.com/developers/applications"


class StartError(DeskError):
    """The bot cannot start; the message says what to do about it."""


async def serve(
    token: str,
    database_url: str,
    *,
    autoflag: bool = True,
    dev_guild: int | None = None,
    model: str | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT. Raises StartError, or db.DatabaseError where there is no database."""
    async with Database(database_url) as database:
        bot = Claimdesk(database, autoflag=autoflag, dev_guild=dev_guild, model=model)
        closing = _close_on_signals(bot)
        try:
            await bot.start(token)
        except Exception as error:
            if not bot.stopping.is_set():
                raise why(error, bot.application_id) from error
        finally:
            await asyncio.gather(*closing)
            await bot.close()


def _close_on_signals(bot: Claimdesk) -> "list[asyncio.Task[None]]":
    """Close the bot at the first signal; gives the list that the closing will be in."""
    loop = asyncio.get_running_loop()
    closing: list[asyncio.Task[None]] = []

    def close() -> None:
        if not closing:
            closing.append(loop.create_task(bot.close()))

    for sent in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sent, close)
    return closing


def why(error: Exception, application_id: int | None) -> Exception:
    """The failure as a sentence, if it is one that people can mend."""
    if isinstance(error, discord.LoginFailure):
        return StartError(
            "Discord refuses the token; copy it again from the Bot page of your application at "
            f"{PORTAL} into DISCORD_TOKEN."
        )
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return StartError(missing_intent(application_id))
    if isinstance(error, discord.HTTPException | aiohttp.ClientError | OSError):
        return StartError(f"Discord cannot be reached ({describe(error)}); try again later.")
    return error


def missing_intent(application_id: int | None) -> str:
    page = f"{PORTAL}/{application_id}/bot" if application_id else PORTAL
    return (
        f"The message-content intent is off; switch it on under Privileged Gateway Intents at {page}, "
        "or set CLAIMDESK_AUTOFLAG=off to run without reading messages."
    )
