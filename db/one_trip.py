"""A statement's whole way to the connection's thread and back in one trip.

aiosqlite hands a thread every step of a statement on its own (cursor, execute, fetch, close), and SQLAlchemy
asks for all four; most of what a short query costs is those hand-overs. aiosqlite has no public way to run
something of ours in its thread, hence the private names.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Self

import aiosqlite

Rows = list[tuple[Any, ...]]


class OneTripCursor:
    """Executes and fetches at once; what SQLAlchemy asks for afterwards is at hand."""

    arraysize = 1

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Any = ()) -> "OneTripCursor":
        return await self._send("execute", operation, parameters)

    async def executemany(self, operation: str, parameters: Iterable[Any]) -> "OneTripCursor":
        return await self._send("executemany", operation, parameters)

    async def _send(self, method: str, operation: str, parameters: Any) -> "OneTripCursor":
        await self._connection._execute(self._trip, method, operation, parameters)  # type: ignore[no-untyped-call]  # noqa: SLF001
        return self

    async def fetchall(self) -> Rows:
        return list(self._rows)

    async def fetchmany(self, size: int = 1) -> Rows:
        return list(islice(self._rows, size))

    async def close(self) -> None:
        """The cursor was closed in its thread already."""

    def _trip(self, method: str, operation: str, parameters: Any) -> None:
        cursor: sqlite3.Cursor = self._connection._conn.cursor()  # noqa: SLF001
        try:
            getattr(cursor, method)(operation, parameters)
            self._rows = iter(cursor.fetchall())
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneTripConnection(aiosqlite.Connection):
    def cursor(self) -> OneTripCursor:  # type: ignore[override]  # as much of a cursor as SQLAlchemy uses
        return OneTripCursor(self)


def connect(file: str | Path, **options: Any) -> OneTripConnection:
    """A connection for SQLAlchemy, not yet open."""
    connection = OneTripConnection(lambda: sqlite3.connect(file, **options), iter_chunk_size=64)
    # As SQLAlchemy does where it connects itself: a connection that was never closed, because the task that
    # used it was cancelled, keeps no program from ending.
    connection._thread.daemon = True  # noqa: SLF001
    return connection
