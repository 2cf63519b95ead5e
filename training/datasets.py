"""Collections of claims with the posts that repeat them: `claims.jsonl`, `queries.jsonl`, `qrels.tsv`."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    split: str
    claims: list[ClaimText]
    """Numbered from 1 in the file's order."""
    ids: list[str]
    """The file's own ids, in the same order."""
    queries: list[Query]


class DatasetError(Exception):
    """The data cannot be read; the message is a sentence that says why."""


class NoSplitError(DatasetError):
    """The split that was asked for is not in the data."""


def read_dataset(folder: Path, split: str | None = None) -> Dataset:
    """A collection with the queries of one split: `dev` if not said, else `dev2`.

    Raises DatasetError where a file is missing or damaged, NoSplitError naming the splits that there are.
    """
    raw_claims = _jsonl(folder / "claims.jsonl", "id", "text")
    ids = [str(claim["id"]) for claim in raw_claims]
    gold = _gold(folder / "qrels.tsv", {claim_id: number for number, claim_id in enumerate(ids, 1)})
    raw_queries = _jsonl(folder / "queries.jsonl", "id", "text", "split")
    splits = sorted({str(query["split"]) for query in raw_queries})
    wanted = split or next((name for name in ("dev", "dev2") if name in splits), None)
    if wanted is None or wanted not in splits:
        name = f"split “{wanted}”" if wanted else "split “dev” or “dev2”"
        raise NoSplitError(f"{folder} has no {name}; it has {', '.join(splits) or 'no queries'}.")
    return Dataset(
        name=folder.name,
        split=wanted,
        claims=[
            ClaimText(number, str(claim["text"]), title=claim.get("title") or None)
            for number, claim in enumerate(raw_claims, 1)
        ],
        ids=ids,
        queries=[
            Query(str(query["id"]), str(query["text"]), gold.get(str(query["id"]), frozenset()))
            for query in raw_queries
            if query["split"] == wanted
        ],
    )


def _gold(file: Path, numbers: dict[str, int]) -> dict[str, frozenset[int]]:
    gold: defaultdict[str, set[int]] = defaultdict(set)
    for place, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        query_id, _, claim_id = line.partition("\t")
        number = numbers.get(claim_id.strip())
        if number is None:
            raise DatasetError(f"Line {place} of {file} names a claim that claims.jsonl does not have.")
        gold[query_id].add(number)
    return {query_id: frozenset(claims) for query_id, claims in gold.items()}


def _jsonl(file: Path, *needed: str) -> list[dict[str, Any]]:
    rows = []
    for place, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or any(name not in row for name in needed):
            raise DatasetError(f"Line {place} of {file} is not a JSON object with {', '.join(needed)}.")
        rows.append(row)
    return rows


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8").removesuffix("\n").split("\n")
    except OSError as error:
        raise DatasetError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise DatasetError(f"{file} is not UTF-8 text.") from None
