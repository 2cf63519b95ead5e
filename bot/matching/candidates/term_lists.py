"""The terms of each slot: what the postings hold, looked up from the other side."""

from array import array
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates.blocks import Blocks

K1 = 1.2
B = 0.4
TYPICAL_LENGTH = 12.0
"""Informative terms of a typical claim. A fixed length, unlike the mean, lets a wording's share in a score be
kept with it; claims are so alike in length that the ranking does not suffer."""
_COUNT_BITS = 3
_MOST = (1 << _COUNT_BITS) - 1
"""A term counts as often in one wording at most; its share has all but reached its limit by then."""


class TermLists:
    """Each slot's different terms (small integers), each packed with how often it stands there."""

    def __init__(self) -> None:
        self._blocks = Blocks(np.int32)
        self._starts = array("q")
        self._sizes = array("H")
        self._norms = array("f")

    def put(self, slot: int, terms: Sequence[int]) -> tuple[list[int], list[float]]:
        """Keep the terms of the next slot or an emptied one; gives each once, with its share in a score."""
        counts = dict.fromkeys(terms, 1)
        norm = K1 * (1 - B + B * len(terms) / TYPICAL_LENGTH)
        if len(counts) == len(terms):  # as in most wordings
            shares = [(K1 + 1) / (1 + norm)] * len(terms)
            packed = [term << _COUNT_BITS | 1 for term in terms]
        else:
            counts = {term: min(count, _MOST) for term, count in Counter(terms).items()}
            shares = [count * (K1 + 1) / (count + norm) for count in counts.values()]
            packed = [term << _COUNT_BITS | count for term, count in counts.items()]
        if slot == len(self._sizes):
            self._starts.append(0)
            self._sizes.append(0)
            self._norms.append(0.0)
        start = self._blocks.take(_room(len(packed)))
        self._blocks.columns[0][start : start + len(packed)] = packed
        self._starts[slot], self._sizes[slot], self._norms[slot] = start, len(packed), norm
        return list(counts), shares

    def of(self, slot: int) -> list[int]:
        start = self._starts[slot]
        packed = self._blocks.columns[0][start : start + self._sizes[slot]]
        return [int(term) for term in packed >> _COUNT_BITS]

    def remove(self, slot: int) -> None:
        self._blocks.give_back(self._starts[slot], _room(self._sizes[slot]))
        self._sizes[slot] = 0

    def shares(
        self, slots: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """Side by side for some slots: which of them, the term, and its share in a score."""
        sizes = np.frombuffer(self._sizes, dtype=np.uint16)[slots].astype(np.int64)
        starts = np.frombuffer(self._starts, dtype=np.int64)[slots]
        norms = np.frombuffer(self._norms, dtype=np.float32)[slots]
        of = np.repeat(np.arange(len(slots)), sizes)
        places = np.arange(len(of)) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
        packed = self._blocks.columns[0][places]
        counts = (packed & _MOST).astype(np.float32)
        return of, packed >> _COUNT_BITS, counts * np.float32(K1 + 1) / (counts + norms[of])


def _room(size: int) -> int:
    return (size + 3) & ~3
