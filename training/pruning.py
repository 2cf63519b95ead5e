"""Fit the rule that leaves out candidates which cannot match any more, and write its data file.

    python -m training.pruning ../shared/data

To be run after `training.weights`: the rule guesses the scores that those weights give. It is fitted on
the train splits and on the stories for training.
"""

import argparse
import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.matching import Matcher
from bot.matching.judging import pruning as shipped
from bot.matching.judging.pruning import HOPEFUL
from bot.matching.judging.scoring import Scored
from training.datasets import read_dataset
from training.stories import stories

FILE = Path(shipped.__file__).parents[1] / "data" / "pruning.json"
COLLECTIONS = ("checkthat-2020", "checkthat-2022", "politifact-debates")
UNLABELLED = 1_000
LOST = 0.0005
"""The share of the candidates that reach `HOPEFUL` which may be left out."""
FURTHEST = 12.0
"""Log odds beyond which it does not matter how far."""
NEAR = -4.0
"""Log odds from which on a guess has to be good."""
NEAR_WEIGHT = 5.0


def situations(folder: Path) -> Iterator[tuple[Matcher, list[str]]]:
    for story in stories("training"):
        yield story.matcher(), [message.text for message in story.messages]
    for name in COLLECTIONS:
        dataset = read_dataset(folder / name, "train")
        matcher = Matcher()
        matcher.put_all(dataset.claims)
        labelled = [query.text for query in dataset.queries if query.gold]
        yield matcher, labelled + [query.text for query in dataset.queries if not query.gold][:UNLABELLED]


def rows(matcher: Matcher, texts: list[str]) -> Iterator[tuple[list[float], float]]:
    """What BM25 says of each candidate, and its score."""
    for text in texts:
        for scored in matcher.scored(text, matcher.tokens(text)):
            yield scored.known, _log_odds(scored)


def _log_odds(scored: Scored) -> float:
    score = min(max(scored.score, 1e-9), 1 - 1e-9)
    return max(-FURTHEST, min(FURTHEST, math.log(score / (1 - score))))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="the folder that holds the collections")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="the provenance's date")
    asked = parser.parse_args()
    found = [row for matcher, texts in situations(asked.data) for row in rows(matcher, texts)]
    x, y = np.array([row for row, _ in found]), np.array([odds for _, odds in found])
    weight = np.sqrt(np.where(y > NEAR, NEAR_WEIGHT, 1.0))
    weights = np.linalg.lstsq(x * weight[:, None], y * weight, rcond=None)[0].round(4)
    reached = y >= math.log(HOPEFUL / (1 - HOPEFUL))
    guesses = x @ weights
    least = round(float(np.quantile(guesses[reached], LOST)), 3)
    left_out = float((guesses < least).mean())
    print(
        f"{len(y):,} candidates; {left_out:.1%} left out, {int((reached & (guesses < least)).sum())} of the"
    )
    print(f"{int(reached.sum()):,} that reach {HOPEFUL} among them")
    provenance = {
        "script": "training/pruning.py",
        "data": [*COLLECTIONS, *(story.name for story in stories("training"))],
        "split": "train",
        "date": asked.date,
    }
    data = {"provenance": provenance, "least": least, "weights": weights.tolist()}
    FILE.write_text(json.dumps(data, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
