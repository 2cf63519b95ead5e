"""The database fails: what was acknowledged is there, and nothing is half written."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.desk.claims.adding import track_claim
from bot.desk.claims.drafts import ClaimDraft
from db import Database, migrate
from db.errors import may_pass, trouble
from tests.conftest import GUILD, MARIA, Desk, list_claims
from tests.database_faults import full, impatient, locked, read_only, rows
from tests.throwaway_server import Server

HALF_WAY = """
import asyncio, sys, time
from alembic import command
from db import Database, migrate

class Slow:
    def upgrade(config, revision):
        command.upgrade(config, "+1")
        print("half-way", flush=True)
        time.sleep(600)

migrate.command = Slow
asyncio.run(Database(sys.argv[1]).open())
"""


@pytest.fixture
def own_server(postgresql: Server) -> Iterator[Server]:
    """A server that may be stopped."""
    server = Server.in_a_new_folder(postgresql.programs)
    try:
        server.start()
        server.prepare()
        yield server
    finally:
        server.stop()


class Load:
    """Writers that track claim after claim, and go on when they fail."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.acknowledged: set[str] = set()
        self.failures: list[Exception] = []
        self.ended = False

    async def write(self, writer: int) -> None:
        count = 0
        while not self.ended:
            text = f"Bridge {writer} of road {count} was closed."
            try:
                async with self.database.write() as session:
                    await track_claim(session, GUILD, ClaimDraft.of(text), MARIA)
            except Exception as error:
                self.failures.append(error)
                await asyncio.sleep(0.02)
            else:
                self.acknowledged.add(text)
                count += 1

    async def grown(self, by: int) -> None:
        """Wait until this many more are acknowledged."""
        wanted = len(self.acknowledged) + by
        async with asyncio.timeout(30):
            while len(self.acknowledged) < wanted:  # noqa: ASYNC110 - writers come and go
                await asyncio.sleep(0.01)


async def sound(database: Database) -> bool:
    """Whether the file holds what the schema and its foreign keys say."""
    file = database.sqlite_file
    assert file is not None
    with closing(sqlite3.connect(file)) as connection:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        return not broken and connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_writer_waits_for_another_program(sqlite_database: Database) -> None:
    assert sqlite_database.sqlite_file is not None
    async with locked(sqlite_database.sqlite_file):
        writing = asyncio.create_task(Desk(sqlite_database).track("The bridge was closed."))
        await asyncio.sleep(0.5)
        assert not writing.done()
        assert await Desk(sqlite_database).see(list_claims) == []
    assert await writing == 1


async def test_a_writer_that_waited_too_long_keeps_nothing(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    assert sqlite_database.sqlite_file is not None
    with impatient(sqlite_database):
        async with locked(sqlite_database.sqlite_file):
            with pytest.raises(OperationalError) as failure:
                await desk.track("The bridge was closed.")
    assert trouble(failure.value) == "The database is locked by another program"
    assert await desk.see(list_claims) == []
    assert await desk.track("The bridge was closed.") == 1


async def test_a_full_disk_keeps_what_was_there_and_nothing_by_halves(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    kept = [await desk.track("The bridge was closed.")]

    async def track_on() -> None:
        while True:
            kept.append(await desk.track(f"Bridge {len(kept)} was closed. " + "So it was. " * 60))

    with full(sqlite_database), pytest.raises(OperationalError) as failure:
        await track_on()
    assert trouble(failure.value) == "The disk of the database is full"
    claims = await desk.see(list_claims)
    assert sorted(claim.number for claim in claims) == kept
    assert await sound(sqlite_database)
    assert await desk.track("The bridge was opened.") == len(kept) + 1


async def test_a_read_only_database_is_read(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    await desk.track("The bridge was closed.")
    with read_only(sqlite_database):
        with pytest.raises(OperationalError) as failure:
            await desk.track("The bridge was opened.")
        assert [claim.number for claim in await desk.see(list_claims)] == [1]
    assert trouble(failure.value) == "The database can only be read"
    assert await desk.track("The bridge was opened.") == 2


async def test_writers_that_crowd_a_locked_database_fail_in_a_way_that_passes(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_database.engine.pool, "_timeout", 0.1)
    assert sqlite_database.sqlite_file is not None
    desk = Desk(sqlite_database)
    async with locked(sqlite_database.sqlite_file):
        writing = [asyncio.create_task(desk.track(f"Bridge {number} was closed.")) for number in range(20)]
        await asyncio.wait(writing, return_when=asyncio.FIRST_EXCEPTION)
    ended = await asyncio.gather(*writing, return_exceptions=True)
    failed = [one for one in ended if isinstance(one, BaseException)]
    assert failed
    assert all(may_pass(one) and trouble(one) for one in failed)
    assert len(await desk.see(list_claims)) == len(writing) - len(failed)


async def test_postgresql_restarted_under_load_loses_nothing_and_the_pool_recovers(
    own_server: Server,
) -> None:
    async with Database(own_server.new_database()) as database:
        load = Load(database)
        writers = [asyncio.create_task(load.write(number)) for number in range(4)]
        for _ in range(2):
            await load.grown(20)
            await asyncio.to_thread(own_server.halt)
            await asyncio.sleep(0.2)
            own_server.run()
        await load.grown(20)
        load.ended = True
        await asyncio.gather(*writers)
        assert load.failures
        assert [one for one in load.failures if not (may_pass(one) and trouble(one))] == []
        claims = await Desk(database).see(list_claims)
        assert load.acknowledged <= {claim.text for claim in claims}
        assert sorted(claim.number for claim in claims) == list(range(1, len(claims) + 1))


async def test_a_migration_killed_half_way_is_done_by_the_next_start(
    address: str, database: Database, desk: Desk
) -> None:
    await desk.track("The bridge was closed.")
    await migrate.downgrade(database.engine, "0001")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HALF_WAY, address, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"half-way\n"
    child.send_signal(signal.SIGKILL)
    await child.communicate()
    async with Database(address) as again:
        assert await migrate.current(again.engine) == migrate.head()
        assert [claim.text for claim in await Desk(again).see(list_claims)] == ["The bridge was closed."]
    file = database.sqlite_file
    if file is not None:
        copy = file.with_name(f"{file.name}.before-0001")
        assert rows(copy, "SELECT text FROM claims") == [("The bridge was closed.",)]
        assert rows(copy, "SELECT version_num FROM alembic_version") == [("0001",)]


async def test_a_copy_cut_off_before_a_migration_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    async with Database(f"sqlite+aiosqlite:///{file}") as database:
        await Desk(database).track("The bridge was closed.")
        await migrate.downgrade(database.engine, "0001")
    copy = tmp_path / "desk.db.before-0001"
    copy.write_bytes(file.read_bytes()[:5000])
    async with Database(f"sqlite+aiosqlite:///{file}"):
        pass
    assert rows(copy, "SELECT text FROM claims") == [("The bridge was closed.",)]
