"""How common terms are in claims and posts in general: a small desk's own counts say little about that."""

import gzip
import json
import math
from functools import lru_cache
from importlib.resources import files


class Background:
    def __init__(self, documents: int, frequencies: dict[str, int]) -> None:
        self._documents = documents
        self._frequencies = frequencies
        self.rarest = math.log(1 + documents)

    def weight(self, term: str) -> float:
        """The term's inverse document frequency, from about 1 for the most common to `rarest`."""
        return math.log(1 + self._documents / (1 + self._frequencies.get(term, 0)))

    def count(self, term: str) -> int:
        """In how many of the claims and posts the term stands."""
        return self._frequencies.get(term, 0)

    def knows(self, term: str) -> bool:
        """Whether the term is an ordinary word, and so no misspelling of another."""
        return self._frequencies.get(term, 0) >= 3


@lru_cache(maxsize=1)
def background() -> Background:
    """The table that `training/weights.py` writes, for English."""
    packed = files("bot.matching").joinpath("data", "background.json.gz").read_bytes()
    table = json.loads(gzip.decompress(packed))
    return Background(table["documents"], table["frequencies"])
