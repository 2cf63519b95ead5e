"""Migrations (Alembic), run at every start."""

import asyncio
import glob
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from db.errors import DatabaseError
from db.sqlite import copy_file

_SCRIPTS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    # Alembic's options interpolate `%`, which a folder's name may hold.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """The newest migration of this program."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    assert newest is not None  # noqa: S101 - the package holds at least one migration
    return newest


def _known(revision: str) -> bool:
    try:
        return ScriptDirectory.from_config(_config()).get_revision(revision) is not None
    except CommandError:
        return False


async def current(engine: AsyncEngine) -> str | None:
    """The migration that the database is at; None for a new database."""
    async with engine.connect() as connection:
        return await connection.run_sync(_current)


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def upgrade(engine: AsyncEngine, sqlite_file: Path | None) -> None:
    """Bring the database up to this program's schema; a SQLite file with data is copied aside first.

    Raises DatabaseError where the database was made by a newer program.
    """
    revision = await current(engine)
    if revision == head():
        return
    refuse_unknown(revision)
    if revision is not None and sqlite_file is not None:
        aside = sqlite_file.with_name(f"{sqlite_file.name}.before-{revision}")
        await asyncio.to_thread(copy_file, sqlite_file, aside)
    await _migrate(engine, command.upgrade, "head")


def refuse_unknown(revision: str | None) -> None:
    if revision is not None and not _known(revision):
        raise DatabaseError(
            f"The database was made by a newer Claimdesk (migration {revision}); upgrade the program."
        )


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Take the database back to an earlier migration (`base`: to nothing), with what the later ones held."""
    await _migrate(engine, command.downgrade, revision)


async def _migrate(engine: AsyncEngine, step: Any, revision: str) -> None:
    # One transaction: a migration interrupted half-way leaves the database as it was, and of two
    # processes that start at once the second, which waited as every writer does, finds the work done.
    async with engine.connect() as connection:
        await connection.execution_options(claimdesk_writes=True)
        async with connection.begin():
            await connection.run_sync(lambda sync: step(_config(sync), revision))


def copies_of(file: Path) -> list[Path]:
    """The copies that were made of a SQLite file before its migrations and a restore."""
    return sorted(file.parent.glob(f"{glob.escape(file.name)}.before-*"))
