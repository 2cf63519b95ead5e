"""What else could find a claim: rapidfuzz by brute force, BM25 by bm25s."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import bm25s
import numpy as np
from rapidfuzz import fuzz, process

from bot.matching import ClaimText
from bot.matching.text.tokens import Tokeniser
from training.datasets import Query
from training.figures import DEPTH, Answer, Ranking

Extract = Callable[[str, int], Ranking]
"""The best so many claims for a text."""


def brute_force(claims: Sequence[ClaimText], scorer: Callable[..., float]) -> Extract:
    """rapidfuzz's `process.extract` over claim and title, scores from 0 to 1."""
    texts = [_whole(claim) for claim in claims]

    def extract(text: str, count: int) -> Ranking:
        found = process.extract(text, texts, scorer=scorer, limit=count)
        return [(claims[place].number, score / 100) for _, score, place in found]

    return extract


def bm25(claims: Sequence[ClaimText]) -> Extract:
    """bm25s as it comes, over the stems of claim and title."""
    tokeniser = Tokeniser()
    retriever = bm25s.BM25()
    retriever.index([_terms(tokeniser, _whole(claim)) for claim in claims], show_progress=False)
    known: dict[str, Any] = retriever.vocab_dict

    def extract(text: str, count: int) -> Ranking:
        terms = [term for term in _terms(tokeniser, text) if term in known]
        if not terms:
            return []
        places, scores = retriever.retrieve([terms], k=min(count, len(claims)), show_progress=False)
        best: list[tuple[Any, Any]] = list(zip(np.asarray(places)[0], np.asarray(scores)[0], strict=True))
        return [(claims[int(place)].number, float(score)) for place, score in best if score > 0]

    return extract


WRATIO = fuzz.WRatio
TOKEN_SET = fuzz.token_set_ratio


def answers(extract: Extract, queries: Sequence[Query]) -> tuple[list[Answer], float]:
    """What a baseline gives, and its milliseconds per query.

    Leaving a query's own claims out of the ranking is to leave them out of the collection, but for the counts of
    words.
    """
    found = []
    started = time.perf_counter()
    for query in queries:
        ranking = extract(query.text, DEPTH + len(query.gold))
        without = next((score for claim, score in ranking if claim not in query.gold), 0.0)
        found.append(Answer(query.gold, ranking[:DEPTH], without))
    return found, 1000 * (time.perf_counter() - started) / max(1, len(queries))


def _whole(claim: ClaimText) -> str:
    return f"{claim.text} {claim.title}" if claim.title else claim.text


def _terms(tokeniser: Tokeniser, text: str) -> list[str]:
    return [token.term for token in tokeniser.tokens(text) if token.informative]
