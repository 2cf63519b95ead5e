"""Which candidates can still reach a score, told from their BM25 scores before any word is compared."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

HOPEFUL = 0.01
"""The score by words and n-grams from which on a candidate is judged, for which the rule was fitted."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pruning:
    """A linear guess of a score's log odds, and the guess under which next to none gets to `HOPEFUL`."""

    weights: Numbers
    least: float

    def hopeful(self, values: Numbers) -> list[tuple[int, float]]:
        """The rows of `values`, as `candidate_values` gives them, that may get there, with their guesses."""
        guesses = values @ self.weights
        found = np.flatnonzero(guesses >= self.least)
        return list(zip(found.tolist(), guesses[found].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a window's candidates score by BM25, over words or over n-grams."""

    of_own: Numbers
    """As shares of what each scores for itself."""
    of_best: Numbers
    lead: Numbers
    """Over the best of another claim, as a share of the greater; negative behind it."""
    of_asked: Numbers
    """As shares of the weight of all that the window has."""

    @classmethod
    def of(cls, scores: Numbers, own: Numbers, claims: Numbers, asked: float) -> "Standing":
        """`claims` tells which candidates are of one claim, or as good as one."""
        best = max(float(scores.max(initial=0.0)), 1e-9)
        top = claims[int(scores.argmax())] if len(scores) else 0
        second = float(scores[claims != top].max(initial=0.0))
        rivals = np.where(claims == top, second, best)
        return cls(
            np.minimum(1.5, scores / np.maximum(own, 1e-9)),
            scores / best,
            (scores - rivals) / np.maximum(np.maximum(scores, rivals), 1e-9),
            np.minimum(1.5, scores / max(asked, 1e-9)),
        )

    def columns(self) -> tuple[Numbers, ...]:
        return self.of_own, self.of_best, self.lead, self.of_asked, np.sqrt(self.of_own * self.of_asked)


def candidate_values(words: Standing, grams: Standing, small: float) -> Numbers:
    """What BM25 says of each candidate of a window: a row each.

    `small` goes from 1 for a desk of few claims to 0 for very many.
    """
    columns: tuple[Numbers | float, ...] = (1.0, *words.columns(), *grams.columns())
    scores = words.of_own
    values = np.empty((len(scores), 2 * len(columns)))
    for place, column in enumerate(columns):
        values[:, place] = column
    values[:, len(columns) :] = small * values[:, : len(columns)]
    return values


@lru_cache(maxsize=1)
def shipped_pruning() -> Pruning:
    """The rule fitted by `training/pruning.py`."""
    data = json.loads(files("bot.matching").joinpath("data", "pruning.json").read_text("utf-8"))
    return Pruning(np.array(data["weights"]), data["least"])
