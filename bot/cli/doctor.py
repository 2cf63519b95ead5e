import asyncio
import sys
from importlib.metadata import version

import typer
from sqlalchemy.engine import make_url

from bot.config import Config
from bot.desk.claims.finding import count_open_claims
from bot.desk.claims.labels import plural
from bot.discord_app.diagnosis import diagnose
from bot.matching.candidates.embedding import EXTRA, SUGGESTED, EmbeddingError, load_embedder
from db import Database, DatabaseError, migrate


def doctor() -> None:
    """Say what is configured and what is missing, and how to get it."""
    config = Config()
    typer.echo(f"Claimdesk {version('claimdesk')} on Python {sys.version.split()[0]}")
    good = asyncio.run(_database(config.database_url))
    typer.echo(_model(config.model))
    if config.discord_token is not None and good:
        good = asyncio.run(_discord(config, config.discord_token.get_secret_value()))
    elif config.discord_token is None:
        typer.echo(
            "DISCORD_TOKEN: missing. The command line works without; for the bot, copy the token from your "
            "application's page in the Discord developer portal into .env."
        )
    if not good:
        raise typer.Exit(1)


def _model(model: str | None) -> str:
    if model is None:
        return (
            "CLAIMDESK_MODEL: none, so claims are matched by their words. A sentence model also finds them "
            "said in other words; for one that is downloaded once (some 90 MB): "
            f"pip install '{EXTRA}' and CLAIMDESK_MODEL={SUGGESTED}"
        )
    try:
        loaded = load_embedder(model)
    except EmbeddingError as error:
        return f"CLAIMDESK_MODEL: {error} Until then claims are matched by their words alone."
    return f"CLAIMDESK_MODEL: {loaded.name}, {loaded.dimension} numbers a vector"


async def _discord(config: Config, token: str) -> bool:
    async with Database(config.database_url) as database:
        good, missing = await diagnose(token, database, autoflag=config.autoflag)
    for line in good:
        typer.echo(line)
    if not config.autoflag:
        typer.echo("CLAIMDESK_AUTOFLAG: off, so only messages that mention the bot are read")
    for line in missing:
        typer.echo(line, err=True)
    return not missing


async def _database(url: str) -> bool:
    try:
        async with Database(url) as database:
            migration = await migrate.current(database.engine)
            async with database.read() as session:
                claims = await count_open_claims(session, 0)
    except DatabaseError as error:
        typer.echo(f"Database: {error}", err=True)
        return False
    shown = make_url(url).render_as_string(hide_password=True)
    typer.echo(f"Database: {shown}, migration {migration}, {plural(claims, 'open claim')} at the local desk")
    return True
