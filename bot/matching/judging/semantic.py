"""What a sentence model adds to the words: one score from what both say of each claim."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.matching.candidates.vectors import Near
from bot.matching.judging.features import NAMES as WORD_NAMES
from bot.matching.judging.logistic import Logistic

NEAREST = 20
"""Claims that join the candidates by their cosine."""
FROM_WORDS = (
    "claim_covered",
    "message_covered",
    "both_covered",
    "rarest_missing",
    "bm25_lead",
    "numbers_agree",
    "numbers_differ",
    "short_claim",
    "content_covered",
    "names_share",
    "strange_names",
    "head_covered",
)
"""Features of the words that count again beside the cosines."""
_COMMON = (
    "words",
    "found_by_words",
    "words_rank",
    "words_lead",
    "cosine",
    "cosine_whole",
    "title_cosine",
    "title_cosine_whole",
    "greatest_cosine",
    "cosine_square",
    "cosine_rank",
    "cosine_of_best",
    "cosine_lead",
    "both",
    *(f"words_{name}" for name in FROM_WORDS),
)
NAMES = (*_COMMON, "small_desk", *(f"small_desk_{name}" for name in _COMMON))
"""All features; those of small desks are the common ones times how small the desk is."""
UNFOUND = -10.0
"""The log odds of a claim that the words do not find, and the least that count."""
_PLACES = tuple(WORD_NAMES.index(name) for name in FROM_WORDS)


@dataclass(frozen=True, slots=True)
class Words:
    """What the words say of a claim: its best window's score (0 to 1) and features."""

    score: float
    features: Sequence[float]


def semantic_features(
    found: Mapping[int, Words], near: Sequence[Near], small: float
) -> dict[int, list[float]]:
    """The values for `NAMES` of each claim that has cosines."""
    odds = {one.claim: _odds(found.get(one.claim)) for one in near}
    greatest = {one.claim: max(one.best, one.title_best) for one in near}
    by_words, by_cosine = _ranks(odds), _ranks(greatest)
    leads = _leads(odds)
    top = max(greatest.values(), default=0.0)
    values = {}
    for one in near:
        number = one.claim
        words = found.get(number)
        common = [
            odds[number] / 4,
            float(words is not None),
            1 / by_words[number] if words else 0.0,
            leads[number] / 4,
            one.best,
            one.whole,
            one.title_best,
            one.title_whole,
            greatest[number],
            greatest[number] ** 2,
            1 / by_cosine[number],
            greatest[number] - top,
            one.lead,
            greatest[number] * odds[number] / 4,
            *([words.features[place] for place in _PLACES] if words else [0.0] * len(_PLACES)),
        ]
        values[number] = [*common, small, *(small * value for value in common)]
    return values


def _odds(words: Words | None) -> float:
    if words is None:
        return UNFOUND
    score = min(max(words.score, 1e-9), 1 - 1e-9)
    return max(UNFOUND, min(-UNFOUND, math.log(score / (1 - score))))


def _ranks(values: Mapping[int, float]) -> dict[int, int]:
    ordered = sorted(values, key=lambda number: (-values[number], number))
    return {number: rank for rank, number in enumerate(ordered, 1)}


def _leads(values: Mapping[int, float]) -> dict[int, float]:
    """How far each is over the best of the others; negative behind it."""
    best, second = [*sorted(values.values(), reverse=True), UNFOUND, UNFOUND][:2]
    return {number: value - (second if value == best else best) for number, value in values.items()}


@dataclass(frozen=True, slots=True)
class SemanticModel(Logistic):
    """Its weights are in the order of `NAMES`."""


@lru_cache(maxsize=1)
def shipped_semantic_model() -> SemanticModel:
    """The model fitted by `python -m training.weights DATA --model MODEL`."""
    data = json.loads(files("bot.matching").joinpath("data", "weights-semantic.json").read_text("utf-8"))
    return SemanticModel(data["intercept"], tuple(data["weights"].get(name, 0.0) for name in NAMES))
