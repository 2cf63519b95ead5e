"""Character n-grams of wordings, scored by BM25: they find claims through endings, compounds and scripts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LENGTH = 4
"""Characters of an n-gram; two in scripts that write a word with one or two characters."""
_IDEOGRAPHS = 0x2E80
"""The first code point of the scripts that are read two by two."""
_MIXED = np.uint64(0x9E3779B97F4A7C15)
"""A multiplier that spreads code points over 64 bits (2 to the 64th over the golden ratio)."""
ENOUGH = 4_000
"""Postings that are read for a text, those of its rarest n-grams first."""
NEAR_BEST = 0.3
"""The share of the best score from which on a slot is looked at."""
RECENT = 256
"""Wordings, or an eighth of all where that is more, that may wait beside the sorted ones."""
SATURATION, SHORTENING = 1.2, 0.75
"""BM25's k1 and b."""
_ROW = np.uint64(24)
"""Bits of a posting that name its row; those above them are its n-gram's."""
_ROWS = np.uint64((1 << 24) - 1)

_Keys = NDArray[np.uint64]
_Postings = NDArray[np.uint64]
"""An n-gram in the upper bits, the row that holds it in the lower ones: in order once sorted."""
_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GramScores:
    """What a text's n-grams say of each slot."""

    scores: NDArray[np.float64]
    asked: float
    """The weight of all the text's n-grams."""

    def best(self, count: int) -> NDArray[np.int64]:
        """The slots that score best, best first, with at least `NEAR_BEST` of what the best one does."""
        floor = NEAR_BEST * float(self.scores.max(initial=0.0))
        slots = np.flatnonzero(self.scores > floor)
        best: NDArray[np.int64] = slots[np.lexsort((slots, -self.scores[slots]))][:count]
        return best


class Grams:
    """Slots (small integers) with the n-grams of one wording each."""

    def __init__(self) -> None:
        self._tables = [_Table.of(np.zeros(0, np.uint64), 0)]
        """The sorted postings, and beside them those of recent wordings where there are any."""
        self._recent: list[_Postings] = []
        self._slots = np.zeros(0, dtype=np.int64)
        self._rows = 0
        self._sorted_rows = 0
        self._row_of: dict[int, int] = {}
        self._stale = False

    def __len__(self) -> int:
        return len(self._row_of)

    def put_all(self, slots: Sequence[int], texts: Sequence[str]) -> None:
        """Add wordings in plain form: lower case, words with one space between."""
        keys, owners = gram_keys(texts)
        self._recent.append(_distinct(np.sort(keys << _ROW | (owners + self._rows).astype(np.uint64))))
        if self._rows + len(slots) > len(self._slots):
            room = np.full(len(slots) + self._rows // 4, -1, np.int64)
            self._slots = np.concatenate([self._slots[: self._rows], room])
        self._slots[self._rows : self._rows + len(slots)] = slots
        self._row_of.update(zip(slots, range(self._rows, self._rows + len(slots)), strict=True))
        self._rows += len(slots)
        self._stale = True

    def remove(self, slot: int) -> None:
        self._slots[self._row_of.pop(slot)] = -1
        self._stale = True

    def scores(self, text: str, slots: int) -> GramScores | None:
        """What the n-grams of a text in plain form say of the slots under `slots`; None where it has none."""
        if self._stale:
            self._settle()
        keys = _distinct(np.sort(gram_keys([text])[0]))
        if not len(keys) or not len(self):
            return None
        scores = np.zeros(slots)
        for table in self._tables:
            scores += table.scores(keys, self._slots, slots)
        return GramScores(scores, float(self._tables[0].weights_of(keys).sum()))

    def own(self, slots: Sequence[int]) -> NDArray[np.float64]:
        """What each of these slots scores for its own n-grams; to be asked after `scores`."""
        rows = [self._row_of[slot] for slot in slots]
        return np.array([self._tables[row >= self._sorted_rows].own[row] for row in rows])

    def _settle(self) -> None:
        """Bring what is looked up to the present state."""
        base = self._tables[0]
        waiting = self._rows - self._sorted_rows
        if waiting > max(RECENT, self._sorted_rows // 8) or self._sorted_rows <= RECENT:
            postings = np.concatenate([base.postings, *self._recent])
            postings = postings[self._slots[(postings & _ROWS).astype(np.int64)] >= 0]
            self._tables = [_Table.of(np.sort(postings), self._rows)]
            self._recent, self._sorted_rows = [], self._rows
        elif self._recent:
            self._tables = [base, _Table.of(np.sort(np.concatenate(self._recent)), self._rows, base)]
        self._stale = False


@dataclass(frozen=True, slots=True)
class _Table:
    """Sorted postings, and what BM25 needs of them."""

    postings: _Postings
    keys: _Keys
    starts: _Numbers
    """Where each n-gram's postings begin, and where the last one's end."""
    weights: NDArray[np.float64]
    shares: NDArray[np.float64]
    """Of each row, by its length."""
    own: NDArray[np.float64]
    """What each row scores for itself."""
    mean: float
    """N-grams of a wording."""

    @classmethod
    def of(cls, postings: _Postings, rows_in_all: int, base: "_Table | None" = None) -> "_Table":
        """Where there is a `base`, n-grams weigh what they weigh there."""
        all_keys, rows = postings >> _ROW, (postings & _ROWS).astype(np.int64)
        keys = _distinct(all_keys)
        starts = np.append(np.searchsorted(all_keys, keys), len(postings))
        lengths = np.bincount(rows, minlength=rows_in_all)
        count = int((lengths > 0).sum())
        if base is None:
            sizes = np.diff(starts)
            weights = np.log1p((count - sizes + 0.5) / (sizes + 0.5))
            mean = float(lengths.sum()) / max(1, count)
        else:
            weights, mean = base.weights_of(keys), base.mean
        norm = 1 - SHORTENING + SHORTENING * lengths.astype(np.float64) / max(1.0, mean)
        shares = (SATURATION + 1) / (1 + SATURATION * norm)
        own = np.bincount(rows, np.repeat(weights, np.diff(starts)) * shares[rows], rows_in_all).astype(
            np.float64, copy=False
        )
        return cls(postings, keys, starts, weights, shares, own, mean)

    def _places(self, keys: _Keys) -> tuple[_Numbers, NDArray[np.bool_]]:
        """Where n-grams stand in this table, and which of them do."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return places, self.keys[places] == keys

    def weights_of(self, keys: _Keys) -> NDArray[np.float64]:
        """One that is not here weighs as much as the rarest that is."""
        places, known = self._places(keys)
        weights = np.full(len(keys), self.weights.max(initial=0.0))
        weights[known] = self.weights[places[known]]
        return weights

    def scores(self, asked: _Keys, slot_of: _Numbers, slots: int) -> NDArray[np.float64]:
        """Of all slots, for these n-grams."""
        places, known = self._places(asked)
        places = places[known]
        sizes = self.starts[places + 1] - self.starts[places]
        order = np.argsort(sizes, kind="stable")
        read = order[: max(1, int(np.searchsorted(np.cumsum(sizes[order]), ENOUGH, side="right")))]
        places, sizes = places[read], sizes[read]
        before = np.cumsum(sizes) - sizes
        at = np.arange(int(sizes.sum())) + np.repeat(self.starts[places] - before, sizes)
        rows = (self.postings[at] & _ROWS).astype(np.int64)
        of = slot_of[rows]
        of[of < 0] = slots
        parts = np.repeat(self.weights[places], sizes) * self.shares[rows]
        return np.bincount(of, weights=parts, minlength=slots + 1)[:slots].astype(np.float64, copy=False)


def _distinct(ordered: _Keys) -> _Keys:
    """Each number once, in a fraction of the time of numpy's `unique`, which sorts again or hashes."""
    if not len(ordered):
        return ordered
    distinct: _Keys = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
    return distinct


def gram_keys(texts: Sequence[str]) -> tuple[_Keys, _Numbers]:
    """The n-grams of texts in plain form as numbers, and the index of the text that each is of, in order."""
    joined = "\0".join(f" {text} " for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    owners = np.cumsum(points == 0, dtype=np.int32)
    four = _windows(points, LENGTH, 0)
    two = _windows(points, 2, _IDEOGRAPHS)
    places = np.concatenate([four[1], two[1]])
    order = np.argsort(places, kind="stable")
    return np.concatenate([four[0], two[0]])[order], owners[places[order]].astype(np.int64)


def _windows(points: NDArray[np.uint32], length: int, least: int) -> tuple[_Keys, _Numbers]:
    """The keys of all runs of so many characters from code point `least` on, and where they begin."""
    count = len(points) - length + 1
    if count <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    keys = np.zeros(count, np.uint64)
    whole = np.ones(count, bool)
    for step in range(length):
        some = points[step : step + count]
        whole &= some > max(0, least - 1)
        keys = (keys ^ some.astype(np.uint64)) * _MIXED
        keys ^= keys >> np.uint64(29)
    places = np.flatnonzero(whole)
    return keys[places] >> _ROW, places
