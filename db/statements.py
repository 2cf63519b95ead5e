"""Statements that both databases take: rows added or brought up to date, and many rows read in turns."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Executable, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Base


async def upsert(
    session: AsyncSession, model: type[Base], *rows: dict[str, Any], update: Sequence[str] = ()
) -> None:
    """Add rows, one or more that name the same columns.

    Where a row's primary key is taken, set the columns named in `update`; without any, leave that row.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    statement = (postgresql.insert if on_postgresql else sqlite.insert)(model)
    key = [column.name for column in inspect(model).primary_key]
    if update:
        changed = {name: statement.excluded[name] for name in update}
        statement = statement.on_conflict_do_update(index_elements=key, set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    await session.execute(statement, rows)


ROWS_A_TURN = 250
"""Rows read between two turns of the event loop."""


async def rows_of(session: AsyncSession, query: Executable) -> AsyncIterator[Any]:
    """The rows of a query; other tasks get their turn between them."""
    stream = await session.stream(query)
    async for part in stream.partitions(ROWS_A_TURN):
        for row in part:
            yield row
        await asyncio.sleep(0)
