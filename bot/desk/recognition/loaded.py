"""A guild's matcher in memory, and when it may be read and changed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from bot.desk.recognition.judging import Judging
from bot.desk.recognition.pieces import pieces, shifted
from bot.desk.recognition.read_write_lock import ReadWriteLock
from bot.matching import ClaimText, Match, Matcher

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

MANY = 50
"""Claims from which taking them in would hold the event loop, so that a thread does it."""
MOST_MATCHES = 5


@dataclass(slots=True)
class LoadedMatcher:
    """A change takes the lock alone, and so do changes of the vectors; a thread that reads takes it shared.

    On the event loop the matcher is read without the lock, between two `await`s, once it is known that nobody
    changes it: see `ReadWriteLock.unwritten`.
    """

    matcher: Matcher
    language: str
    revision: int = 0
    used: float = 0.0
    renewed: float = 0.0
    lock: ReadWriteLock = field(default_factory=ReadWriteLock)

    @classmethod
    def empty(cls, language: str = "english") -> "LoadedMatcher":
        return cls(Matcher(language=language), language)

    def begin_anew(self, language: str) -> None:
        """Forget all claims; the caller has the lock alone."""
        self.matcher, self.language, self.revision = Matcher(language=language), language, 0

    async def take_in(self, texts: Sequence[ClaimText], gone: Sequence[int]) -> None:
        """Add or change claims and forget others; the caller has the lock alone."""
        if len(texts) + len(gone) < MANY:
            _change(self.matcher, texts, gone)
        else:
            await _in_thread(_change, self.matcher, texts, gone)

    async def match_long(self, text: str, threshold: float, judging: Judging) -> list[Match]:
        """Match a text in pieces, in threads; a change waits for the end of a piece at the most."""
        best: dict[int, Match] = {}
        for start, piece in pieces(text):
            async with self.lock.reading():
                hopeful = await _in_thread(self.matcher.hopeful, piece)
            for match in await judging.matches(hopeful, threshold, MOST_MATCHES):
                known = best.get(match.claim)
                if known is None or match.score > known.score:
                    best[match.claim] = shifted(match, start)
        return sorted(best.values(), key=lambda match: (-match.score, match.claim))[:MOST_MATCHES]


def _change(matcher: Matcher, texts: Sequence[ClaimText], gone: Sequence[int]) -> None:
    for number in gone:
        if number in matcher:
            matcher.remove(number)
    matcher.put_all(texts)


async def _in_thread(
    work: Callable[Arguments, Result], *args: Arguments.args, **named: Arguments.kwargs
) -> Result:
    """Like `asyncio.to_thread`, but a cancelled task waits for the thread, which still uses the matcher."""
    thread = asyncio.ensure_future(asyncio.to_thread(work, *args, **named))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        while not thread.done():
            try:
                await asyncio.wait([thread])
            except asyncio.CancelledError:
                continue
        raise
