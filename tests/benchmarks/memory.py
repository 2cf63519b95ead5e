"""The resident set that a matcher grows by with each claim: to be run as a process of its own.

    python -m tests.benchmarks.memory 100000

Prints bytes per claim. What every matcher of a process shares (word lists, the model) is loaded before.
"""

import gc
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getpagesize, getrusage

from bot.matching import ClaimText, Matcher
from tests.benchmarks.synthetic import Language


def bytes_per_claim(count: int) -> float:
    language = Language()
    (probe,) = language.messages(1)
    first = Matcher()
    first.put(ClaimText(1, probe))
    first.match(probe)
    gc.collect()
    before = _resident()
    matcher = Matcher()
    matcher.put_all(ClaimText(number, text) for number, text in enumerate(language.claims(count), 1))
    matcher.match(probe)
    gc.collect()
    return (_resident() - before) / len(matcher)


def _resident() -> int:
    """Bytes of the process that are in memory now; where the system does not say, the most there were."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text("ascii").split()[1]) * getpagesize()
    return getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(round(bytes_per_claim(int(sys.argv[1]))))
