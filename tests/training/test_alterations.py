"""Contradictions that are made of repeats for the judge to learn from."""

import random

import pytest

from training.judge.alterations import altered
from training.judge.pairs import Pair


def made(claim: str, passage: str) -> list[str]:
    pairs = list(altered(Pair(claim, passage, "repeats", "a story"), random.Random(1)))
    assert all((pair.claim, pair.label) == (claim, "contradicts") for pair in pairs)
    return [pair.passage for pair in pairs]


def test_a_figure_that_both_have_becomes_another() -> None:
    [passage] = made("The flood closed 37 roads.", "37 roads shut, that flood again")
    assert passage.endswith("roads shut, that flood again")
    assert not passage.startswith("37 ")


@pytest.mark.parametrize(
    "passage",
    ["over 300 roads are shut", "they count at least 300", "Highway-300 is shut", "three hundred shut"],
)
def test_a_figure_that_others_may_agree_with_stays(passage: str) -> None:
    assert made("The flood closed 300 roads.", passage) == []


def test_a_weekday_a_month_or_a_quantifier_becomes_another_as_it_is_written() -> None:
    [passage] = made("All schools close on Friday.", "on FRIDAY the schools close")
    assert passage != "on FRIDAY the schools close"
    assert passage.split()[1].isupper()


def test_two_names_change_places() -> None:
    assert made("Strathmoor fired Kinloch.", "it is true: Kinloch was sacked by Strathmoor") == [
        "it is true: Strathmoor was sacked by Kinloch"
    ]


@pytest.mark.parametrize("claim", ["Strathmoor and Kinloch met.", "Strathmoor met with Kinloch."])
def test_names_that_may_change_places_stay(claim: str) -> None:
    assert made(claim, "Kinloch met Strathmoor") == []
