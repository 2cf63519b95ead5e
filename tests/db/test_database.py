import asyncio
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from db import Database, DatabaseError
from db.models import Guild, HistoryEntry


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def test_a_folder_that_does_not_exist_is_an_error_and_is_not_created(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    with pytest.raises(DatabaseError, match=r"folder .*nowhere for the database does not exist; create it"):
        Database(url(folder / "desk.db"))
    assert not folder.exists()


@pytest.mark.parametrize("address", ["nonsense", "mysql://host/desk", "sqlite:///desk.db"])
def test_an_address_of_another_kind_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(DatabaseError, match=r"sqlite\+aiosqlite:///claimdesk\.db"):
        Database(address)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("minutes of the morning meeting\n" * 200)
    before = file.read_bytes()
    with pytest.raises(DatabaseError, match="is not a SQLite database"):
        await Database(url(file)).open()
    assert file.read_bytes() == before


async def test_sqlite_runs_with_a_write_ahead_log_foreign_keys_and_a_busy_timeout(
    sqlite_database: Database,
) -> None:
    async with sqlite_database.read() as session:
        values = [
            (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert values == ["wal", 1, 15_000]


async def test_the_file_is_readable_by_its_owner_only(sqlite_database: Database) -> None:
    file = sqlite_database.sqlite_file
    assert file is not None
    assert file.stat().st_mode & 0o777 == 0o600


async def test_closing_waits_for_the_session_under_way(sqlite_database: Database) -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def add_a_guild() -> None:
        async with sqlite_database.write() as session:
            session.add(Guild(guild_id=1))
            begun.set()
            await done.wait()

    adding = asyncio.create_task(add_a_guild())
    await begun.wait()
    closing = asyncio.create_task(sqlite_database.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    done.set()
    await asyncio.gather(adding, closing)
    async with sqlite_database.read() as session:
        assert await session.get(Guild, 1) is not None


NEVER_CLOSED = """
import asyncio, sys
from db import Database

async def main():
    database = Database(sys.argv[1])
    await database.open()
    connection = await database.engine.connect()
    connection.sync_connection.detach()
    kept.append(connection)

kept = []
asyncio.run(main())
"""


def test_a_connection_that_was_never_closed_keeps_no_program_from_ending(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", NEVER_CLOSED, url(tmp_path / "desk.db")], check=True, timeout=60)


async def test_writers_take_turns_in_the_order_in_which_they_came(sqlite_database: Database) -> None:
    kept: list[int] = []

    async def add(guild_id: int) -> None:
        async with sqlite_database.write() as session:
            session.add(Guild(guild_id=guild_id))
            await asyncio.sleep(0.005)
            kept.append(guild_id)

    await asyncio.gather(*map(add, range(1, 31)))
    assert kept == list(range(1, 31))


async def test_a_failed_write_keeps_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError, match="half-way"):
        await _add_guild_and_fail(database)
    async with database.read() as session:
        assert await session.get(Guild, 1) is None


async def _add_guild_and_fail(database: Database) -> None:
    async with database.write() as session:
        session.add(Guild(guild_id=1))
        await session.flush()
        raise RuntimeError("half-way")


async def test_times_come_back_as_the_same_instant_in_utc(database: Database) -> None:
    baghdad = datetime(2021, 11, 7, 3, 30, tzinfo=timezone(timedelta(hours=3)))
    async with database.write() as session:
        session.add(Guild(guild_id=1))
        await session.flush()
        session.add(HistoryEntry(guild_id=1, at=baghdad, by="maria", action="added", before={}, after={}))
    async with database.read() as session:
        entry = await session.get_one(HistoryEntry, 1)
    assert entry.at == baghdad
    assert entry.at.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    async with database.write() as session:
        session.add(Guild(guild_id=1))
    with pytest.raises(Exception, match="an instant needs a time zone"):
        async with database.write() as session:
            session.add(
                HistoryEntry(guild_id=1, at=datetime(2021, 11, 7), by="m", action="a", before={}, after={})  # noqa: DTZ001 - the point
            )


async def test_a_reader_sees_one_view_while_another_session_writes(database: Database) -> None:
    count = text("SELECT count(*) FROM guilds")
    async with database.read() as reader:
        assert (await reader.execute(count)).scalar_one() == 0
        async with database.write() as writer:
            writer.add(Guild(guild_id=1))
        assert (await reader.execute(count)).scalar_one() == 0
    async with database.read() as reader:
        assert (await reader.execute(count)).scalar_one() == 1


async def test_a_database_locked_by_another_program_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.sqlite.BUSY_TIMEOUT_MS", 10)
    file = tmp_path / "desk.db"
    holder = sqlite3.connect(file)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(DatabaseError, match="locked by another program"):
            await Database(url(file)).open()
    finally:
        holder.close()
