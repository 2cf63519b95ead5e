"""Keeps a fault that goes on from filling the log."""

import logging
import re
from collections.abc import Callable
from types import TracebackType

from db.errors import describe

REPEAT_AFTER = 60.0
"""Seconds in which the same cause of warnings and errors is logged once."""
REMEMBERED = 1000
"""Causes that are known at a time."""
_NUMBER = re.compile(r"\b\d[\d.]*\b")

Cause = tuple[str, int, str, str]


class RepeatFilter(logging.Filter):
    """Lets a cause of warnings and errors through once a minute, with `left_out` for the lines that were not.

    A cause is a line of the program and what it says, numbers aside, with the failure and where it arose.
    The traceback comes off failures that `is_expected`: those of the network and the database, which pass.
    """

    def __init__(self, is_expected: Callable[[BaseException], bool]) -> None:
        super().__init__()
        self._is_expected = is_expected
        self._last: dict[Cause, float] = {}
        self._left_out: dict[Cause, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and self._is_expected(error):
            record.msg, record.args = f"{record.getMessage()} ({describe(error)})", ()
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            error = None
        if record.levelno < logging.WARNING:
            return True
        cause = (record.name, record.lineno, _NUMBER.sub("#", record.getMessage())[:300], _arose(error))
        if record.created - self._last.get(cause, -REPEAT_AFTER) < REPEAT_AFTER:
            self._left_out[cause] = self._left_out.get(cause, 0) + 1
            return False
        self._remember(cause, record.created)
        left_out = self._left_out.pop(cause, 0)
        if left_out:
            record.left_out = left_out
        return True

    def _remember(self, cause: Cause, now: float) -> None:
        if len(self._last) >= REMEMBERED:
            self._last = {key: at for key, at in self._last.items() if now - at < REPEAT_AFTER}
            self._left_out = {key: count for key, count in self._left_out.items() if key in self._last}
        self._last[cause] = now


def _arose(error: BaseException | None) -> str:
    """The kind of a failure, and the line that raised it."""
    if error is None:
        return ""
    deepest: TracebackType | None = error.__traceback__
    while deepest is not None and deepest.tb_next is not None:
        deepest = deepest.tb_next
    place = f" {deepest.tb_frame.f_code.co_filename}:{deepest.tb_lineno}" if deepest else ""
    return type(error).__qualname__ + place
