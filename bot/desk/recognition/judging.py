"""The judge at work: in a thread of its own, off the event loop, and left out where too much waits for it."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.matching import Hopeful, Judge, Match, shipped_judge

log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds that a message may have to wait for those before it; with more ahead, words alone decide."""
FIRST_PACE = 0.01
"""Seconds a pair is thought to take before any is measured."""
_LATEST = 0.1
"""The share of the latest batch in the pace."""


class Judging:
    """Decides what messages do with claims. Where there is no judge, or no time, the sense stays open."""

    def __init__(
        self,
        load: Callable[[], Judge] | None = shipped_judge,
        *,
        left_out: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`load` gives the judge; `left_out` is called for each message that there is no time for."""
        self._load = load
        self._left_out = left_out
        self._clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="judge")
        self._waiting = 0
        self._pace = FIRST_PACE

    @property
    def is_busy(self) -> bool:
        """Whether so much waits that one more message would wait too long."""
        return self._waiting * self._pace > PATIENCE

    async def matches(self, hopeful: Hopeful, threshold: float, limit: int) -> list[Match]:
        """The claims that a text is about with a score of `threshold`, best first."""
        pairs = len(hopeful.pairs)
        if not pairs or self._load is None:
            return hopeful.matches(threshold, limit, None)
        if self.is_busy:
            self._left_out()
            return hopeful.matches(threshold, limit, None)
        self._waiting += pairs
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self._judged, self._load, hopeful, threshold, limit
            )
        except Exception:  # whatever the runtime raises: the words are still there
            log.exception("the judge failed on a text")
            return hopeful.matches(threshold, limit, None)
        finally:
            self._waiting -= pairs

    def _judged(
        self, load: Callable[[], Judge], hopeful: Hopeful, threshold: float, limit: int
    ) -> list[Match]:
        judge = load()
        began = self._clock()
        odds = judge.judge(hopeful.pairs)
        taken = (self._clock() - began) / len(hopeful.pairs)
        self._pace += _LATEST * (taken - self._pace)
        return hopeful.matches(threshold, limit, odds)

    async def ready(self) -> None:
        """Load the judge, so that the first message does not wait for it."""
        if self._load is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._load)

    def close(self) -> None:
        """Start nothing more; what is under way in the thread ends by itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)
