"""The slots that hold each term, with each one's share in a score before the term's weight."""

from array import array

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates.blocks import Blocks

Slots = NDArray[np.int32]
Shares = NDArray[np.float32]


class Postings:
    """Lists by term (small integers). A list's room is a power of two."""

    def __init__(self) -> None:
        self._blocks = Blocks(np.int32, np.float32)
        self._starts = array("q")
        self._rooms = array("i")
        self._sizes = array("i")

    def open(self, term: int) -> None:
        """Make an empty list for a term: the next one, or one whose list became empty."""
        if term == len(self._sizes):
            self._starts.append(0)
            self._rooms.append(0)
            self._sizes.append(0)

    def size(self, term: int) -> int:
        return self._sizes[term]

    def sizes(self) -> NDArray[np.int32]:
        """Of all terms; not to be kept, as it stands in the way of changes."""
        return np.frombuffer(self._sizes, dtype=np.int32) if self._sizes else np.empty(0, dtype=np.int32)

    def of(self, term: int) -> tuple[Slots, Shares]:
        start = self._starts[term]
        stop = start + self._sizes[term]
        slots, shares = self._blocks.columns
        return slots[start:stop], shares[start:stop]

    def add(self, term: int, slot: int, share: float) -> None:
        size = self._sizes[term]
        if size == self._rooms[term]:
            self._move(term, size + 1)
        place = self._starts[term] + size
        slots, shares = self._blocks.columns
        slots[place] = slot
        shares[place] = share
        self._sizes[term] = size + 1

    def add_many(self, terms: NDArray[np.int32], slots: Slots, shares: Shares) -> None:
        """Side by side; a slot stands once with a term."""
        order = np.argsort(terms, kind="stable")
        slots, shares = slots[order], shares[order]
        found, starts, counts = np.unique(terms[order], return_index=True, return_counts=True)
        for term, start, count in zip(found.tolist(), starts.tolist(), counts.tolist(), strict=True):
            size = self._sizes[term]
            if size + count > self._rooms[term]:
                self._move(term, size + count)
            place = self._starts[term] + size
            self._blocks.columns[0][place : place + count] = slots[start : start + count]
            self._blocks.columns[1][place : place + count] = shares[start : start + count]
            self._sizes[term] = size + count

    def remove(self, term: int, slot: int) -> int:
        """Take a slot from a term's list; gives how many are left."""
        slots, shares = self.of(term)
        last = len(slots) - 1
        place = int(np.flatnonzero(slots == slot)[0])
        slots[place], shares[place] = slots[last], shares[last]
        self._sizes[term] = last
        if not last:
            self._blocks.give_back(self._starts[term], self._rooms[term])
            self._rooms[term] = 0
        return last

    def _move(self, term: int, least: int) -> None:
        room = 1 << (least - 1).bit_length()
        start = self._blocks.take(room)
        size, old = self._sizes[term], self._starts[term]
        for column in self._blocks.columns:
            column[start : start + size] = column[old : old + size]
        if self._rooms[term]:
            self._blocks.give_back(old, self._rooms[term])
        self._starts[term], self._rooms[term] = start, room
