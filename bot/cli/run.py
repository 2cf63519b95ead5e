import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.logs import start_logging
from bot.config import Settings
from bot.discord_app.starting import PORTAL, StartError, serve


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def run(
    log_format: Annotated[
        LogFormat | None, typer.Option(help="How logs look; CLAIMDESK_LOG_FORMAT unless given.")
    ] = None,
) -> None:
    """Connect to Discord and serve its newsrooms until told to stop."""
    settings = Settings()
    if settings.discord_token is None:
        raise StartError(
            "DISCORD_TOKEN is not set; copy the token from the Bot page of your application "
            f"at {PORTAL} into .env."
        )
    start_logging(log_format.value if log_format else settings.log_format)
    asyncio.run(
        serve(
            settings.discord_token.get_secret_value(),
            settings.database_url,
            autoflag=settings.autoflag,
            dev_guild=settings.dev_guild,
            model=settings.model,
        )
    )
