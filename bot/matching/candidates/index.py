"""An inverted index of wordings with BM25 scores, changed one wording at a time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates.blocks import grown
from bot.matching.candidates.postings import Postings
from bot.matching.candidates.term_lists import TermLists
from bot.matching.text.background import Background

Numbers = NDArray[np.float64]

OWN_COUNTS_FROM = 300
"""Wordings at which a desk's own counts weigh as much as the background's."""
ENOUGH = 4_000
"""Postings that are always read. In larger collections those of the rarest terms make the candidates."""
PART = 8
"""One in so many wordings is read at most, but for the rarest terms."""
FEW = 20
"""Wordings up to which they are indexed one by one."""
SURE = 2
"""Rarest terms whose postings are read whatever their number."""
RESCORED = 4
"""Times the candidates asked for are scored in full where only the rarest terms were read."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best slots for a query, best first."""

    slots: list[int]
    scores: NDArray[np.float64]
    own: NDArray[np.float64]
    """What each slot's wording scores for itself as the query."""


class Index:
    """Slots (small integers) with the terms of one wording each, and the weights of terms."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._terms: dict[str, int] = {}
        self._names: list[str] = []
        self._free_terms: list[int] = []
        self._general = np.empty(16, dtype=np.float32)
        self._postings = Postings()
        self._lists = TermLists()
        self._free: list[int] = []
        self._slots = 0

    def __len__(self) -> int:
        return self._slots - len(self._free)

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def frequency(self, term: str) -> int:
        """In how many wordings the term stands."""
        known = self._terms.get(term)
        return 0 if known is None else self._postings.size(known)

    def add(self, terms: Sequence[str]) -> int:
        """Index a wording's terms; the slot names it from then on."""
        slot = self._slot()
        ids, shares = self._lists.put(slot, [self._term(term) for term in terms])
        for term, share in zip(ids, shares, strict=True):
            self._postings.add(term, slot, share)
        return slot

    def add_all(self, wordings: Sequence[Sequence[str]]) -> list[int]:
        """The same for many wordings, in less time."""
        if len(wordings) < FEW:
            return [self.add(wording) for wording in wordings]
        slots: list[int] = []
        owners: list[int] = []
        terms: list[int] = []
        shares: list[float] = []
        for wording in wordings:
            slot = self._slot()
            ids, own = self._lists.put(slot, [self._term(term) for term in wording])
            slots.append(slot)
            owners += [slot] * len(ids)
            terms += ids
            shares += own
        self._postings.add_many(
            np.array(terms, dtype=np.int32),
            np.array(owners, dtype=np.int32),
            np.array(shares, dtype=np.float32),
        )
        return slots

    def _slot(self) -> int:
        if self._free:
            return self._free.pop()
        self._slots += 1
        return self._slots - 1

    def _term(self, name: str) -> int:
        term = self._terms.get(name)
        if term is not None:
            return term
        if self._free_terms:
            term = self._free_terms.pop()
            self._names[term] = name
        else:
            term = len(self._names)
            self._names.append(name)
        self._terms[name] = term
        self._postings.open(term)
        if term >= len(self._general):
            self._general = grown(self._general, term + 1)
        self._general[term] = self._background.weight(name)
        return term

    def remove(self, slot: int) -> None:
        for term in self._lists.of(slot):
            if not self._postings.remove(term, slot):
                del self._terms[self._names[term]]
                self._names[term] = ""
                self._free_terms.append(term)
        self._lists.remove(slot)
        self._free.append(slot)

    @property
    def smallness(self) -> float:
        """From 1 for a desk without claims to 0 for one with very many."""
        return OWN_COUNTS_FROM / (len(self) + OWN_COUNTS_FROM)

    def weight(self, term: str) -> float:
        """How much a term tells: the background's weight, on larger desks blended with the desk's own."""
        small = self.smallness
        own = math.log(1 + len(self) / (1 + self.frequency(term)))
        return small * self._background.weight(term) + (1 - small) * own * self._scale()

    def _scale(self) -> float:
        return self._background.rarest / (math.log(1 + len(self)) or 1.0)

    def specificity(self, term: str) -> float:
        """From 0 for a term of all wordings of the desk to 1 for one of a single wording."""
        count = len(self)
        if count < 2:
            return 1.0
        return min(1.0, math.log((count + 1) / max(1, self.frequency(term))) / math.log(count + 1))

    def _weights(self, terms: NDArray[np.int32]) -> NDArray[np.float32]:
        small = np.float32(self.smallness)
        own = np.log1p(len(self) / (1 + self._postings.sizes()[terms])).astype(np.float32)
        weights: NDArray[np.float32] = small * self._general[terms] + (1 - small) * own * np.float32(
            self._scale()
        )
        return weights

    def best(self, weights: Mapping[str, float], count: int) -> Ranking:
        """The slots with the best BM25 scores for a query's terms, given the weight of each term.

        Of a large collection, a wording without any of the query's rarer terms may be missed.
        """
        query = [(self._terms[name], weight) for name, weight in weights.items() if name in self._terms]
        query.sort(key=lambda pair: (-pair[1], self._names[pair[0]]))
        read = self._worth_reading(query)
        scores = self._scores(query[:read])
        if read == len(query):
            slots = _top(scores, count)
            totals = scores[slots]
            own = self._own(slots)
        else:
            slots = _top(scores, RESCORED * count)
            totals, own = self._in_full(query, slots)
            order = np.lexsort((slots, -totals))[:count]
            slots, totals, own = slots[order], totals[order], own[order]
        return Ranking(slots.tolist(), totals, own)

    def scores(self, weights: Mapping[str, float], slots: Sequence[int]) -> tuple[Numbers, Numbers]:
        """What these slots score for a query's terms, and each for itself."""
        query = [(self._terms[name], weight) for name, weight in weights.items() if name in self._terms]
        return self._in_full(query, np.array(slots, dtype=np.int64))

    @property
    def slots(self) -> int:
        """All slots are under it."""
        return self._slots

    def _worth_reading(self, query: list[tuple[int, float]]) -> int:
        """How many of the terms, the rarest first, are looked up."""
        most = max(ENOUGH, self._slots // PART)
        taken = 0
        for place, (term, _) in enumerate(query):
            taken += self._postings.size(term)
            if taken > most and place >= SURE:
                return place
        return len(query)

    def _scores(self, query: list[tuple[int, float]]) -> NDArray[np.float64]:
        """Of all slots, for these terms."""
        if not query:
            return np.zeros(self._slots)
        lists = [self._postings.of(term) for term, _ in query]
        sizes = [len(slots) for slots, _ in lists]
        parts = np.repeat([weight for _, weight in query], sizes)
        parts *= np.concatenate([shares for _, shares in lists])
        return _sums(np.concatenate([slots for slots, _ in lists]), parts, self._slots)

    def _own(self, slots: NDArray[np.int64]) -> NDArray[np.float64]:
        of, terms, shares = self._lists.shares(slots)
        return _sums(of, self._weights(terms) * shares, len(slots))

    def _in_full(
        self, query: list[tuple[int, float]], slots: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The slots' scores for a query and for themselves."""
        of, terms, shares = self._lists.shares(slots)
        asked = np.zeros(len(self._names), dtype=np.float32)
        asked[[term for term, _ in query]] = [weight for _, weight in query]
        totals = _sums(of, asked[terms] * shares, len(slots))
        return totals, _sums(of, self._weights(terms) * shares, len(slots))


def _sums(of: NDArray[np.integer], values: NDArray[np.floating], count: int) -> NDArray[np.float64]:
    return np.bincount(of, weights=values, minlength=count).astype(np.float64, copy=False)


def _top(scores: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """The slots with the best scores over 0, best first, the lower slot first among equals."""
    slots = np.flatnonzero(scores > 0)
    found = scores[slots]
    if len(slots) > count:
        cut = np.partition(found, len(found) - count)[len(found) - count]
        over = found >= cut
        slots, found = slots[over], found[over]
    return slots[np.lexsort((slots, -found))][:count]
