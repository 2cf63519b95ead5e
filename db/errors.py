from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_CONNECTING = {"CannotConnectNowError", "TooManyConnectionsError", "ConnectionDoesNotExistError"}
_PASSING = ("08", "25006", "53", "55P03", "57")
"""What PostgreSQL's codes begin with for: no connection, read-only, no room, locked, shutting down."""
_SAID = {
    "locked": "The database is locked by another program",
    "full": "The disk of the database is full",
    "no space": "The disk of the database is full",
    "readonly": "The database can only be read",
    "read-only": "The database can only be read",
}
"""What is wrong, by what SQLite and PostgreSQL call it."""


class DatabaseError(Exception):
    """The database cannot be used; the message says in one sentence why and what to do."""


def may_pass(error: BaseException) -> bool:
    """Whether the database may be there again a little later: locked, full, restarting, or out of reach."""
    if isinstance(error, DBAPIError):
        code = str(getattr(error.orig, "sqlstate", None) or "")
        return (
            isinstance(error, OperationalError) or error.connection_invalidated or code.startswith(_PASSING)
        )
    return isinstance(error, OSError | PoolTimeout) or type(error).__name__ in _CONNECTING


def trouble(error: BaseException) -> str | None:
    """What is wrong with the database for now, as the beginning of a sentence; None for another failure."""
    unreachable = isinstance(error, ConnectionError | FileNotFoundError | TimeoutError)
    if not may_pass(error) or (isinstance(error, OSError) and not unreachable):
        return None
    reason = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    sentences = (said for word, said in _SAID.items() if word in reason)
    return next(sentences, "The database does not answer")


def describe(error: BaseException) -> str:
    """An error in one line, which of the database's holds no statement and no values."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return " ".join(f"{type(error).__name__} {said}".split())[:200]
