"""How well the shipped matcher does on newsroom messages about claims of one story.

The desk in `desks/` was kept out of fitting and was written, as were those in `tests/benchmarks/newsroom`, by somebody
who did not see the matcher. The figures are printed, and floors lie a little under what was measured, so that quality
cannot slip unnoticed.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.matching import DEFAULT_FLAG_THRESHOLD, Match
from tests.newsroom import Message, read_desk

TESTS = Path(__file__).parents[1]
SETS = {"held out": TESTS / "matching" / "desks", "fitted on": TESTS / "benchmarks" / "newsroom"}
Results = list[tuple[Message, list[Match]]]


@dataclass(slots=True)
class Figures:
    """Counts over messages that repeat, contradict, or have nothing to do with a claim."""

    repeats: int = 0
    repeats_flagged: int = 0
    contradictions: int = 0
    contradictions_told: int = 0
    others: int = 0
    others_flagged: int = 0


def flags(matches: list[Match]) -> list[Match]:
    return [match for match in matches if match.score >= DEFAULT_FLAG_THRESHOLD]


def _results(folder: Path) -> Results:
    desks = [read_desk(desk) for desk in sorted(folder.iterdir())]
    return [(message, flags(desk.matcher.match(message.text))) for desk in desks for message in desk.messages]


def _figures(results: Results) -> Figures:
    found = Figures()
    for message, matches in results:
        right = [match for match in matches if match.claim in message.claims]
        if message.relation == "repeats":
            found.repeats += 1
            found.repeats_flagged += bool(right)
        elif message.relation == "contradicts":
            found.contradictions += 1
            found.contradictions_told += any(match.relation == "contradicts" for match in right)
        else:
            found.others += 1
            found.others_flagged += bool(matches)
    return found


@pytest.fixture(scope="module")
def results() -> dict[str, Results]:
    return {name: _results(folder) for name, folder in SETS.items()}


def test_the_figures_are_printed(results: dict[str, Results], capsys: pytest.CaptureFixture[str]) -> None:
    for name, found in results.items():
        totals: Counter[str] = Counter()
        good: Counter[str] = Counter()
        for message, matches in found:
            totals[message.kind] += 1
            right = any(match.claim in message.claims for match in matches)
            good[message.kind] += right if message.claims else not matches
        with capsys.disabled():
            print(f"\n{len(found)} messages, {name}, at {DEFAULT_FLAG_THRESHOLD}: {_figures(found)}")
            print(", ".join(f"{kind} {good[kind]}/{totals[kind]}" for kind in totals))
    assert sum(map(len, results.values())) >= 150


@pytest.mark.parametrize(("name", "floor"), [("held out", 0.88), ("fitted on", 0.93)])
def test_repeated_claims_are_flagged(results: dict[str, Results], name: str, floor: float) -> None:
    figures = _figures(results[name])
    assert figures.repeats_flagged / figures.repeats >= floor


@pytest.mark.parametrize(("name", "ceiling"), [("held out", 0.02), ("fitted on", 0.04)])
def test_other_messages_are_left_alone(results: dict[str, Results], name: str, ceiling: float) -> None:
    figures = _figures(results[name])
    assert figures.others_flagged / figures.others <= ceiling


@pytest.mark.parametrize(("name", "floor"), [("held out", 0.8), ("fitted on", 0.8)])
def test_contradictions_are_told_from_repeats(results: dict[str, Results], name: str, floor: float) -> None:
    figures = _figures(results[name])
    assert figures.contradictions_told / figures.contradictions >= floor
