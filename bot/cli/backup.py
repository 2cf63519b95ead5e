from pathlib import Path
from typing import Annotated

import typer

from bot.cli.session import run
from bot.config import Settings
from bot.desk.errors import InvalidError
from db import Database
from db import backup as files


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
    file = Database(Settings().database_url).sqlite_file
    if file is None:
        raise InvalidError(
            f"A PostgreSQL database is {done} with {program}; "
            "`claimdesk copy` moves a desk into a SQLite file and back."
        )
    return file


async def _bring_up_to_date(_: Database) -> None:
    """Opening it has done that."""
