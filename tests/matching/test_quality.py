"""How well the shipped matcher and judge do on the test stories of the corpus, on which nothing was fitted.

The floors lie just under what was measured, so that quality cannot slip unnoticed; docs/benchmarks.md has the
figures, and `python -m tests.benchmarks.stories` prints them by kind.
"""

import pytest

from bot.matching import shipped_judge
from tests.benchmarks.stories import said_of
from training.story_figures import Figures, Tally, figures


@pytest.fixture(scope="module")
def english() -> Figures:
    return figures(said_of("test", shipped_judge()))


@pytest.fixture(scope="module")
def other_languages() -> Figures:
    return figures(said_of("test_other_languages", shipped_judge(), english=False))


def share(tally: Tally) -> float:
    return tally.hits / tally.of


def test_repeated_claims_are_flagged(english: Figures) -> None:
    assert share(english.repeats_flagged) >= 0.85


def test_contradicted_claims_are_flagged(english: Figures) -> None:
    assert share(english.contradictions_flagged) >= 0.74


def test_messages_about_no_claim_are_left_alone(english: Figures) -> None:
    assert share(english.others_flagged) <= 0.061


def test_look_alikes_are_left_alone(english: Figures) -> None:
    assert share(english.look_alikes_flagged) <= 0.14


def test_contradictions_are_told(english: Figures) -> None:
    assert share(english.contradictions_told) >= 0.435


def test_contradictions_are_hardly_shown_as_repeats(english: Figures) -> None:
    assert share(english.contradictions_as_repeats) <= 0.142


def test_repeats_are_hardly_accused(english: Figures) -> None:
    assert share(english.repeats_accused) <= 0.03


def test_in_other_languages_no_denial_is_shown_as_a_repeat(other_languages: Figures) -> None:
    assert other_languages.contradictions_flagged.hits > 0
    assert other_languages.contradictions_as_repeats.hits == 0
    assert other_languages.repeats_accused.hits == 0
