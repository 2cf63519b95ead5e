"""Collections of claims with the posts that repeat them: `claims.jsonl`, `queries.jsonl`, `qrels.tsv`."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bot.matching import ClaimText


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    text: str
    gold: frozenset[int]
    """Numbers of the claims that it repeats."""


@dataclass(frozen=True, slots=True)
class Dataset:
    name: str
    claims: list[ClaimText]
    """Numbered from 1 in the file's order."""
    ids: list[str]
    """The file's own ids, in the same order."""
    queries: list[Query]


class NoSplitError(Exception):
    """The split that was asked for is not in the data."""


def read_dataset(folder: Path, split: str | None = None) -> Dataset:
    """A collection with the queries of one split: `dev` if not said, else `dev2`.

    Raises NoSplitError naming the splits that there are.
    """
    raw_claims = _jsonl(folder / "claims.jsonl")
    ids = [str(claim["id"]) for claim in raw_claims]
    numbers = {claim_id: number for number, claim_id in enumerate(ids, 1)}
    gold: defaultdict[str, set[int]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query_id, _, claim_id = line.partition("\t")
        gold[query_id].add(numbers[claim_id.strip()])
    raw_queries = _jsonl(folder / "queries.jsonl")
    splits = sorted({str(query["split"]) for query in raw_queries})
    wanted = split or next((name for name in ("dev", "dev2") if name in splits), None)
    if wanted not in splits:
        raise NoSplitError(f"{folder} has no split “{wanted}”; it has {', '.join(splits)}.")
    return Dataset(
        name=folder.name,
        claims=[
            ClaimText(number, str(claim["text"]), title=claim.get("title") or None)
            for number, claim in enumerate(raw_claims, 1)
        ],
        ids=ids,
        queries=[
            Query(str(query["id"]), str(query["text"]), frozenset(gold.get(str(query["id"]), ())))
            for query in raw_queries
            if query["split"] == wanted
        ],
    )


def _jsonl(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
