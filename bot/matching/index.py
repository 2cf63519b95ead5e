"""An inverted index of wordings with BM25 scores, changed one wording at a time."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.4
TYPICAL_LENGTH = 12.0
"""Informative terms of a typical claim. A fixed length, unlike the mean, lets a wording's share in a score be
kept with it; claims are so alike in length that the ranking does not suffer."""


class _Postings:
    """The slots that hold a term, with each one's share in a score before the term's weight."""

    __slots__ = ("shares", "size", "slots")

    def __init__(self) -> None:
        self.slots = np.empty(2, dtype=np.int32)
        self.shares = np.empty(2, dtype=np.float32)
        self.size = 0

    def add(self, slot: int, share: float) -> None:
        if self.size == len(self.slots):
            room = max(4, self.size + self.size // 2)
            self.slots = np.resize(self.slots, room)
            self.shares = np.resize(self.shares, room)
        self.slots[self.size] = slot
        self.shares[self.size] = share
        self.size += 1

    def remove(self, slot: int) -> None:
        place = int(np.flatnonzero(self.slots[: self.size] == slot)[0])
        last = self.size - 1
        self.slots[place], self.shares[place] = self.slots[last], self.shares[last]
        self.size = last


class Index:
    """Slots (small integers) with the terms of one wording each."""

    def __init__(self) -> None:
        self._postings: dict[str, _Postings] = {}
        self._free: list[int] = []
        self._slots = 0

    def __len__(self) -> int:
        return self._slots - len(self._free)

    def __contains__(self, term: object) -> bool:
        return term in self._postings

    def vocabulary(self) -> Iterable[str]:
        return self._postings.keys()

    def frequency(self, term: str) -> int:
        """In how many wordings the term stands."""
        postings = self._postings.get(term)
        return postings.size if postings else 0

    def add(self, terms: Sequence[str]) -> int:
        """Index a wording's terms; the slot names it from then on."""
        if self._free:
            slot = self._free.pop()
        else:
            slot = self._slots
            self._slots += 1
        for term, share in _shares(terms).items():
            postings = self._postings.get(term)
            if postings is None:
                postings = self._postings[term] = _Postings()
            postings.add(slot, share)
        return slot

    def remove(self, slot: int, terms: Iterable[str]) -> None:
        for term in set(terms):
            postings = self._postings[term]
            postings.remove(slot)
            if postings.size == 0:
                del self._postings[term]
        self._free.append(slot)

    @staticmethod
    def score_of(terms: Sequence[str], weight: Callable[[str], float]) -> float:
        """What a wording with these terms scores for itself as the query."""
        return sum(weight(term) * share for term, share in _shares(terms).items())

    def scores(self, weights: dict[str, float]) -> NDArray[np.float32]:
        """The BM25 score of every slot for a query's terms, given the weight of each term."""
        scores = np.zeros(self._slots, dtype=np.float32)
        for term, weight in weights.items():
            postings = self._postings.get(term)
            if postings is not None:
                # A slot stands once in a term's postings, so this adds to each slot once.
                scores[postings.slots[: postings.size]] += weight * postings.shares[: postings.size]
        return scores


def _shares(terms: Sequence[str]) -> dict[str, float]:
    """Each term's saturated frequency, BM25's second factor (Robertson and Zaragoza 2009, section 3.3)."""
    norm = K1 * (1 - B + B * len(terms) / TYPICAL_LENGTH)
    counts: dict[str, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    return {term: count * (K1 + 1) / (count + norm) for term, count in counts.items()}


def top(scores: NDArray[np.float32], count: int) -> list[int]:
    """The slots with the best scores over 0, best first, the lower slot first among equals."""
    if len(scores) > 4 * count:
        cut = np.partition(scores, len(scores) - count)[len(scores) - count]
        slots = np.flatnonzero(scores >= max(float(cut), 1e-9))
    else:
        slots = np.flatnonzero(scores > 0)
    order = np.lexsort((slots, -scores[slots]))
    return [int(slot) for slot in slots[order][:count]]
