import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from db import migrate
from db.errors import DatabaseError
from db.one_trip import connect

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another one before SQLite says that the database is locked."""

_WRITES = "claimdesk_writes"


class Database:
    """A desk's database. `open` it before use; every use case runs in one `read` or `write` session."""

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.engine = _engine(self.url)

    @property
    def sqlite_file(self) -> Path | None:
        """The file that holds the database, where it is SQLite's."""
        return _sqlite_file(self.url)

    async def open(self) -> None:
        """Bring the schema up to date. Raises DatabaseError where the database cannot be used."""
        try:
            if self.sqlite_file is not None:
                await asyncio.to_thread(_prepare_file, self.sqlite_file)
            await migrate.upgrade(self.engine, self.sqlite_file)
        except (DBAPIError, OSError, sqlite3.DatabaseError) as error:
            await self.engine.dispose()
            raise DatabaseError(_why_not(self.url, error)) from error
        except DatabaseError:
            await self.engine.dispose()
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """One view of the database, unchanged by what others write meanwhile."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction: all of it is kept, or on an exception nothing. Waits for other writers first."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            await session.connection(execution_options={_WRITES: True})
            yield session

    def on_error(self, count: Callable[[], object]) -> None:
        """Call `count` for every statement that the database could not do, other than for a constraint."""

        def failed(context: ExceptionContext) -> None:
            if not isinstance(context.sqlalchemy_exception, IntegrityError):
                count()

        event.listen(self.engine.sync_engine, "handle_error", failed)

    async def close(self) -> None:
        await self.engine.dispose()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        # A cancelled task still lets go of its connections, whose threads would outlive it.
        await asyncio.shield(self.close())


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseError(
            "DATABASE_URL is not a database address; write it like sqlite+aiosqlite:///claimdesk.db."
        ) from None
    if parsed.drivername != "sqlite+aiosqlite":
        raise DatabaseError(
            f"DATABASE_URL names {parsed.drivername}, which Claimdesk does not speak; "
            "write it like sqlite+aiosqlite:///claimdesk.db."
        )
    file = _sqlite_file(parsed)
    if file and not file.parent.is_dir():
        raise DatabaseError(
            f"The folder {file.parent} for the database does not exist; create it or change DATABASE_URL."
        )
    return parsed


def _sqlite_file(url: URL) -> Path | None:
    name = url.database
    return Path(name) if name and name != ":memory:" else None


def _prepare_file(file: Path) -> None:
    """Give the database its write-ahead log, and a new file to its owner only (those beside it follow).

    SQLite does not wait for its turn to change the journal, so of programs that start at once the others
    try again.
    """
    if not file.exists():
        file.touch(mode=0o600)
    give_up_at = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > give_up_at:
                    raise
                time.sleep(0.02)
            else:
                return


def _engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"async_creator_fn": connect})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Leave transactions to `_begin_sqlite`: the driver's own begin too late to give one view of the data."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader can fail half-way, when another one wrote in between.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _why_not(url: URL, error: Exception) -> str:
    reason = str(error.orig if isinstance(error, DBAPIError) and error.orig else error).strip()
    file = _sqlite_file(url)
    if file is None:
        return f"The database cannot be reached: {reason}."
    if "not a database" in reason:
        return f"{file} is not a SQLite database; change DATABASE_URL or move the file away."
    if "locked" in reason:
        return f"The database {file} is locked by another program; stop that program and try again."
    return f"The database {file} cannot be opened ({reason}); check the path and its permissions."
