"""What the judge's odds and the words come to: a score, and what the message does with the claim."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bot.matching.judging.features import NAMES as WORD_NAMES
from bot.matching.judging.judge import Odds
from bot.matching.judging.logistic import Logistic
from bot.matching.matches import Relation

FROM_WORDS = (
    "claim_covered",
    "content_covered",
    "grams_of_own",
    "numbers_agree",
    "numbers_differ",
    "names_covered",
    "other_names",
    "strange_names",
    "names_differ",
    "head_covered",
)
"""Features of the words that count again beside the judge."""
NAMES = ("prior", "repeats", "contradicts", "about", "related", "related_lead", "prior_lead", *FROM_WORDS)
SENSES = ("contradicts_over_repeats", "numbers_differ", "numbers_agree")
"""What tells a contradiction from a repeat."""
_PLACES = tuple(WORD_NAMES.index(name) for name in FROM_WORDS)
_DIFFER, _AGREE = WORD_NAMES.index("numbers_differ"), WORD_NAMES.index("numbers_agree")
FURTHEST = 8.0
"""Log odds beyond which it does not matter how far."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a candidate before it is decided on."""

    prior: float
    """Its score by words, 0 to 1."""
    features: Sequence[float]
    odds: Sequence[float]
    """The judge's log odds of repeats, contradicts, about and none, for the claim's nearest wording."""


@dataclass(frozen=True, slots=True)
class Decision:
    score: float
    """The probability that the message is about the claim, whatever it says of it."""
    relation: Relation


def nearest(odds: Odds) -> NDArray[np.float32]:
    """Of the rows of a claim's wordings the one whose odds are least for none."""
    row: NDArray[np.float32] = odds[int(_related(odds).argmax())]
    return row


def _related(odds: Odds) -> NDArray[np.float32]:
    related: NDArray[np.float32] = np.logaddexp.reduce(odds[..., :3], axis=-1) - odds[..., 3]
    return related


def score_values(evidence: Mapping[int, Evidence]) -> dict[int, list[float]]:
    """The values for `NAMES` of each of a message's candidates."""
    priors = {number: _log_odds(item.prior) for number, item in evidence.items()}
    related = {number: _cut(float(_related(np.array(item.odds)))) for number, item in evidence.items()}
    values = {}
    for number, item in evidence.items():
        repeats, contradicts, about, none = item.odds
        values[number] = [
            priors[number] / 4,
            _cut(repeats - none) / 4,
            _cut(contradicts - none) / 4,
            _cut(about - none) / 4,
            related[number] / 4,
            _lead(related, number) / 4,
            _lead(priors, number) / 4,
            *(item.features[place] for place in _PLACES),
        ]
    return values


def sense_values(item: Evidence) -> list[float]:
    """The values for `SENSES`."""
    return [
        _cut(item.odds[1] - item.odds[0]) / 4,
        float(item.features[_DIFFER]),
        float(item.features[_AGREE]),
    ]


def figures_differ(item: Evidence) -> bool:
    """Whether the message has another figure for the same: then it is no sure repeat."""
    return bool(item.features[_DIFFER])


def openness(item: Evidence) -> float:
    """How likely the sense is open, of a message that is about the claim: 0 to 1."""
    shares = np.exp(np.array(item.odds[:3]) - np.logaddexp.reduce(item.odds[:3]))
    return float(shares[2])


def _lead(values: Mapping[int, float], number: int) -> float:
    """Over the best of the others; negative behind it."""
    others = [value for other, value in values.items() if other != number]
    return values[number] - max(others, default=-FURTHEST)


def _log_odds(score: float) -> float:
    score = min(max(score, 1e-9), 1 - 1e-9)
    return _cut(math.log(score / (1 - score)))


def _cut(odds: float) -> float:
    return max(-FURTHEST, min(FURTHEST, odds))


@dataclass(frozen=True, slots=True)
class DecisionModel:
    score: Logistic
    contradicts: Logistic
    open_from: float
    """The openness from which on a message is only about the claim."""
    repeats_under: float
    """The probability of a contradiction under which a message repeats the claim."""
    contradicts_from: float

    def decide(self, evidence: Mapping[int, Evidence]) -> dict[int, Decision]:
        """For each of a message's candidates."""
        values = score_values(evidence)
        return {
            number: Decision(self.score.probability(values[number]), self._relation(item))
            for number, item in evidence.items()
        }

    def _relation(self, item: Evidence) -> Relation:
        if openness(item) >= self.open_from:
            return Relation.ABOUT
        opposite = self.contradicts.probability(sense_values(item))
        if opposite >= self.contradicts_from:
            return Relation.CONTRADICTS
        repeats = opposite < self.repeats_under and not figures_differ(item)
        return Relation.REPEATS if repeats else Relation.ABOUT


@lru_cache(maxsize=1)
def shipped_decision_model() -> DecisionModel:
    """The model fitted by `python -m training.decision`."""
    data = json.loads(files("bot.matching").joinpath("data", "decision.json").read_text("utf-8"))
    score, sense = data["score"], data["contradicts"]
    return DecisionModel(
        Logistic(score["intercept"], tuple(score["weights"][name] for name in NAMES)),
        Logistic(sense["intercept"], tuple(sense["weights"][name] for name in SENSES)),
        data["open_from"],
        data["repeats_under"],
        data["contradicts_from"],
    )
