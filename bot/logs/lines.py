"""Logs as lines of text or JSON, without what people wrote."""

import logging
import sys
from collections.abc import Callable
from typing import Any, Literal

import structlog

from bot.logs.repeats import RepeatFilter

LogFormat = Literal["text", "json"]


def start_logging(log_format: LogFormat, is_expected: Callable[[BaseException], bool]) -> None:
    """Send all logs to standard error, one line each; failures that are expected without a traceback."""
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
    handler.addFilter(RepeatFilter(is_expected))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("discord", "sqlalchemy", "alembic", "aiosqlite", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
