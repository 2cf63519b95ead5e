from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.session import run
from bot.desk.claims.labels import plural
from bot.desk.errors import InvalidError, NotFoundError
from bot.desk.guilds.store import erase_guild, has_guild
from bot.desk.sightings.retention import Swept, sweep
from db import Database


def sweep_words() -> None:
    """Forget the words of messages that have been kept long enough; the bot does it once a day."""

    async def use(database: Database) -> Swept:
        return await sweep(database, datetime.now(UTC))

    swept = run(use)
    typer.echo(f"Forgotten: the words of {plural(swept.sightings, 'sighting')}.")
    if swept.copies:
        typer.echo(f"Deleted: {', '.join(swept.copies)}.")


def erase(
    guild: Annotated[int, typer.Option("--guild", min=0, help="The desk: a Discord server's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="It is meant: there is no way back.")] = False,
) -> None:
    """Delete all that is kept of a server, also of one that removed the bot."""

    async def use(database: Database) -> None:
        async with database.write() as session:
            if not await has_guild(session, guild):
                raise NotFoundError(f"Nothing is kept of server {guild}.")
            if not yes:
                raise InvalidError(
                    f"This deletes all claims, sources, sightings and history of server {guild} for good; "
                    "add --yes to do it."
                )
            await erase_guild(session, guild)
        await database.scrub()

    run(use)
    typer.echo(f"Erased: all that was kept of server {guild}.")
