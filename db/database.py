import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db import migrate, postgresql, sqlite
from db.errors import DatabaseError

_EXAMPLES = (
    "write it like sqlite+aiosqlite:///claimdesk.db or postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE."
)

_CHANGED = "changed guilds"

CLOSING_PATIENCE = 5.0
"""Seconds that sessions under way get to end when the database is closed."""


class Database:
    """A desk's database. `open` it before use; every use case runs in one `read` or `write` session."""

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self._on_postgresql = self.url.get_backend_name() == "postgresql"
        self._tell: list[Callable[[int], object]] = []
        self.engine = (postgresql if self._on_postgresql else sqlite).engine_of(self.url)
        self._write_turn = nullcontext() if self._on_postgresql else asyncio.Lock()
        """SQLite's own waiting writers poll for their turn, and some never get it: here they queue."""
        self._sessions = 0
        self._none_open = asyncio.Event()
        self._none_open.set()

    @property
    def name(self) -> str:
        """The address as people may see it, without the password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def sqlite_file(self) -> Path | None:
        """The file that holds the database, where it is SQLite's."""
        return sqlite.file_of(self.url)

    async def open(self) -> None:
        """Bring the schema up to date. Raises DatabaseError where the database cannot be used."""
        try:
            if self.sqlite_file is not None:
                await asyncio.to_thread(sqlite.prepare_file, self.sqlite_file)
            await migrate.upgrade(self.engine, self.sqlite_file)
        except _refusals() as error:
            await self.engine.dispose()
            raise DatabaseError(_why_not(self.url, error)) from error
        except DatabaseError:
            await self.engine.dispose()
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """One view of the database, unchanged by what others write meanwhile."""
        options: dict[str, Any] = postgresql.READS if self._on_postgresql else {}
        with self._open_session():
            async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
                await session.connection(execution_options=options)
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction: all of it is kept, or on an exception nothing. Waits for other writers first."""
        with self._open_session():
            async with (
                self._write_turn,
                AsyncSession(self.engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                await session.connection(execution_options={"claimdesk_writes": True})
                yield session
        for guild_id in session.info.get(_CHANGED, ()):
            for tell in self._tell:
                tell(guild_id)

    def on_change(self, tell: Callable[[int], object]) -> None:
        """Call `tell` with each guild that a write here has changed (see `note_change`), once it is kept."""
        self._tell.append(tell)

    async def scrub(self) -> bool:
        """Leave nothing of what was deleted in the files; False where a reader was in the way.

        PostgreSQL does so by itself when it vacuums.
        """
        file = self.sqlite_file
        return file is None or await asyncio.to_thread(sqlite.empty_log, file)

    def on_error(self, count: Callable[[], object]) -> None:
        """Call `count` for every statement that the database could not do, other than for a constraint."""

        def failed(context: ExceptionContext) -> None:
            if not isinstance(context.sqlalchemy_exception, IntegrityError):
                count()

        event.listen(self.engine.sync_engine, "handle_error", failed)

    @contextmanager
    def _open_session(self) -> Iterator[None]:
        self._sessions += 1
        self._none_open.clear()
        try:
            yield
        finally:
            self._sessions -= 1
            if not self._sessions:
                self._none_open.set()

    async def close(self) -> None:
        """Let go of all connections, once the sessions under way have ended and given theirs back."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_PATIENCE):
                await self._none_open.wait()
        await self.engine.dispose()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        # A cancelled task still lets go of its connections, whose threads would outlive it.
        await asyncio.shield(self.close())


def note_change(session: AsyncSession, guild_id: int) -> None:
    """Claims or settings of the guild change in this session."""
    session.info.setdefault(_CHANGED, set()).add(guild_id)


def _refusals() -> tuple[type[Exception], ...]:
    return (DBAPIError, OSError, sqlite3.DatabaseError, *postgresql.refusals())


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseError(f"DATABASE_URL is not a database address; {_EXAMPLES}") from None
    if parsed.drivername not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise DatabaseError(
            f"DATABASE_URL names {parsed.drivername}, which Claimdesk does not speak; {_EXAMPLES}"
        )
    file = sqlite.file_of(parsed)
    if file and not file.parent.is_dir():
        raise DatabaseError(
            f"The folder {file.parent} for the database does not exist; create it or change DATABASE_URL."
        )
    return parsed


def _why_not(url: URL, error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    reason = str(cause).strip().rstrip(".") or type(cause).__name__
    if url.get_backend_name() == "postgresql":
        return postgresql.why_not(url, cause, reason)
    return sqlite.why_not(url, reason)
