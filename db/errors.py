from sqlalchemy.exc import DBAPIError, OperationalError

_CONNECTING = {"CannotConnectNowError", "TooManyConnectionsError", "ConnectionDoesNotExistError"}


class DatabaseError(Exception):
    """The database cannot be used; the message says in one sentence why and what to do."""


def may_pass(error: BaseException) -> bool:
    """Whether the database may be there again a little later: locked, restarting, or out of reach."""
    if isinstance(error, DBAPIError):
        return isinstance(error, OperationalError) or error.connection_invalidated
    return isinstance(error, OSError) or type(error).__name__ in _CONNECTING
