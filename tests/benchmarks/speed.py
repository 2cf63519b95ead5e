"""What a message, a change and a claim cost, beside brute force and bare BM25, at collections of several sizes.

    python -m tests.benchmarks.speed --claims 1000,10000,100000

Ratios are theirs divided by ours, from one run: 1 or more means that ours is faster.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import mean, quantiles
from typing import Any

import bm25s
from rapidfuzz import fuzz, process

from bot.matching import ClaimText, Matcher
from tests.benchmarks.loading import load_seconds
from tests.benchmarks.synthetic import Language

SIZES = "1000,10000,100000,1000000"
MESSAGES = 600
TURN = 50
"""Messages after which ours and bm25s take turns, so that a busy machine slows both."""
BRUTE_FORCE_MOST = 100_000
"""Claims up to which brute force is measured."""
CHANGES = 200
COLUMNS = {
    "claims": "claims",
    "ours_ms": "ours ms",
    "ours_p99_ms": "p99 ms",
    "wratio_ms": "WRatio ms",
    "token_set_ms": "token set ms",
    "bm25s_ms": "bm25s ms",
    "ratio_wratio": "WRatio/ours",
    "ratio_bm25s": "bm25s/ours",
    "add_ms": "add ms",
    "change_ms": "change ms",
    "remove_ms": "remove ms",
    "load_s": "load s",
    "bytes_per_claim": "bytes/claim",
}
Run = Callable[[str], Any]


def measure(count: int) -> dict[str, float | None]:
    """The figures for a collection of so many claims."""
    language = Language()
    texts = list(language.claims(count))
    messages = list(language.messages(MESSAGES))
    matcher = Matcher()
    matcher.put_all(ClaimText(number, text) for number, text in enumerate(texts, 1))
    ours, theirs = _in_turns(matcher.match, _bm25s(texts), messages)
    few = messages[: max(5, min(40, 400_000 // count))]
    brute = count <= BRUTE_FORCE_MOST
    wratio = mean(_times(_extract(texts, fuzz.WRatio), few)) if brute else None
    token_set = mean(_times(_extract(texts, fuzz.token_set_ratio), few)) if brute else None
    figures = {
        "claims": count,
        "ours_ms": mean(ours),
        "ours_p99_ms": quantiles(ours, n=100)[98],
        "wratio_ms": wratio,
        "token_set_ms": token_set,
        "bm25s_ms": mean(theirs),
        "ratio_wratio": wratio / mean(ours) if wratio else None,
        "ratio_bm25s": mean(theirs) / mean(ours),
        **_changes(matcher, count),
    }
    del matcher
    return figures | {"load_s": load_seconds(texts), "bytes_per_claim": _bytes_per_claim(count)}


def _extract(texts: Sequence[str], scorer: Callable[..., float]) -> Run:
    return lambda message: process.extract(message, texts, scorer=scorer, limit=5)


def _bm25s(texts: Sequence[str]) -> Run:
    """Bare retrieval: words are split outside the measured time, and nothing is explained."""
    retriever = bm25s.BM25()
    retriever.index([text.split() for text in texts], show_progress=False)
    count = min(10, len(texts))
    return lambda words: retriever.retrieve([words], k=count, show_progress=False)


def _in_turns(ours: Run, theirs: Run, messages: Sequence[str]) -> tuple[list[float], list[float]]:
    our_times: list[float] = []
    their_times: list[float] = []
    for run in (ours, lambda message: theirs(message.split())):
        run(messages[0])
    for start in range(0, len(messages), TURN):
        turn = messages[start : start + TURN]
        our_times += _times(ours, turn)
        their_times += _times(theirs, [message.split() for message in turn])
    return our_times, their_times


def _times(run: Callable[[Any], Any], arguments: Sequence[Any]) -> list[float]:
    """Milliseconds of each run."""
    times = []
    for argument in arguments:
        started = time.perf_counter()
        run(argument)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _changes(matcher: Matcher, count: int) -> dict[str, float]:
    texts = list(Language(seed=21).claims(2 * CHANGES))
    numbers = range(count + 1, count + 1 + CHANGES)
    added = [ClaimText(number, text) for number, text in zip(numbers, texts, strict=False)]
    changed = [ClaimText(number, text) for number, text in zip(numbers, texts[CHANGES:], strict=False)]
    return {
        "add_ms": mean(_times(matcher.put, added)),
        "change_ms": mean(_times(matcher.put, changed)),
        "remove_ms": mean(_times(matcher.remove, list(numbers))),
    }


def _bytes_per_claim(count: int) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.memory", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def table(rows: Sequence[dict[str, float | None]]) -> str:
    lines = ["".join(f"{title:>14}" for title in COLUMNS.values())]
    lines += ["".join(f"{_shown(key, row[key]):>14}" for key in COLUMNS) for row in rows]
    return "\n".join(lines)


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if key in {"claims", "bytes_per_claim"} else f"{value:.3f}"


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(part) for part in text.split(",")]
    except ValueError:
        sizes = [0]
    if min(sizes) < 1:
        raise argparse.ArgumentTypeError("give numbers of claims with commas between them, like 1000,10000")
    return sizes


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.speed", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--claims", type=_sizes, default=SIZES, metavar="N,N", help=f"sizes of collections; {SIZES}"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args(arguments)
    rows = [measure(count) for count in asked.claims]
    print(json.dumps(rows, indent=2) if asked.json else table(rows))


if __name__ == "__main__":
    main()
