"""Claims and messages of made-up words, drawn by Zipf's law as words in real text are."""

import random
import string
from collections.abc import Iterator, Sequence

import numpy as np

WORDS = 40_000
CLAIM_WORDS = (8, 25)
MESSAGE_WORDS = (12, 30)
_LETTERS = string.ascii_lowercase
_COMMONNESS = (8, 2, 3, 4, 12, 2, 2, 6, 7, 1, 1, 4, 2, 7, 8, 2, 1, 6, 6, 9, 3, 1, 2, 1, 2, 1)
"""Of the letters, in hundredths, about as in English."""


class Language:
    """The same words and texts for the same seed; of these words, the most common first, else of made-up ones."""

    def __init__(self, seed: int = 20, words: Sequence[str] = ()) -> None:
        self._words = np.array(words or _words(random.Random(seed)))
        frequency = 1 / np.arange(1, len(self._words) + 1)
        self._cumulative = np.cumsum(frequency) / frequency.sum()
        self._seed = seed

    def claims(self, count: int) -> Iterator[str]:
        return self._texts(count, CLAIM_WORDS, self._seed + 1)

    def messages(self, count: int) -> Iterator[str]:
        return self._texts(count, MESSAGE_WORDS, self._seed + 2)

    def _texts(self, count: int, words: tuple[int, int], seed: int) -> Iterator[str]:
        draw = np.random.default_rng(seed)
        fewest, most = words
        for _ in range(count):
            places = np.searchsorted(
                self._cumulative, draw.random(draw.integers(fewest, most, endpoint=True))
            )
            yield " ".join(self._words[places].tolist())


def _words(choose: random.Random) -> list[str]:
    """Different words of 3 to 11 letters, the same in every run."""
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(choose.choices(_LETTERS, _COMMONNESS, k=choose.randint(3, 11)))] = None
    return list(words)
