"""How well the shipped matcher finds and flags the claims that posts repeat, beside what else there is.

    python -m tests.benchmarks.quality ../shared/data/checkthat-2020

The folder holds `claims.jsonl`, `queries.jsonl` and `qrels.tsv`.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.matching import DEFAULT_FLAG_THRESHOLD, Matcher
from bot.matching.candidates.embedding import EmbeddingError, load_embedder
from tests.benchmarks import baselines
from training.datasets import Dataset, DatasetError, Query, read_dataset
from training.embedded import EmbeddedMatcher, Remembering
from training.figures import DEPTH, best_threshold, flagging_figures, ranking_figures
from training.semantic_weights import answer

BRUTE_FORCE_QUERIES = 60
"""Brute force takes too long for more."""


LABELS = {
    "map5": "MAP@5",
    "mrr": "MRR",
    "p1": "P@1",
    "recall10": "recall@10",
    "flag_f1": "flagging: F1",
    "flag_precision": "flagging: precision",
    "flag_recall": "flagging: recall",
    "false_flag_rate": "flagging: false flags, claims left out",
    "recall_at_1pct": "recall at 1 % false flags",
    "recall_at_5pct": "recall at 5 % false flags",
    "average_precision": "average precision of flags",
    "flags_per_1000": "flags per 1,000 unlabelled",
    "ms_per_message": "ms per message",
}


def measure(dataset: Dataset, embedder: Remembering | None = None) -> dict[str, Any]:
    """The figures of the matcher and of the baselines on one collection; raises DatasetError where none repeats."""
    labelled = [query for query in dataset.queries if query.gold]
    if not labelled:
        raise DatasetError(
            f"No query of split “{dataset.split}” repeats a claim, so there is nothing to measure."
        )
    matcher = _filled(dataset, embedder)
    answers = [answer(matcher, dataset, query) for query in labelled]
    figures: dict[str, Any] = {
        "collection": dataset.name,
        "split": dataset.split,
        "claims": len(dataset.claims),
        "queries": len(labelled),
        "model": embedder.name if embedder else None,
        "flag_threshold": DEFAULT_FLAG_THRESHOLD,
        **ranking_figures(answers),
        **flagging_figures(answers, DEFAULT_FLAG_THRESHOLD),
    }
    if embedder is not None:
        embedder.forget()
    figures |= _plain_run(matcher, dataset.queries)
    figures["baselines"] = _baselines(dataset, labelled)
    return figures


def write_run(dataset: Dataset, file: Path, embedder: Remembering | None = None) -> None:
    """Query id, claim id, rank and score of the best ten for each query, tab-separated."""
    matcher = _filled(dataset, embedder)
    with file.open("w", encoding="utf-8") as run:
        for query in dataset.queries:
            for rank, match in enumerate(matcher.match(query.text, threshold=0.0, limit=DEPTH), 1):
                run.write(f"{query.id}\t{dataset.ids[match.claim - 1]}\t{rank}\t{match.score:.6f}\n")


def _filled(dataset: Dataset, embedder: Remembering | None) -> Matcher:
    matcher = EmbeddedMatcher(embedder) if embedder else Matcher()
    matcher.put_all(dataset.claims)
    return matcher


def _plain_run(matcher: Matcher, queries: Sequence[Query]) -> dict[str, float | None]:
    """Each message as the bot meets it: what it costs, and how often a message that repeats nothing is flagged."""
    flags = unlabelled = 0
    started = time.perf_counter()
    for query in queries:
        matches = matcher.match(query.text)
        if not query.gold:
            unlabelled += 1
            flags += bool(matches) and matches[0].score >= DEFAULT_FLAG_THRESHOLD
    seconds = time.perf_counter() - started
    return {
        "flags_per_1000": 1000 * flags / unlabelled if unlabelled else None,
        "ms_per_message": 1000 * seconds / len(queries),
    }


def _baselines(dataset: Dataset, queries: list[Query]) -> dict[str, dict[str, Any]]:
    few = queries[:: max(1, len(queries) // BRUTE_FORCE_QUERIES)][:BRUTE_FORCE_QUERIES]
    runs = {
        "wratio": (baselines.brute_force(dataset.claims, baselines.WRATIO), few),
        "token_set_ratio": (baselines.brute_force(dataset.claims, baselines.TOKEN_SET), few),
        "bm25s": (baselines.bm25(dataset.claims), queries),
    }
    figures = {}
    for name, (extract, asked) in runs.items():
        answers, ms = baselines.answers(extract, asked)
        threshold = best_threshold(answers)
        figures[name] = {
            "queries": len(asked),
            "flag_threshold": threshold,
            **ranking_figures(answers),
            **flagging_figures(answers, threshold),
            "ms_per_message": ms,
        }
    return figures


def table(figures: dict[str, Any]) -> str:
    columns = {"ours": figures, **figures["baselines"]}
    head = (
        f"{figures['collection']}, split {figures['split']}: {figures['claims']:,} claims, {figures['queries']:,} "
        f"queries that repeat one; flags at {figures['flag_threshold']}"
    )
    lines = [head, " " * 40 + "".join(f"{name:>16}" for name in columns)]
    for key, label in LABELS.items():
        values = [column.get(key) for column in columns.values()]
        if any(value is not None for value in values):
            lines.append(f"{label:40}" + "".join(f"{'-' if v is None else f'{v:.3f}':>16}" for v in values))
    lines.append(
        f"Brute force on {figures['baselines']['wratio']['queries']} queries. A baseline's threshold is the one with the"
        " best F1 on these queries, known only afterwards."
    )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.quality", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="claims.jsonl, queries.jsonl and qrels.tsv")
    parser.add_argument("--split", metavar="NAME", help="the queries' split; dev if not said, else dev2")
    parser.add_argument("--model", metavar="MODEL_DIR", help="a sentence model to match with")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument(
        "--run", type=Path, metavar="FILE", help="write the ten best claims for each query there"
    )
    asked = parser.parse_args(arguments)
    try:
        embedder = Remembering(load_embedder(asked.model)) if asked.model else None
        dataset = read_dataset(asked.folder, asked.split)
        figures = measure(dataset, embedder)
        if asked.run is not None:
            write_run(dataset, asked.run, embedder)
    except (DatasetError, EmbeddingError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.filename} cannot be written: {error.strerror}.")
    print(json.dumps(figures, indent=2) if asked.json else table(figures))


if __name__ == "__main__":
    main()
