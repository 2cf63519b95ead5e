"""What a ranking and its scores are worth: how high the right claims stand, how well a threshold flags."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

Ranking = list[tuple[int, float]]
"""Claim numbers with scores, best first."""

DEPTH = 10
"""Claims of a ranking that are looked at."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a matcher gave for one query."""

    gold: frozenset[int]
    ranking: Ranking
    """Against all claims."""
    without: float
    """The best score with the query's own claims left out; 0 where nothing was found."""

    @property
    def best(self) -> float:
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right(self) -> bool:
        """Whether the best claim is one that the query repeats."""
        return bool(self.ranking) and self.ranking[0][0] in self.gold


def ranking_figures(answers: Sequence[Answer]) -> dict[str, float]:
    """MAP@5, MRR, P@1 and recall@10 over queries that repeat a claim."""
    return {
        "map5": _mean([_average_precision(answer, 5) for answer in answers]),
        "mrr": _mean([_reciprocal_rank(answer) for answer in answers]),
        "p1": _mean([float(answer.right) for answer in answers]),
        "recall10": _mean(
            [len(answer.gold & {c for c, _ in answer.ranking[:10]}) / len(answer.gold) for answer in answers]
        ),
    }


def flagging_figures(answers: Sequence[Answer], threshold: float) -> dict[str, float]:
    """Each query counts twice: with its claims, where a flag of one of them is right, and without them.

    A query is flagged with its best claim, where that one's score is at or over `threshold`.
    """
    right = sum(answer.right and answer.best >= threshold for answer in answers)
    false = sum(answer.without >= threshold for answer in answers)
    wrong = sum(not answer.right and answer.best >= threshold for answer in answers)
    flags = right + wrong + false
    precision = right / flags if flags else 0.0
    recall = right / len(answers) if answers else nan
    return {
        "flag_f1": 2 * precision * recall / (precision + recall) if right else 0.0,
        "flag_precision": precision,
        "false_flag_rate": false / len(answers) if answers else nan,
        "flag_recall": recall,
        "recall_at_1pct": _recall_at(answers, 0.01),
        "recall_at_5pct": _recall_at(answers, 0.05),
        "average_precision": _flag_average_precision(answers),
    }


def best_threshold(answers: Sequence[Answer]) -> float:
    """The threshold with the best F1 on these very queries: more than a system without one could know."""
    candidates = sorted({answer.best for answer in answers})
    return max(candidates, key=lambda t: flagging_figures(answers, t)["flag_f1"], default=0.0)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else nan


def _average_precision(answer: Answer, depth: int) -> float:
    hits = 0
    total = 0.0
    for rank, (claim, _) in enumerate(answer.ranking[:depth], 1):
        if claim in answer.gold:
            hits += 1
            total += hits / rank
    return total / min(len(answer.gold), depth)


def _reciprocal_rank(answer: Answer) -> float:
    ranks = (rank for rank, (claim, _) in enumerate(answer.ranking, 1) if claim in answer.gold)
    return 1 / next(ranks, float("inf"))


def _recall_at(answers: Sequence[Answer], rate: float) -> float:
    """The share flagged rightly by the lowest threshold that flags at most `rate` of the others."""
    without = sorted((answer.without for answer in answers), reverse=True)
    if not without:
        return nan
    over = without[min(len(without) - 1, int(rate * len(without)))]
    return sum(answer.right and answer.best > over for answer in answers) / len(answers)


def _flag_average_precision(answers: Sequence[Answer]) -> float:
    trials = [(answer.best, answer.right) for answer in answers] + [(a.without, False) for a in answers]
    trials.sort(key=lambda trial: (-trial[0], trial[1]))  # among equals the wrong ones first
    hits = 0
    total = 0.0
    for rank, (_, right) in enumerate(trials, 1):
        if right:
            hits += 1
            total += hits / rank
    return total / len(answers) if answers else nan
