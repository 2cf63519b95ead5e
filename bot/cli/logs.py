"""Logs as lines of text or JSON, without what people wrote."""

import logging
import sys
from typing import Any, Literal

import structlog

from bot.discord_app.retrying import describe, is_passing

LogFormat = Literal["text", "json"]
REPEAT_AFTER = 60.0
"""Seconds in which the same warning is logged once."""


class OncePerMinute(logging.Filter):
    """Lets a cause of warnings through once a minute, and takes the traceback off failures that pass."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, object], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and is_passing(error):
            record.msg, record.args = f"{record.getMessage()} ({describe(error)})", ()
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if record.levelno != logging.WARNING:
            return True
        cause = (record.name, record.lineno)
        if record.created - self._last.get(cause, -REPEAT_AFTER) < REPEAT_AFTER:
            return False
        self._last[cause] = record.created
        return True


def start_logging(log_format: LogFormat) -> None:
    """Send all logs to standard error, one line each."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    if log_format == "json":
        last.insert(0, structlog.processors.format_exc_info)
    else:
        last = [
            structlog.dev.ConsoleRenderer(
                colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(OncePerMinute())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("discord", "sqlalchemy", "alembic", "aiosqlite", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
