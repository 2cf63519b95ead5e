"""Room for many short lists of numbers in a few growing arrays: an array for each would cost far more."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Blocks:
    """Blocks of places in columns that grow together. Room given back is taken again."""

    def __init__(self, *kinds: DTypeLike) -> None:
        self.columns: list[NDArray[Any]] = [np.empty(64, dtype=kind) for kind in kinds]
        self._end = 0
        self._free: dict[int, list[int]] = {}

    def take(self, room: int) -> int:
        """The first of `room` places side by side."""
        free = self._free.get(room)
        if free:
            return free.pop()
        start = self._end
        self._end += room
        if self._end > len(self.columns[0]):
            self.columns = [grown(column, self._end) for column in self.columns]
        return start

    def give_back(self, start: int, room: int) -> None:
        self._free.setdefault(room, []).append(start)


def grown(column: NDArray[Any], least: int) -> NDArray[Any]:
    """A longer copy with some slack."""
    longer = np.empty(least + least // 4, dtype=column.dtype)
    longer[: len(column)] = column
    return longer
