"""What went wrong in a command, as a sentence; loaded only once something did."""

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from bot.config import Config
from bot.desk.errors import DeskError
from bot.exchange.problems import UnreadableFileError
from db import DatabaseError
from db.errors import trouble


def sentence_for(error: Exception) -> str | None:
    """The failure as a sentence, if people can do something about it; None for a fault of the program."""
    if isinstance(error, DeskError | DatabaseError | UnreadableFileError):
        return str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        return f"The setting {name} cannot be used: {first['msg']}."
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename}." if error.filename else f"{error}."
    if isinstance(error, DBAPIError):
        wrong = trouble(error) or f"The database failed ({error.orig})"
        return f"{wrong}: what was not confirmed is not saved, so try again in a minute."
    return None


def wants_traceback() -> bool:
    try:
        return Config().debug
    except ValidationError:
        return False
