"""No matcher is read while it changes, whoever reads it: the event loop, a long text's thread, a sentence model."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest

from bot.desk.recognition import loaded
from bot.desk.recognition.checking import check_text
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.recognition.pieces import PIECE
from bot.desk.recognition.sentence_model import SentenceModel
from bot.desk.recognition.vectorising import VectorWork
from bot.matching import ClaimText, Hopeful, Matcher
from bot.matching.candidates.embedding import Rows
from tests.conftest import GUILD, Desk
from tests.desk.recognition.test_vectors import Letters

CLAIM = "The old bridge was closed by the mayor."
LONG = "Nothing of note happened today.\n" * (3 * PIECE // 32)
SLOW = 0.1
"""Seconds that a call in a thread takes at least, so that others come in between."""


class Calls:
    """What matchers are asked, by whom."""

    def __init__(self) -> None:
        self.under_way: list[str] = []
        self.overlaps: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self._begun = {"read": threading.Event(), "change": threading.Event()}

    @contextmanager
    def noted(self, call: str) -> Iterator[None]:
        self.overlaps += [(call, other) for other in self.under_way if "change" in {call, other}]
        self.under_way.append(call)
        if threading.current_thread() is not threading.main_thread():
            self._begun[call].set()
            time.sleep(SLOW)
        try:
            yield
        finally:
            self.under_way.remove(call)
            self.ended.append(call)

    def wait_for(self, call: str) -> None:
        """Until a thread does it for the first time since `clear`."""
        assert self._begun[call].wait(10)

    async def begun(self, call: str) -> None:
        await asyncio.to_thread(self.wait_for, call)

    def clear(self) -> None:
        self.ended.clear()
        for event in self._begun.values():
            event.clear()


@pytest.fixture(autouse=True)
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """All changes are made in threads, as those of many claims are."""
    calls = Calls()

    class WatchedMatcher(Matcher):
        def hopeful(self, text: str, *options: Any) -> Hopeful:
            with calls.noted("read"):
                return super().hopeful(text, *options)

        def put_all(self, claims: Iterable[ClaimText]) -> None:
            with calls.noted("change"):
                super().put_all(claims)

    monkeypatch.setattr(loaded, "Matcher", WatchedMatcher)
    monkeypatch.setattr(loaded, "MANY", 1)
    return calls


class WaitingLetters(Letters):
    """A model that, once it is told to, answers when a change has begun."""

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self.waits = False
        self._calls = calls

    def embed(self, texts: Sequence[str]) -> Rows:
        if self.waits:
            self._calls.wait_for("change")
        return super().embed(texts)


@asynccontextmanager
async def guild_matchers(desk: Desk, model: Letters | None = None) -> AsyncIterator[GuildMatchers]:
    """Of a guild with one claim, which is loaded."""
    await desk.track(CLAIM)
    work = VectorWork(desk.database, SentenceModel("letters", lambda _: model)) if model else None
    made = GuildMatchers(vectors=work)
    try:
        await check(desk, made, CLAIM)
        await made.vectors_made(GUILD)
        yield made
    finally:
        made.close()


async def check(desk: Desk, made: GuildMatchers, text: str) -> list[int]:
    async with desk.database.read() as session:
        return [match.claim.number for match in await check_text(session, made, GUILD, text)]


async def test_a_message_that_waited_for_the_model_is_not_matched_during_a_change(
    sqlite_desk: Desk, calls: Calls
) -> None:
    model = WaitingLetters(calls)
    async with guild_matchers(sqlite_desk, model) as made:
        calls.clear()
        model.waits = True
        first = asyncio.create_task(check(sqlite_desk, made, CLAIM))
        await sqlite_desk.track("The tunnel was flooded on Tuesday.")
        assert 2 in await check(sqlite_desk, made, "The tunnel was flooded on Tuesday.")
        assert 1 in await first
    assert calls.overlaps == []


async def test_a_change_waits_for_a_piece_of_a_long_text_and_not_for_all_of_it(
    sqlite_desk: Desk, calls: Calls
) -> None:
    async with guild_matchers(sqlite_desk) as made:
        calls.clear()
        long = asyncio.create_task(check(sqlite_desk, made, f"{LONG}{CLAIM}"))
        await calls.begun("read")
        await sqlite_desk.track("The tunnel was flooded on Tuesday.")
        calls.clear()
        assert await check(sqlite_desk, made, "The tunnel was flooded on Tuesday.") == [2]
        assert await check(sqlite_desk, made, "lunch at twelve?") == []
        assert calls.ended.count("read") <= 3  # the piece under way, and the two messages
        assert not long.done()
        assert await long == [1]
    assert calls.overlaps == []


async def test_a_long_text_that_nobody_waits_for_any_more_is_not_read_during_a_change(
    sqlite_desk: Desk, calls: Calls
) -> None:
    async with guild_matchers(sqlite_desk) as made:
        calls.clear()
        long = asyncio.create_task(check(sqlite_desk, made, LONG))
        await calls.begun("read")
        await sqlite_desk.track("The tunnel was flooded on Tuesday.")
        long.cancel()
        assert await check(sqlite_desk, made, CLAIM) == [1]
        with suppress(asyncio.CancelledError):
            await long
    assert calls.overlaps == []


async def test_a_change_that_nobody_waits_for_any_more_ends_before_the_matcher_is_read(
    sqlite_desk: Desk, calls: Calls
) -> None:
    async with guild_matchers(sqlite_desk) as made:
        calls.clear()
        await sqlite_desk.track("The tunnel was flooded on Tuesday.")
        first = asyncio.create_task(check(sqlite_desk, made, CLAIM))
        await calls.begun("change")
        first.cancel()
        assert await check(sqlite_desk, made, CLAIM) == [1]
        with suppress(asyncio.CancelledError):
            await first
    assert calls.overlaps == []
