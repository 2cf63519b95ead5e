import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bot.config import Config
from bot.discord_app.posting.retrying import is_expected
from bot.discord_app.starting import PORTAL, Shards, StartError, serve
from bot.logs.lines import start_logging


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def run(
    log_format: Annotated[
        LogFormat | None, typer.Option(help="How logs look; CLAIMDESK_LOG_FORMAT unless given.")
    ] = None,
    shards: Annotated[
        str | None,
        typer.Option(help="The shards that this process serves, as 0,1; all of --shard-count unless given."),
    ] = None,
    shard_count: Annotated[
        int | None, typer.Option(min=1, help="How many shards all processes of the bot serve together.")
    ] = None,
) -> None:
    """Connect to Discord and serve its newsrooms until told to stop."""
    part = _part(shards, shard_count)
    config = Config()
    if config.discord_token is None:
        raise StartError(
            "DISCORD_TOKEN is not set; copy the token from the Bot page of your application "
            f"at {PORTAL} into .env."
        )
    start_logging(log_format.value if log_format else config.log_format, is_expected)
    asyncio.run(
        serve(
            config.discord_token.get_secret_value(),
            config.database_url,
            autoflag=config.autoflag,
            dev_guild=config.dev_guild,
            metrics_host=config.metrics_host,
            metrics_port=config.metrics_port,
            shards=part,
            model=config.model,
            judge=config.judge,
        )
    )


def _part(shards: str | None, count: int | None) -> Shards | None:
    if count is None:
        if shards is not None:
            raise typer.BadParameter("--shards needs --shard-count, the number of all shards")
        return None
    if shards is None:
        return Shards(tuple(range(count)), count)
    words = [word.strip() for word in shards.split(",")]
    if not all(word.isdecimal() and int(word[:6]) < count for word in words):
        raise typer.BadParameter(f"--shards takes numbers from 0 to {count - 1}, as 0,1")
    return Shards(tuple(sorted({int(word) for word in words})), count)
