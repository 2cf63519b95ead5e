"""Fit the weights that join words and a sentence model; `python -m training.weights DATA --model MODEL`.

On the train splits and the stories for training, as for the words alone. Posts of the 2022 train split that
stand in the 2020 dev split too are left out, so that the dev figures are of posts never fitted on.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.matching import ClaimText, Matcher
from bot.matching.candidates.embedding import Embedder
from bot.matching.judging import semantic
from bot.matching.judging.semantic import NAMES, SemanticModel
from training.datasets import Dataset, Query, read_dataset
from training.embedded import EmbeddedMatcher
from training.figures import DEPTH, Answer, flagging_figures, ranking_figures
from training.stories import Story, stories

TITLES = 600
"""Titles of a collection that are matched against small desks."""
UNLABELLED = 1_000
"""Posts that repeat nothing, of a collection."""
DESK = 20
"""Claims of a simulated desk."""
SAME = 85
"""The likeness (0 to 100) at which two claims of a collection may be one."""
NEWSROOM = 2.0
"""Weight of a message from a newsroom's story."""
POSTS = 3.0
"""Weight of a post that repeats a claim of the collection."""
OTHERS = 0.5
"""Weight of titles, and of posts that repeat nothing."""
RIDGE = 1.0
FILE = Path(semantic.__file__).parents[1] / "data" / "weights-semantic.json"
COLLECTIONS = ("checkthat-2020", "checkthat-2022", "politifact-debates")
DEV = ("checkthat-2020", "checkthat-2022")
SEED = 20


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of one text."""

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]
    weight: float


def cases(dataset: Dataset, choose: random.Random, embedder: Embedder, weight: float) -> Iterator[Case]:
    """Posts against the whole collection, and titles of published checks against desks of claims like their
    own, with and without their own.
    """
    whole = EmbeddedMatcher(embedder)
    whole.put_all(dataset.claims)
    claims = {claim.number: claim for claim in dataset.claims}
    titled = [claim for claim in dataset.claims if claim.title]
    for claim in choose.sample(titled, min(len(titled), TITLES)):
        near = whole.search(claim.text, limit=DESK * 2)
        others = [n for n in near if n != claim.number and not _alike(claims[n], claim)][:DESK]
        desk = EmbeddedMatcher(embedder)
        desk.put_all(replace(claims[number], title=None) for number in others)
        query = Query("", claim.title or "", frozenset({claim.number}))
        yield from case(desk, query, OTHERS)
        desk.put(replace(claim, title=None))
        yield from case(desk, query, OTHERS)
    for query in [query for query in dataset.queries if query.gold]:
        yield from case(whole, query, weight)
        own = [claims[number] for number in query.gold]
        like = {number for claim in own for number in whole.search(claim.text, limit=DESK)}
        same = query.gold | {n for n in like if any(_alike(claims[n], claim) for claim in own)}
        for number in same:
            whole.remove(number)
        yield from case(whole, query, weight)
        whole.put_all(claims[number] for number in sorted(same))
    unlabelled = [query for query in dataset.queries if not query.gold]
    for query in choose.sample(unlabelled, min(len(unlabelled), UNLABELLED)):
        yield from case(whole, query, OTHERS)


def _alike(one: ClaimText, other: ClaimText) -> bool:
    return fuzz.token_set_ratio(one.text, other.text) >= SAME


def newsroom_cases(story: Story, embedder: Embedder) -> Iterator[Case]:
    matcher = EmbeddedMatcher(embedder)
    story.put_into(matcher)
    for message in story.messages:
        about = frozenset(message.relations) | message.unsure
        yield from case(matcher, Query("", message.text, about), NEWSROOM)


def case(matcher: EmbeddedMatcher, query: Query, weight: float) -> Iterator[Case]:
    read = matcher.read(query.text)
    if read is None:
        return
    _, values = matcher.together(matcher.best(query.text, matcher.tokens(query.text)), read)
    if values:
        yield Case(np.array(list(values.values())), np.array([n in query.gold for n in values]), weight)


def fit(found: list[Case]) -> SemanticModel:
    """Weighted logistic regression with a ridge penalty on standardised features, by Newton's method."""
    rows = np.vstack([case.rows for case in found])
    y = np.concatenate([case.right for case in found]).astype(np.float64)
    w = np.concatenate([np.full(len(case.rows), case.weight) for case in found])
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    x = np.hstack([np.ones((len(rows), 1)), (rows - mean) / spread])
    penalty = np.array([0.0] + [RIDGE] * len(NAMES))
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(y.mean() / (1 - y.mean()))
    loss = _loss(x, y, w, penalty, beta)
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, x.T @ (w * (y - p)) - penalty * beta)
        size = 1.0
        while (after := _loss(x, y, w, penalty, beta + size * step)) > loss and size > 1e-4:
            size /= 2
        beta = beta + size * step
        if loss - after < 1e-4:
            break
        loss = after
    weights = beta[1:] / spread
    return SemanticModel(float(beta[0] - mean @ weights), tuple(float(weight) for weight in weights))


def _loss(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    w: NDArray[np.float64],
    penalty: NDArray[np.float64],
    beta: NDArray[np.float64],
) -> float:
    z = x @ beta
    return float((w * (np.logaddexp(0, z) - y * z)).sum() + (penalty * beta * beta).sum() / 2)


def training_cases(data: Path, embedder: Embedder) -> Iterator[Case]:
    held_out = {query.text.strip() for name in DEV for query in read_dataset(data / name).queries}
    choose = random.Random(SEED)
    for name in COLLECTIONS:
        dataset = read_dataset(data / name, "train")
        clean = [query for query in dataset.queries if query.text.strip() not in held_out]
        weight = POSTS if name in DEV else OTHERS  # debates repeat claims loosely
        yield from cases(replace(dataset, queries=clean), choose, embedder, weight)
    for story in stories("training"):
        yield from newsroom_cases(story, embedder)


def dev_figures(
    data: Path, embedder: Embedder, model: SemanticModel, threshold: float
) -> dict[str, dict[str, float]]:
    figures = {}
    for name in DEV:
        dataset = read_dataset(data / name)
        matcher = EmbeddedMatcher(embedder, semantic_model=model)
        matcher.put_all(dataset.claims)
        answers = [answer(matcher, dataset, query) for query in dataset.queries if query.gold]
        flags = flagging_figures(answers, threshold)
        figures[name] = {
            "MAP@5": round(ranking_figures(answers)["map5"], 3),
            "recall at 5 % false flags": round(flags["recall_at_5pct"], 3),
        }
    return figures


def write_semantic_model(data: Path, embedder: Embedder, date: str, threshold: float) -> None:
    found = list(training_cases(data, embedder))
    print(
        f"{sum(len(case.rows) for case in found):,} candidates, "
        f"{sum(int(case.right.sum()) for case in found):,} right"
    )
    model = fit(found)
    figures = dev_figures(data, embedder, model, threshold)
    print(json.dumps(figures, indent=2))
    content = {
        "provenance": {
            "script": "python -m training.weights DATA --model MODEL",
            "date": date,
            "sentence_model": embedder.name,
            "public_data": {"collections": COLLECTIONS, "split": "train, without posts of the dev splits"},
            "own_data": [story.name for story in stories("training")],
            "dev_figures": figures,
        },
        "intercept": round(model.intercept, 4),
        "weights": {name: round(weight, 4) for name, weight in zip(NAMES, model.weights, strict=True)},
    }
    FILE.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def answer(matcher: Matcher, dataset: Dataset, query: Query) -> Answer:
    ranking = [(m.claim, m.score) for m in matcher.match(query.text, threshold=0.0, limit=DEPTH)]
    for number in query.gold:
        matcher.remove(number)
    without = matcher.match(query.text, threshold=0.0, limit=1)
    for number in sorted(query.gold):
        matcher.put(dataset.claims[number - 1])
    return Answer(query.gold, ranking, without[0].score if without else 0.0)
