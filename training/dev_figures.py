"""How well a model ranks and flags on the development posts of public collections."""

from pathlib import Path

from bot.matching.judging.model import Model
from bot.matching.matcher import Matcher
from training.datasets import Query, read_dataset

COLLECTIONS = ("checkthat-2020", "checkthat-2022")
FALSE_FLAGS = 0.05
_DEEP = 12
"""Matches looked at for a post."""


def dev_figures(data: Path, model: Model) -> dict[str, dict[str, float]]:
    """For each collection MAP@5, and the share of posts whose claim comes first with a score that one in
    twenty posts reaches with a claim not its own.
    """
    return {name: _figures(data / name, model) for name in COLLECTIONS}


def _figures(folder: Path, model: Model) -> dict[str, float]:
    dataset = read_dataset(folder)
    matcher = Matcher(model=model)
    for claim in dataset.claims:
        matcher.put(claim)
    ranked = [_ranked(matcher, query) for query in dataset.queries if query.gold]
    precision = sum(_reciprocal(found) for found in ranked) / len(ranked)
    wrong = sorted(
        (max((s for s, right in found if not right), default=0.0) for found in ranked), reverse=True
    )
    floor = wrong[int(FALSE_FLAGS * len(wrong))]
    told = sum(bool(found) and found[0][1] and found[0][0] > floor for found in ranked) / len(ranked)
    return {"MAP@5": round(precision, 3), "recall at 5 % false flags": round(told, 3)}


def _ranked(matcher: Matcher, query: Query) -> list[tuple[float, bool]]:
    """Scores of the post's matches, best first, and whether each is of its own claim."""
    found = matcher.match(query.text, threshold=0.0, limit=_DEEP)
    return [(match.score, match.claim in query.gold) for match in found]


def _reciprocal(found: list[tuple[float, bool]]) -> float:
    """One over the rank of the first right claim among the first five, else 0."""
    return next((1 / rank for rank, (_, right) in enumerate(found[:5], 1) if right), 0.0)
