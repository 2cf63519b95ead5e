"""What can be wrong with a database, brought about from outside the program."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from db import Database

_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@asynccontextmanager
async def locked(file: Path) -> AsyncIterator[None]:
    """Another process holds the database's lock."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _HOLD,
        file,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"locked\n"
    try:
        yield
    finally:
        holder.kill()
        await holder.communicate()


@contextmanager
def with_pragma(database: Database, name: str, value: object, afterwards: object) -> Iterator[None]:
    """Every transaction runs under a pragma, and each one afterwards sets it back."""
    setting = value

    def taken(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {name} = {setting}")
        cursor.close()

    event.listen(database.engine.sync_engine, "checkout", taken)
    try:
        yield
    finally:
        setting = afterwards


@contextmanager
def full(database: Database) -> Iterator[None]:
    """No page more fits on the disk."""
    with with_pragma(database, "max_page_count", 1, 1 << 30):  # SQLite never goes below what there is
        yield


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    with with_pragma(database, "query_only", "ON", "OFF"):
        yield


@contextmanager
def refusing(database: Database) -> Iterator[None]:
    """Not even a reader is let in."""

    def refused(*_: object) -> None:
        raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))

    event.listen(database.engine.sync_engine, "before_cursor_execute", refused)
    try:
        yield
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", refused)


@contextmanager
def impatient(database: Database) -> Iterator[None]:
    """The database waits for other writers for no time worth mentioning."""
    with with_pragma(database, "busy_timeout", 20, 15_000):
        yield


def rows(file: Path, query: str) -> list[Any]:
    with sqlite3.connect(file) as connection:
        return connection.execute(query).fetchall()
