import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.adding import track_claim
from bot.desk.claims.drafts import ClaimDraft
from bot.desk.claims.finding import Filter, page_of_claims
from bot.desk.claims.records import ClaimRecord
from bot.desk.guilds.stamp import Stamp
from db import Database
from tests.throwaway_server import NEEDED, Server, binaries, migrate

GUILD = 41
OTHER_GUILD = 42
NOON = datetime(2021, 11, 8, 12, tzinfo=UTC)
MARIA = Stamp("maria", NOON)

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest and tempfile make folders of their own in it
ENOUGH = 4 << 30
"""Bytes that the tests' files may take at once, those of several workers."""

Result = TypeVar("Result")


def pytest_configure() -> None:
    """Keep the tests' files in memory where there is enough: no test can tell a disk, and all wait for it."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # which pytest has looked up already


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a bot that waits before it tries again leaves its core to another test."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is up to date and empty: copied, it spares a test the migrations, which tests/db is about."""
    file = tmp_path_factory.mktemp("template") / "desk.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A throw-away server; without PostgreSQL's programs its tests are skipped, or fail where they must run."""
    programs = binaries()
    if programs is None:
        missing = "PostgreSQL's programs are not installed on this machine"
        if os.environ.get(NEEDED):
            pytest.fail(missing)
        pytest.skip(missing)
    server = Server.in_a_new_folder(programs)
    try:
        server.start()
        server.prepare()
        yield server
    finally:
        server.stop()


def _an_address(request: pytest.FixtureRequest, folder: Path, *, migrated: bool) -> Iterator[str]:
    if request.param == "sqlite":
        file = folder / "desk.db"
        if migrated:
            shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.new_database(migrated=migrated)
    yield url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own, on each of the two kinds that Claimdesk speaks."""
    yield from _an_address(request, tmp_path, migrated=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same before its first migration."""
    yield from _an_address(request, tmp_path, migrated=False)


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """A database of the test's own, brought up to date."""
    async with Database(address) as opened:
        yield opened


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in a file of its own, for what only SQLite has."""
    file = shutil.copy(sqlite_template, tmp_path / "desk.db")
    async with Database(f"sqlite+aiosqlite:///{file}") as opened:
        yield opened


class Desk:
    """Carries out use cases, each in its own transaction, on guild 41 unless said otherwise."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def do(
        self, use: Callable[..., Awaitable[Result]], *values: object, guild: int = GUILD, **named: object
    ) -> Result:
        async with self.database.write() as session:
            return await use(session, guild, *values, **named)

    async def see(
        self, use: Callable[..., Awaitable[Result]], *values: object, guild: int = GUILD, **named: object
    ) -> Result:
        async with self.database.read() as session:
            return await use(session, guild, *values, **named)

    async def track(self, text: str, guild: int = GUILD, **fields: str) -> int:
        """Add a claim and give its number."""
        added = await self.do(track_claim, ClaimDraft.of(text, **fields), MARIA, guild=guild)
        return added.claim.number


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.fixture
def sqlite_desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


async def list_claims(
    session: AsyncSession, guild_id: int, wanted: Filter | None = None
) -> list[ClaimRecord]:
    """All claims that meet the filter, without one the open claims, by number."""
    return (await page_of_claims(session, guild_id, wanted or Filter(), size=100_000)).claims


async def count(session: AsyncSession, query: object) -> int:
    return int((await session.execute(query)).scalar_one())  # type: ignore[call-overload]  # any query that counts
