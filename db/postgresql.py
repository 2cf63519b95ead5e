"""What is PostgreSQL's own: snapshots for readers, one writer at a time, and its ways to say no."""

from importlib.util import find_spec
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.errors import DatabaseError

READS: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Options of a transaction that sees one view of the database."""
WRITERS = 0x636C61696D  # "claim"
"""The advisory lock of the database that its writer holds, migrations included."""
CONNECT_SECONDS = 10.0


def refusals() -> tuple[type[Exception], ...]:
    """What the driver raises when a connection cannot be had; SQLAlchemy hands these on as they are."""
    if not _has_driver():
        return ()
    import asyncpg

    return (asyncpg.PostgresError, asyncpg.InterfaceError)


def _has_driver() -> bool:
    return find_spec("asyncpg") is not None


def engine_of(url: URL) -> AsyncEngine:
    if not _has_driver():
        raise DatabaseError("PostgreSQL needs the package asyncpg; install it, or use SQLite.")
    # Asked before use, so that connections that a restart of the server cut off are made anew.
    engine = create_async_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args={"timeout": CONNECT_SECONDS}
    )
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Let writers in one at a time, as SQLite does.

    Use cases read, decide and write (claim numbers, wordings, cool-downs); under one lock for all of them
    none can read what another is about to change, none has to be tried again, and none can deadlock.
    """
    if connection.get_execution_options().get("claimdesk_writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")


def why_not(url: URL, error: BaseException, reason: str) -> str:
    """Why the database cannot be used, as a sentence that holds no password."""
    place = url.render_as_string(hide_password=True)
    kind = type(error.__cause__ or error).__name__
    if kind in {"InvalidPasswordError", "InvalidAuthorizationSpecificationError"}:
        return f"The PostgreSQL server refuses the user or the password of {place}; correct DATABASE_URL."
    if kind == "InvalidCatalogNameError":
        return f"The PostgreSQL server has no database {url.database}; create it or correct DATABASE_URL."
    if kind == "InsufficientPrivilegeError":
        return f"The user of {place} lacks rights ({reason}); let it own the database {url.database}."
    if isinstance(error, OSError):
        return f"The server of {place} cannot be reached ({reason}); start it or correct DATABASE_URL."
    return f"The database {place} cannot be used: {reason}."
