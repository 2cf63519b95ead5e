"""A fault that goes on says so once a minute."""

import logging
from collections.abc import Iterator

import discord
import pytest
from sqlalchemy.exc import OperationalError

from bot.discord_app.posting.retrying import is_expected
from bot.logs.repeats import REMEMBERED, RepeatFilter

LOG = logging.getLogger("claimdesk.tests.repeated")


class Keeping(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def told() -> Iterator[list[logging.LogRecord]]:
    """The lines that got through."""
    records: list[logging.LogRecord] = []
    handler = Keeping(records)
    handler.addFilter(RepeatFilter(is_expected))
    LOG.addHandler(handler)
    LOG.propagate = False
    yield records
    LOG.removeHandler(handler)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The time at which lines are written, as its only item."""
    clock = [1000.0]
    made = logging.getLogRecordFactory()

    def record(*values: object, **named: object) -> logging.LogRecord:
        one = made(*values, **named)
        one.created = clock[0]
        return one

    logging.setLogRecordFactory(record)
    yield clock
    logging.setLogRecordFactory(made)


def refused(number: int, cause: str = "503 Service Unavailable") -> None:
    LOG.warning("the flag of message %s failed for now: %s", number, cause)


def test_a_cause_is_told_once_a_minute_whatever_its_numbers(
    told: list[logging.LogRecord], at: list[float]
) -> None:
    for number in range(100):
        refused(number)
    at[0] += 59
    refused(1)
    assert len(told) == 1
    at[0] += 1
    refused(2)
    assert len(told) == 2


def test_the_next_line_says_how_many_were_left_out(told: list[logging.LogRecord], at: list[float]) -> None:
    for number in range(8):
        refused(number)
    at[0] += 60
    refused(9)
    assert [getattr(one, "left_out", None) for one in told] == [None, 7]


def test_other_causes_on_the_same_line_are_told_too(told: list[logging.LogRecord], at: list[float]) -> None:
    refused(1)
    refused(2, "database is locked")
    assert len(told) == 2


def test_errors_are_told_once_a_minute_by_where_they_arise(
    told: list[logging.LogRecord], at: list[float]
) -> None:
    def fail(kind: type[Exception]) -> None:
        try:
            raise kind("no")
        except kind:
            LOG.exception("listener failed")

    for _ in range(3):
        fail(KeyError)
        fail(ValueError)
    assert [one.exc_info[0] for one in told if one.exc_info] == [KeyError, ValueError]


@pytest.mark.parametrize(
    "passing",
    [
        OperationalError("INSERT ...", {"text": "words"}, Exception("database is locked")),
        ConnectionResetError("connection lost"),
        discord.RateLimited(200.0),
        TimeoutError("no answer"),
    ],
)
def test_what_passes_is_a_warning_of_one_line_without_words(
    told: list[logging.LogRecord], passing: Exception
) -> None:
    LOG.error("listener failed", exc_info=passing)
    (line,) = told
    assert (line.levelname, line.exc_info) == ("WARNING", None)
    assert "words" not in line.getMessage()
    assert type(passing).__name__ in line.getMessage()


def test_what_is_no_fault_is_always_told(told: list[logging.LogRecord]) -> None:
    LOG.setLevel(logging.INFO)
    for _ in range(3):
        LOG.info("flag posted")
    LOG.setLevel(logging.NOTSET)
    assert len(told) == 3


def test_causes_of_old_are_forgotten(at: list[float]) -> None:
    kept = RepeatFilter(is_expected)
    for number in range(5 * REMEMBERED):
        at[0] += 1
        words = "".join(chr(97 + int(digit)) for digit in str(number))
        kept.filter(LOG.makeRecord(LOG.name, logging.WARNING, __file__, 1, words, (), None))
    assert len(kept._last) <= REMEMBERED
