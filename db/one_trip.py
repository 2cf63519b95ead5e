"""A statement's whole way to the connection's thread and back in one trip.

aiosqlite hands a thread every step of a statement on its own (cursor, execute, fetch, close), and SQLAlchemy
asks for all four; most of what a short query costs is those hand-overs. `execute_fetchall` of aiosqlite takes
one; the rows that it gives carry what SQLAlchemy asks for besides.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Self, cast

import aiosqlite

Row = tuple[Any, ...]


class _Rows(list[Row]):
    """The rows of a statement, with what else its cursor said."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class _Cursor(sqlite3.Cursor):
    def fetchall(self) -> _Rows:
        rows = _Rows(super().fetchall())
        rows.description, rows.rowcount, rows.lastrowid = self.description, self.rowcount, self.lastrowid
        self.close()
        return rows


class _Connection(sqlite3.Connection):
    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        return self.cursor(_Cursor).execute(sql, parameters)


class OneTripCursor:
    """Executes and fetches at once; what SQLAlchemy asks for afterwards comes from memory."""

    arraysize = 1

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Row] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Any = ()) -> "OneTripCursor":
        rows = cast("_Rows", await self._connection.execute_fetchall(operation, parameters))
        self._rows = iter(rows)
        self.description, self.rowcount, self.lastrowid = rows.description, rows.rowcount, rows.lastrowid
        return self

    async def executemany(self, operation: str, parameters: Iterable[Any]) -> "OneTripCursor":
        cursor = await self._connection.executemany(operation, parameters)
        self.rowcount = cursor.rowcount
        return self

    async def fetchall(self) -> list[Row]:
        return list(self._rows)

    async def fetchmany(self, size: int = 1) -> list[Row]:
        return list(islice(self._rows, size))

    async def close(self) -> None:
        """The cursor was closed in its thread already."""


class OneTripConnection(aiosqlite.Connection):
    def cursor(self) -> OneTripCursor:  # type: ignore[override]  # as much of a cursor as SQLAlchemy uses
        return OneTripCursor(self)


def connect(file: str | Path, **options: Any) -> OneTripConnection:
    """A connection for SQLAlchemy, not yet open."""
    connection = OneTripConnection(
        lambda: sqlite3.connect(file, factory=_Connection, **options), iter_chunk_size=64
    )
    # A connection that is never closed, since the task that used it was cancelled, must not keep the program
    # from ending. Since aiosqlite 0.22 a connection has a thread; before that it was one.
    thread: Any = getattr(connection, "_thread", connection)
    thread.daemon = True
    return connection
