"""Letting go of what has been kept long enough, in the database and beside it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.desk.retention import forget_old_words, shortest_retention
from db import Database, migrate


@dataclass(frozen=True, slots=True)
class Swept:
    sightings: int
    """How many lost their words."""
    copies: tuple[str, ...]
    """Names of the copies of the database, made before migrations and restores, that were deleted."""


async def sweep(database: Database, now: datetime) -> Swept:
    """Drop words older than their guilds keep them, and copies of the database that may hold such."""
    async with database.write() as session:
        sightings = await forget_old_words(session, now)
        shortest = await shortest_retention(session)
    await database.scrub()
    file = database.sqlite_file
    if file is None or shortest is None:
        return Swept(sightings, ())
    return Swept(sightings, await asyncio.to_thread(_delete_older, file, now - shortest))


def _delete_older(file: Path, than: datetime) -> tuple[str, ...]:
    gone = []
    for copy in migrate.copies_of(file):
        if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < than:
            copy.unlink()
            gone.append(copy.name)
    return tuple(gone)
