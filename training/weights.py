"""Fit the matcher's weights on training data, and write its data files.

    python -m training.weights ../shared/data

Two files in `bot/matching/data`: how common terms are (`background.json.gz`), from the claims and the train
posts; and the logistic model (`weights.json`), from small desks made of the claims around a post's own one,
once with and once without it, from the whole collections, and from the stories for training in `corpus/` and
`newsroom/`.

The output depends on the data and on `--date` alone.
"""

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.matching.candidates.embedding import load_embedder
from bot.matching.judging.features import NAMES
from bot.matching.judging.model import Model
from bot.matching.matcher import ClaimText, Matcher
from bot.matching.text import background as background_module
from bot.matching.text.tokens import Tokeniser
from training.datasets import Dataset, Query, read_dataset
from training.dev_figures import dev_figures
from training.embedded import Remembering
from training.semantic_weights import write_semantic_model
from training.stories import Story, stories

DATA = Path(background_module.__file__).parents[1] / "data"
TRAINED_ON = ("checkthat-2020", "checkthat-2022", "politifact-debates")
DESK = 20
"""Claims of a simulated desk."""
POSTS = 200
TITLES = 2500
"""Posts and titles of a collection that are matched against small desks."""
WHOLE = 1000
"""Posts of a collection that are also matched against all of it."""
NEWSROOM = 10.0
"""Weight of a candidate from a newsroom's story, beside those of the public posts."""
SAME = 85
"""The likeness (0 to 100) at which two claims of a collection may be one."""
ROUNDS = 4
FLAG_THRESHOLD = 0.5
POSSIBLE_THRESHOLD = 0.25
"""Chosen with one newsroom desk left out in turn: about 2 % of messages that repeat nothing are flagged."""
SEED = 20
RIDGE = 3.0


@dataclass(frozen=True, slots=True)
class Bag:
    """A candidate: the features of each of its windows, of which the best one decides."""

    windows: NDArray[np.float64]
    right: bool
    weight: float


def write_background(datasets: Iterable[Dataset]) -> None:
    tokeniser = Tokeniser()
    frequencies: Counter[str] = Counter()
    documents = 0
    for dataset in datasets:
        texts = [f"{claim.text} {claim.title or ''}" for claim in dataset.claims]
        texts += [query.text for query in dataset.queries]
        for text in texts:
            documents += 1
            frequencies.update({token.term for token in tokeniser.tokens(text) if token.number is None})
    kept = {term: count for term, count in sorted(frequencies.items()) if count >= 2}
    table = json.dumps({"documents": documents, "frequencies": kept}, ensure_ascii=False)
    (DATA / "background.json.gz").write_bytes(gzip.compress(table.encode(), mtime=0))
    background_module.background.cache_clear()


def bags(dataset: Dataset, choose: random.Random) -> Iterator[Bag]:
    """Candidates from posts and from titles of published checks, which read like what a desk says in chat.

    Each is matched against a small desk of the claims most like its own one, with and without that one; some
    posts are also matched against the whole collection, again with and without it.
    """
    whole = Matcher()
    for claim in dataset.claims:
        whole.put(replace(claim, title=None))
    claims = {claim.number: claim for claim in dataset.claims}
    posts = [query for query in dataset.queries if query.gold]
    titled = [claim for claim in dataset.claims if claim.title]
    said = [Query("", claim.title or "", frozenset({claim.number})) for claim in titled]
    for queries, most, weight in ((posts, POSTS, 0.5), (said, TITLES, 1.0)):
        for query in choose.sample(queries, min(len(queries), most)):
            gold = claims[min(query.gold)]
            desk = [claims[number] for number in _neighbours(whole, gold, query.gold, claims)]
            yield from _candidates(_desk(desk), query, weight)
            yield from _candidates(_desk([gold, *desk]), query, weight)
    unlabelled = [query for query in dataset.queries if not query.gold]
    for query in choose.sample(posts, min(len(posts), WHOLE)):
        yield from _candidates(whole, query, 0.5)
        same = query.gold | set(_same(whole, query.gold, claims))
        for number in same:
            whole.remove(number)
        yield from _candidates(whole, query, 0.5)
        for number in sorted(same):
            whole.put(replace(claims[number], title=None))
    for query in choose.sample(unlabelled, min(len(unlabelled), WHOLE)):
        yield from _candidates(whole, query, 0.5)


def _neighbours(
    whole: Matcher, gold: ClaimText, own: frozenset[int], claims: dict[int, ClaimText]
) -> list[int]:
    """The claims most like `gold`, but for those so like it that they may be the same claim."""
    near = whole.search(gold.text, limit=DESK * 2)
    same = _alike(near, gold, claims)
    return [number for number in near if number not in own and number not in same][:DESK]


def _same(whole: Matcher, own: frozenset[int], claims: dict[int, ClaimText]) -> Iterator[int]:
    """The claims that may be the same as one of `own`."""
    for number in own:
        yield from _alike(whole.search(claims[number].text, limit=DESK), claims[number], claims)


def _alike(near: list[int], gold: ClaimText, claims: dict[int, ClaimText]) -> set[int]:
    return {n for n in near if fuzz.token_set_ratio(claims[n].text, gold.text) >= SAME}


def newsroom_bags(story: Story) -> Iterator[Bag]:
    """Candidates from what a newsroom says of its story."""
    matcher = story.matcher()
    for message in story.messages:
        query = Query("", message.text, frozenset(message.relations))
        yield from _candidates(matcher, query, NEWSROOM, message.unsure)


def _desk(claims: list[ClaimText]) -> Matcher:
    desk = Matcher()
    for claim in claims:
        desk.put(replace(claim, title=None))
    return desk


def _candidates(
    matcher: Matcher, query: Query, weight: float, left_out: frozenset[int] = frozenset()
) -> Iterator[Bag]:
    windows: defaultdict[int, list[list[float]]] = defaultdict(list)
    for scored in matcher.scored(query.text, matcher.tokens(query.text)):
        windows[scored.wording.claim].append(scored.features)
    for number, values in windows.items():
        if number not in left_out:
            yield Bag(np.array(values), number in query.gold, weight)


def fit(public: list[Bag], newsroom: list[Bag]) -> tuple[float, NDArray[np.float64]]:
    """The model under which each candidate's best window decides, found in a few rounds.

    What a large desk is scored with comes from the public data alone; the newsrooms' then move only the
    weights of small desks, as all of them are small.
    """
    beta = np.zeros(len(NAMES) + 1)
    beta[1 + NAMES.index("both_covered")] = 1.0
    everything = list(range(len(beta)))
    beta = _rounds(public, beta, everything)
    beta = _rounds(public + newsroom, beta, everything[1 + NAMES.index("small_desk") :])
    return float(beta[0]), beta[1:]


def _rounds(found: list[Bag], beta: NDArray[np.float64], free: list[int]) -> NDArray[np.float64]:
    for _ in range(ROUNDS):
        rows = np.array([bag.windows[np.argmax(bag.windows @ beta[1:])] for bag in found])
        beta = _logistic(rows, found, beta, free)
    return beta


def _logistic(
    rows: NDArray[np.float64], found: list[Bag], beta: NDArray[np.float64], free: list[int]
) -> NDArray[np.float64]:
    """Weighted logistic regression with a ridge penalty, by Newton's method, of the `free` weights."""
    x = np.hstack([np.ones((len(rows), 1)), rows])
    y = np.array([float(bag.right) for bag in found])
    w = np.array([bag.weight for bag in found])
    kept = np.delete(np.arange(len(beta)), free)
    fixed, x = x[:, kept] @ beta[kept], x[:, free]
    ridge = np.array([0.0 if place == 0 else RIDGE for place in free])

    def loss(moved: NDArray[np.float64]) -> float:
        odds = fixed + x @ moved
        return float(w @ (np.logaddexp(0, odds) - y * odds) + ridge @ moved**2 / 2)

    moved = np.zeros(len(free))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(fixed + x @ moved, -30, 30)))
        gradient = x.T @ (w * (y - p)) - ridge * moved
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        while loss(moved + step) > loss(moved) and np.abs(step).max() >= 1e-6:  # too far for Newton
            step /= 2
        moved += step
        if np.abs(step).max() < 1e-6:
            break
    found_weights = beta.copy()
    found_weights[free] = moved
    return found_weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="the folder that holds the collections")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="the provenance's date")
    parser.add_argument(
        "--model", metavar="MODEL", help="fit what joins the words and this sentence model, only"
    )
    given = parser.parse_args()
    folder = given.data
    if given.model:
        embedder = Remembering(load_embedder(given.model))
        write_semantic_model(folder, embedder, given.date, FLAG_THRESHOLD)
        return
    datasets = [read_dataset(folder / name, "train") for name in TRAINED_ON]
    write_background(datasets)
    choose = random.Random(SEED)
    public = [bag for dataset in datasets for bag in bags(dataset, choose)]
    newsroom = [bag for story in stories("training") for bag in newsroom_bags(story)]
    for name, found in (("public", public), ("newsroom", newsroom)):
        print(f"{name}: {len(found):,} candidates, {sum(bag.right for bag in found):,} right")
    intercept, weights = fit(public, newsroom)
    model = Model(intercept, tuple(float(weight) for weight in weights), FLAG_THRESHOLD, POSSIBLE_THRESHOLD)
    write_model(model, given.date, {})
    figures = dev_figures(folder, model)
    print(json.dumps(figures, indent=2))
    write_model(model, given.date, figures)


def write_model(model: Model, date: str, figures: dict[str, dict[str, float]]) -> None:
    data = {
        "provenance": {
            "script": "python -m training.weights",
            "date": date,
            "public_data": {"collections": TRAINED_ON, "split": "train", "weight": "0.5 to 1 a candidate"},
            "own_data": {
                "stories": [story.name for story in stories("training")],
                "weight": f"{NEWSROOM:g} a candidate",
            },
            "dev_figures": figures,
        },
        "flag_threshold": model.flag_threshold,
        "possible_threshold": model.possible_threshold,
        "intercept": round(model.intercept, 4),
        "weights": {name: round(weight, 4) for name, weight in zip(NAMES, model.weights, strict=True)},
    }
    (DATA / "weights.json").write_text(json.dumps(data, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
