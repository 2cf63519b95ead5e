"""Logistic regression: the probability that weighted values come to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

FURTHEST = 30.0
"""Log odds beyond which the probability is 0 or 1 for all that matters."""


@dataclass(frozen=True, slots=True)
class Logistic:
    intercept: float
    weights: tuple[float, ...]

    def probability(self, values: Sequence[float]) -> float:
        total = self.intercept + sum(w * v for w, v in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-FURTHEST, min(FURTHEST, total))))
