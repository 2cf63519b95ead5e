"""How well the shipped matcher does on newsroom messages about claims of one story.

The desks in `desks/` are held out: nothing is fitted on them, nobody read their messages while the matcher was made,
and only their total figures were looked at, a few times. Many of their messages are paraphrases that keep hardly a word
of the claim. The desks in `tests/benchmarks/newsroom` are training data, and `residence` among them was held out until
its failures were looked at. All are our own texts.

Measured at the default threshold:

- held out: 195 of 220 repeats flagged (88.6 %), 2 of 140 others flagged (1.4 %), 38 of 50 contradictions told (76 %),
  7 repeats taken for contradictions;
- fitted on: 432 of 459 (94.1 %), 4 of 285 (1.4 %), 104 of 109 (95.4 %), 6 taken for contradictions.

The goals on the held-out desks are 95 %, 2 % and 80 %. The second is reached, the others are not: of the repeats other
than paraphrases 94.4 % are flagged, of the paraphrases 78 %. The floors lie just under what was measured, so that
quality cannot slip unnoticed.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.matching import DEFAULT_FLAG_THRESHOLD, Match, Matcher
from tests.newsroom import Message, read_desk

TESTS = Path(__file__).parents[1]
SETS = {"held out": TESTS / "matching" / "desks", "fitted on": TESTS / "benchmarks" / "newsroom"}
Results = list[tuple[Message, list[Match]]]


@dataclass(slots=True)
class Figures:
    """Counts over messages that repeat, contradict, or have nothing to do with a claim."""

    repeats: int = 0
    repeats_flagged: int = 0
    repeats_taken_for_contradictions: int = 0
    contradictions: int = 0
    contradictions_told: int = 0
    others: int = 0
    others_flagged: int = 0


def flags(matches: list[Match]) -> list[Match]:
    return [match for match in matches if match.score >= DEFAULT_FLAG_THRESHOLD]


def _results(folder: Path) -> Results:
    desks = [read_desk(desk, Matcher()) for desk in sorted(folder.iterdir())]
    return [(message, flags(desk.matcher.match(message.text))) for desk in desks for message in desk.messages]


def _figures(results: Results) -> Figures:
    found = Figures()
    for message, matches in results:
        right = [match for match in matches if match.claim in message.claims]
        if message.relation == "repeats":
            found.repeats += 1
            found.repeats_flagged += bool(right)
            found.repeats_taken_for_contradictions += bool(right) and right[0].relation == "contradicts"
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


@pytest.mark.parametrize(("name", "floor"), [("held out", 0.88), ("fitted on", 0.94)])
def test_repeated_claims_are_flagged(results: dict[str, Results], name: str, floor: float) -> None:
    figures = _figures(results[name])
    assert figures.repeats_flagged / figures.repeats >= floor


@pytest.mark.parametrize(("name", "ceiling"), [("held out", 0.02), ("fitted on", 0.015)])
def test_other_messages_are_left_alone(results: dict[str, Results], name: str, ceiling: float) -> None:
    figures = _figures(results[name])
    assert figures.others_flagged / figures.others <= ceiling


@pytest.mark.parametrize(("name", "floor"), [("held out", 0.75), ("fitted on", 0.95)])
def test_contradictions_are_told_from_repeats(results: dict[str, Results], name: str, floor: float) -> None:
    figures = _figures(results[name])
    assert figures.contradictions_told / figures.contradictions >= floor


@pytest.mark.parametrize(("name", "ceiling"), [("held out", 0.035), ("fitted on", 0.015)])
def test_repeats_are_not_taken_for_contradictions(
    results: dict[str, Results], name: str, ceiling: float
) -> None:
    figures = _figures(results[name])
    assert figures.repeats_taken_for_contradictions / figures.repeats <= ceiling
