"""What is SQLite's own: the file, its write-ahead log, and transactions that begin when they say so."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.one_trip import connect

SCRUB_TIMEOUT = 2.0
"""Seconds to wait for readers before the write-ahead log is left for another time."""
BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another one before SQLite says that the database is locked."""


def file_of(url: URL) -> Path | None:
    """The database's file; None for one in memory, and for one that is not SQLite's."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


def prepare_file(file: Path) -> None:
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


def copy_file(source: Path, target: Path) -> None:
    """Copy a database, what its write-ahead log holds included, into one new file for its owner only."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def empty_log(file: Path) -> bool:
    """Write the write-ahead log back and empty it, so that it holds no deleted words either.

    False where a reader is in the way; the next time will do.
    """
    with closing(sqlite3.connect(file, timeout=SCRUB_TIMEOUT)) as connection:
        try:
            (blocked, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
    return not blocked


def engine_of(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True, connect_args={"async_creator_fn": connect})
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    """Leave transactions to `_begin`: the driver's own begin too late to give one view of the data."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what people asked to be forgotten is overwritten
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer that begins as a reader can fail half-way, when another one wrote in between.
    writes = connection.get_execution_options().get("claimdesk_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def why_not(url: URL, reason: str) -> str:
    """Why the database cannot be used, as a sentence."""
    file = file_of(url)
    if file is None:
        return f"The database cannot be used: {reason}."
    if "not a database" in reason:
        return f"{file} is not a SQLite database; change DATABASE_URL or move the file away."
    if "locked" in reason:
        return f"The database {file} is locked by another program; stop that program and try again."
    return f"The database {file} cannot be opened ({reason}); check the path and its permissions."
