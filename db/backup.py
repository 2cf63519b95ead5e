"""A whole SQLite database in one file, taken while others write, and put back."""

import sqlite3
from contextlib import closing
from pathlib import Path

from db import migrate
from db.errors import DatabaseError
from db.sqlite import copy_file


def backup(source: Path, target: Path) -> None:
    """Write a checked copy of a database to a new file that only its owner may read.

    The copy is the database at one instant, whatever is written meanwhile. Raises DatabaseError where the
    database is damaged or the file exists; then there is no file.
    """
    if not source.exists():
        raise DatabaseError(f"There is no database {source} to back up.")
    if target.exists():
        raise DatabaseError(f"{target} exists; name a new file for the backup.")
    check(source)
    part = target.with_name(f"{target.name}.part")
    try:
        _copy(source, part)
        check(part)
        part.replace(target)
    except OSError as error:
        raise DatabaseError(f"The backup cannot be written to {target}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def restore(saved: Path, target: Path) -> Path | None:
    """Put a backup in a database's place, all or nothing; gives where the database before it was set aside.

    Raises DatabaseError where the backup is damaged or is none of Claimdesk's, or the database is in use.
    """
    if not saved.exists():
        raise DatabaseError(f"There is no file {saved} to restore.")
    check(saved)
    fresh = target.with_name(f"{target.name}.part")
    try:
        _copy(saved, fresh)
        check(fresh)
        aside = _set_aside(target) if target.exists() else None
        fresh.replace(target)
    except OSError as error:
        raise DatabaseError(f"The backup cannot be restored to {target}: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def check(file: Path) -> None:
    """Raise DatabaseError unless a file is a whole database of this Claimdesk or an earlier one."""
    try:
        with closing(_opened(file)) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
            revisions = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.DatabaseError as error:
        if "no such table" in str(error):
            raise DatabaseError(f"{file} is not a database of Claimdesk.") from error
        raise DatabaseError(f"{file} is damaged or no database ({error}).") from error
    if faults != ["ok"]:
        raise DatabaseError(f"{file} is damaged: {faults[0]}.")
    for revision in revisions:
        migrate.refuse_unknown(revision)


def _opened(file: Path) -> sqlite3.Connection:
    """Read-only, so that no file is made where there is none and none is left beside it."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _copy(source: Path, target: Path) -> None:
    try:
        copy_file(source, target)
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{source} cannot be copied ({error}).") from error


def _set_aside(file: Path) -> Path:
    """Rename a database that nobody has open; its copies before migrations go by the same kind of name."""
    aside = file.with_name(f"{file.name}.before-restore")
    try:
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            # Only the last connection may leave the write-ahead log, whose content is in the file then.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise DatabaseError(f"{file} is in use; stop the bot, then restore.") from error
    except sqlite3.DatabaseError:
        for suffix in ("-wal", "-shm"):  # of a damaged database: they belong to it alone
            log = file.with_name(f"{file.name}{suffix}")
            if log.exists():
                log.replace(aside.with_name(f"{aside.name}{suffix}"))
    file.replace(aside)
    return aside
