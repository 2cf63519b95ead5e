"""The database as a whole: backed up, restored, copied."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli.session import run
from bot.config import Config
from bot.desk.claims.labels import plural
from bot.desk.errors import InvalidError
from db import Database, DatabaseError
from db import backup as files
from db.copying import copy_all


def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Write a checked copy of the database to a file, also while the bot runs."""
    files.backup(_database_file("backed up", "pg_dump"), file)
    typer.echo(f"Backed up to {file}, checked. It holds all that the desk keeps; keep it as safe.")


def restore(file: Annotated[Path, typer.Argument(help="A file that `claimdesk backup` wrote.")]) -> None:
    """Put a backup in the database's place; stop the bot first. What was there is set aside."""
    target = _database_file("restored", "pg_restore")
    aside = files.restore(file, target)
    run(_bring_up_to_date)
    kept = f" What was there before is in {aside} until its words are old enough to go." if aside else ""
    typer.echo(f"Restored {file} to {target}, checked.{kept}")


def _database_file(done: str, program: str) -> Path:
    file = Database(Config().database_url).sqlite_file
    if file is None:
        raise InvalidError(
            f"A PostgreSQL database is {done} with {program}; "
            "`claimdesk copy` moves a desk into a SQLite file and back."
        )
    return file


async def _bring_up_to_date(_: Database) -> None:
    """Opening the database has done that already."""


def copy(
    from_url: Annotated[str, typer.Argument(help="Where the desk is, as DATABASE_URL is written.")],
    to_url: Annotated[str, typer.Argument(help="An empty database, of either kind.")],
) -> None:
    """Copy a whole database into an empty one, checked row by row; stop the bot first."""
    typer.echo(asyncio.run(_copy(from_url, to_url)))


async def _copy(from_url: str, to_url: str) -> str:
    source = Database(from_url)
    if source.sqlite_file is not None and not source.sqlite_file.exists():
        raise DatabaseError(f"There is no database {source.sqlite_file} to copy from; correct FROM_URL.")
    target = Database(to_url)
    if source.url == target.url:
        raise DatabaseError("FROM_URL and TO_URL are the same database; name an empty one to copy into.")
    async with source, target:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Copying", total=None)
            rows = await copy_all(
                source, target, lambda done, total: bar.update(task, completed=done, total=total)
            )
    return f"Copied {plural(rows, 'row')} from {source.name} to {target.name}, each compared."
