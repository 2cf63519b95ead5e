"""How long a guild's claims take from a SQLite file into a matcher."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bot.desk.recognition.matchers import GuildMatchers
from db import Database
from db.models import Claim, Guild

GUILD = 1
ROWS = 10_000
"""Written at once."""


def load_seconds(texts: Sequence[str]) -> float:
    with TemporaryDirectory() as folder:
        return asyncio.run(_load_seconds(Path(folder) / "desk.db", texts))


async def _load_seconds(file: Path, texts: Sequence[str]) -> float:
    now = datetime.now(UTC)
    async with Database(f"sqlite+aiosqlite:///{file}") as database:
        async with database.write() as session:
            session.add(Guild(guild_id=GUILD, revision=1))
            await session.flush()
            for start in range(0, len(texts), ROWS):
                rows = [
                    {"guild_id": GUILD, "number": number, "text": text, "wording_key": str(number), "created_at": now,
                     "revision": 1}
                    for number, text in enumerate(texts[start : start + ROWS], start + 1)
                ]  # fmt: skip
                await session.execute(insert(Claim), rows)
        async with database.read() as session:
            started = time.perf_counter()
            await GuildMatchers().matcher(session, GUILD)
            return time.perf_counter() - started
