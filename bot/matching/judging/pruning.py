"""Which candidates can still reach a score, told from their BM25 scores before any word is compared."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

POSSIBLE = 0.25
"""The score that the rule was fitted for; for lower ones it says nothing."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pruning:
    """A linear guess of a score's log odds, and the guess under which next to none gets to `POSSIBLE`."""

    weights: Numbers
    least: float

    def places(self, values: Numbers) -> list[int]:
        """The rows of `values`, as `bm25_values` gives them, that may get there."""
        found: list[int] = np.flatnonzero(values @ self.weights >= self.least).tolist()
        return found


def bm25_values(
    scores: Numbers, own: Numbers, first: NDArray[np.bool_], asked: float, small: float
) -> Numbers:
    """What BM25 says of each candidate of a window, best first: a row each.

    `own` has what each scores for itself, `first` tells those of the claim that scores best, `asked` is the
    weight of all the window's terms, and `small` goes from 1 for a desk of few claims to 0 for very many.
    """
    best = scores[0]
    others = scores[~first]
    rivals = np.where(first, others[0] if len(others) else 0.0, best)
    of_own = np.minimum(1.5, scores / np.maximum(own, 1e-9))
    of_asked = scores / asked
    columns = (
        1.0,
        of_own,
        scores / best,
        (scores - rivals) / np.maximum(scores, rivals),
        of_asked,
        np.sqrt(of_own * of_asked),
        scores / 10,
    )
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
