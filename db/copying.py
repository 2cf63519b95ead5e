"""Moving everything from one database into another, of the same kind or the other, checked row by row."""

from collections.abc import AsyncIterator, Callable
from itertools import zip_longest
from typing import Any

from sqlalchemy import Row, Select, String, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from db.database import Database
from db.errors import DatabaseError
from db.models import Base

ROWS_A_STEP = 500
"""Rows written, or compared, at a time."""
Progress = Callable[[int, int], None]
"""Called with how much is done, and of how much: each row counts twice, written and compared."""


async def copy_all(source: Database, target: Database, progress: Progress = lambda done, total: None) -> int:
    """Copy every row of an open database into another open one that is empty; gives how many there were.

    One transaction of the target: it holds all, compared with what the source held when the copying began,
    or nothing. Raises DatabaseError where the target holds something, or a row does not arrive as it was.
    """
    tables = Base.metadata.sorted_tables
    async with source.read() as old, target.write() as new:
        for table in tables:
            if await _count(new, table):
                raise DatabaseError(f"{target.name} holds {table.name} already; copy into an empty database.")
        total = 2 * sum([await _count(old, table) for table in tables])
        done = 0
        for step in (_write, _compare):
            for table in tables:
                async for rows in step(old, new, table):
                    done += rows
                    progress(done, total)
        for table in tables:
            await _continue_numbers(new, table)
    return total // 2


async def _write(old: AsyncSession, new: AsyncSession, table: Table) -> AsyncIterator[int]:
    async for rows in _parts(old, table):
        try:
            await new.execute(insert(table), [dict(row._mapping) for row in rows])  # noqa: SLF001 - its public name
        except DBAPIError as error:
            raise DatabaseError(
                f"The other database refuses rows of {table.name} ({error.orig}); nothing was copied."
            ) from error
        yield len(rows)


async def _compare(old: AsyncSession, new: AsyncSession, table: Table) -> AsyncIterator[int]:
    arrived = _parts(new, table)
    async for rows in _parts(old, table):
        others: list[Row[Any]] = await anext(arrived, [])
        for row, other in zip_longest(rows, others):
            if row != other:
                raise DatabaseError(_difference(table, row, other))
        yield len(rows)
    async for others in arrived:
        raise DatabaseError(_difference(table, None, others[0]))


def _difference(table: Table, row: Row[Any] | None, other: Row[Any] | None) -> str:
    known = row if row is not None else other
    key = [known._mapping[column] for column in table.primary_key] if known is not None else []  # noqa: SLF001
    return f"Row {key} of {table.name} did not arrive as it was; nothing was copied."


async def _count(session: AsyncSession, table: Table) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def _parts(session: AsyncSession, table: Table) -> AsyncIterator[list[Row[Any]]]:
    stream = await session.stream(_in_order(session, table))
    async for rows in stream.partitions(ROWS_A_STEP):
        yield list(rows)


def _in_order(session: AsyncSession, table: Table) -> Select[Any]:
    """All rows by primary key; text by its bytes, not by a language's rules, which differ."""
    by_bytes = "C" if session.get_bind().dialect.name == "postgresql" else "BINARY"
    key = [
        column.collate(by_bytes) if isinstance(column.type, String) else column
        for column in table.primary_key
    ]
    return select(table).order_by(*key)


async def _continue_numbers(session: AsyncSession, table: Table) -> None:
    """Have PostgreSQL number new rows after those copied; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is None or session.get_bind().dialect.name != "postgresql":
        return
    last = await session.scalar(select(func.max(column)))
    sequence = await session.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
    )
    if last is not None and sequence is not None:
        await session.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
