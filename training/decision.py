"""Fit what joins the judge and the words: `python -m training.decision`, after `training.judge`.

The weights come from the corpus' stories for calibration, which the judge was not trained on; the edges
between relations from those for thresholds.
"""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matching import Matcher
from bot.matching.judging import decision as shipped
from bot.matching.judging.decision import (
    NAMES,
    SENSES,
    DecisionModel,
    figures_differ,
    openness,
    score_values,
    sense_values,
)
from bot.matching.judging.judge import OnnxJudge, shipped_judge
from bot.matching.judging.logistic import Logistic
from training.stories import Story, stories
from training.story_figures import figures, verdicts

FILE = Path(shipped.__file__).parents[1] / "data" / "decision.json"
RIDGE = 1.0
ACCUSED = 0.025
"""Of flagged repeats, at most so many may be told as contradictions."""
TAKEN_FOR_REPEATS = 0.06
"""Of flagged contradictions, at most so many may be told as repeats."""
LEFT_OPEN = 0.04
"""Of repeats and contradictions, at most so many may be told as open for the judge's odds of that alone."""


NONE = DecisionModel(Logistic(0, (0,) * len(NAMES)), Logistic(0, (0,) * len(SENSES)), 1, 0.5, 0.5)
"""While the model is fitted."""


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate of a message."""

    values: list[float]
    senses: list[float]
    openness: float
    figures_differ: bool
    truth: str
    """What the message does with it; `none` where nothing."""


def cases(story: Story, judge: OnnxJudge) -> Iterator[Case]:
    matcher = Matcher(decision_model=NONE)
    story.put_into(matcher)
    for message in story.messages:
        hopeful = matcher.hopeful(message.text)
        evidence = hopeful.evidence(judge.judge(hopeful.pairs))
        values = score_values(evidence)
        for number, item in evidence.items():
            if number not in message.unsure:
                truth = message.relations.get(number, "none")
                yield Case(values[number], sense_values(item), openness(item), figures_differ(item), truth)


def logistic(x: NDArray[np.float64], y: NDArray[np.float64], weights: NDArray[np.float64]) -> Logistic:
    """Weighted logistic regression with a ridge penalty, by Newton's method."""
    x = np.hstack([np.ones((len(x), 1)), x])
    beta = np.zeros(x.shape[1])
    penalty = np.diag([0.0, *[RIDGE] * (x.shape[1] - 1)])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ beta)))
        gradient = x.T @ (weights * (y - p)) - penalty @ beta
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return Logistic(round(float(beta[0]), 4), tuple(round(float(b), 4) for b in beta[1:]))


def fit_score(found: Sequence[Case]) -> Logistic:
    x = np.array([case.values for case in found])
    y = np.array([float(case.truth != "none") for case in found])
    return logistic(x, y, np.ones(len(y)))


def fit_sense(found: Sequence[Case]) -> Logistic:
    sure = [case for case in found if case.truth in {"repeats", "contradicts"}]
    x = np.array([case.senses for case in sure])
    y = np.array([float(case.truth == "contradicts") for case in sure])
    return logistic(x, y, np.ones(len(y)))


def edges(found: Sequence[Case], sense: Logistic) -> tuple[float, float, float]:
    """The openness from which a message is only about a claim, and the probabilities of a contradiction under
    which it repeats and from which it contradicts: each as far as `ACCUSED` and its like allow.
    """
    repeats = sorted(sense.probability(case.senses) for case in found if case.truth == "repeats")
    contradicts = sorted(
        1.0 if case.figures_differ else sense.probability(case.senses)
        for case in found
        if case.truth == "contradicts"
    )
    told = [case.openness for case in found if case.truth in {"repeats", "contradicts"}]
    contradicts_from = max(0.5, _quantile(repeats, 1 - ACCUSED))
    repeats_under = min(contradicts_from, max(0.05, _quantile(contradicts, TAKEN_FOR_REPEATS)))
    open_from = _quantile(sorted(told), 1 - LEFT_OPEN)
    return round(open_from, 4), round(repeats_under, 4), round(contradicts_from, 4)


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.floor(share * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="the provenance's date")
    parser.add_argument("--judge", type=Path, help="a folder with another judge than the shipped one")
    options = parser.parse_args()
    judge = OnnxJudge(options.judge) if options.judge else shipped_judge()
    calibration = [case for story in stories("calibration") for case in cases(story, judge)]
    thresholds = [case for story in stories("thresholds") for case in cases(story, judge)]
    score, sense = fit_score(calibration), fit_sense(calibration)
    open_from, repeats_under, contradicts_from = edges(calibration + thresholds, sense)
    model = DecisionModel(score, sense, open_from, repeats_under, contradicts_from)
    data = {
        "provenance": {
            "script": "python -m training.decision",
            "date": options.date,
            "stories": [story.name for split in ("calibration", "thresholds") for story in stories(split)],
        },
        "score": {"intercept": score.intercept, "weights": dict(zip(NAMES, score.weights, strict=True))},
        "contradicts": {
            "intercept": sense.intercept,
            "weights": dict(zip(SENSES, sense.weights, strict=True)),
        },
        "open_from": open_from,
        "repeats_under": repeats_under,
        "contradicts_from": contradicts_from,
    }
    FILE.write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    print(json.dumps(data, indent=1))
    for threshold in (0.3, 0.4, 0.5, 0.6):
        counted = figures(
            verdict
            for story in stories("thresholds")
            for verdict in verdicts(story, Matcher(decision_model=model), judge, threshold)
        )
        print(f"\nstories for thresholds, flagged from {threshold}:")
        print("\n".join(line for line in counted.lines() if not line.startswith("  ")))


if __name__ == "__main__":
    main()
