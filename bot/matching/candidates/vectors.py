"""The vectors of a desk's claims, and how near they are to those of a message."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Near:
    """The cosines of a claim and a message's passages. Where there is no title, its are the text's."""

    claim: int
    best: float
    whole: float
    title_best: float
    title_whole: float
    passage: int
    """The passage that comes nearest."""
    lead: float
    """Over the nearest other claim in that passage; negative behind it."""


class Vectors:
    """Rows of length 1 by claim: of its text and phrasings, and of its title."""

    def __init__(self) -> None:
        self._rows: Rows = np.zeros((0, 0), dtype=np.float32)
        self._claims: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._titles: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._of_claim: dict[int, list[int]] = {}
        self._free: list[int] = []
        self._used = 0

    def __len__(self) -> int:
        return len(self._of_claim)

    def __contains__(self, claim: object) -> bool:
        return claim in self._of_claim

    def put(self, claim: int, wordings: Rows, title: Rows | None = None) -> None:
        """Add a claim's vectors, or change them; `title` has one row."""
        rows = wordings if title is None else np.vstack([wordings, title])
        self.remove(claim)
        slots = [self._slot(rows.shape[1]) for _ in rows]
        self._rows[slots] = rows
        self._claims[slots] = claim
        self._titles[slots] = False
        if title is not None:
            self._titles[slots[-1]] = True
        self._of_claim[claim] = slots

    def remove(self, claim: int) -> None:
        """Forget a claim's vectors, if there are any."""
        for slot in self._of_claim.pop(claim, ()):
            self._rows[slot] = 0.0
            self._claims[slot] = 0
            self._free.append(slot)

    def _slot(self, dimension: int) -> int:
        if self._free:
            return self._free.pop()
        if self._used == len(self._claims):
            more = max(16, self._used // 2)
            room = np.zeros((more, dimension), dtype=np.float32)
            self._rows = np.vstack([self._rows, room]) if self._used else room
            self._claims = np.concatenate([self._claims, np.zeros(more, dtype=np.int64)])
            self._titles = np.concatenate([self._titles, np.zeros(more, dtype=np.bool_)])
        self._used += 1
        return self._used - 1

    def near(self, passages: Rows, count: int, also: Iterable[int] = ()) -> list[Near]:
        """The `count` claims nearest to any passage, and those of `also` that are here, in no order.

        The first passage is the whole message.
        """
        if not self._of_claim:
            return []
        cosines = passages @ self._rows[: self._used].T
        taken = self._claims[: self._used] > 0
        best = np.where(taken, cosines.max(axis=0), -2.0)
        claims = [number for number in also if number in self._of_claim]
        claims += self._nearest(best, count)
        claims += self._nearest(np.where(taken, cosines[0], -2.0), count)
        tops = [_two_best(self._claims[: self._used], np.where(taken, row, -2.0)) for row in cosines]
        return [self._near(number, cosines, tops) for number in dict.fromkeys(claims)]

    def _nearest(self, cosines: NDArray[np.float32], count: int) -> list[int]:
        most = min(len(cosines), 4 * count)
        slots = np.argpartition(-cosines, most - 1)[:most]
        slots = slots[np.lexsort((slots, -cosines[slots]))]
        claims = dict.fromkeys(int(self._claims[slot]) for slot in slots if self._claims[slot])
        return list(claims)[:count]

    def _near(self, claim: int, cosines: NDArray[np.float32], tops: list[tuple[int, float, float]]) -> Near:
        slots = np.array(self._of_claim[claim])
        titled = self._titles[slots]
        texts = cosines[:, slots[~titled]].max(axis=1)
        titles = cosines[:, slots[titled]].max(axis=1) if titled.any() else texts
        both = np.maximum(texts, titles)
        passage = int(both.argmax())
        first, best, second = tops[passage]
        rival = second if first == claim else best
        return Near(
            claim=claim,
            best=float(texts.max()),
            whole=float(texts[0]),
            title_best=float(titles.max()),
            title_whole=float(titles[0]),
            passage=passage,
            lead=float(both[passage]) - max(0.0, rival),
        )


def _two_best(claims: NDArray[np.int64], cosines: NDArray[np.float32]) -> tuple[int, float, float]:
    """The nearest claim, its cosine, and that of the nearest other claim; -2 where there is none."""
    first = int(cosines.argmax())
    others = np.where(claims == claims[first], -2.0, cosines)
    return int(claims[first]), float(cosines[first]), float(others.max())
