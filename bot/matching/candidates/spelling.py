"""The claim's word that an unknown word is meant for: typing errors, other transliterations of names."""

import re
from array import array
from binascii import crc32
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from bot.matching.candidates.blocks import grown

LONGEST = 40
SHORTEST = 4
"""Letters of the shortest word that is compared: shorter ones are too often another word."""
_REMEMBERED = 2_000
"""Unknown words whose meaning is kept until the claims' words change."""

_SOUNDS = (
    (re.compile(r"kh|ck|q|x|c(?=[^eiyh]|$)"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"dh|th|z|t"), "d"),
    (re.compile(r"gh|dj|j"), "g"),
    (re.compile(r"sch|sh|ch|tsch|sz|cz|c"), "s"),
    (re.compile(r"w|v"), "v"),
    (re.compile(r"[aeiouyh]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_KEYS = 6
"""Of a word: three of its front, one each of its back, its middle and its sound."""


def skeleton(word: str) -> str:
    """The consonants as a listener hears them: equal for Kadhimi, Kadhemi, Qadimi and Kazimi."""
    first, rest = word[:1], word[1:]
    sounds = ("a" if first in "aeiouy" else first) + rest
    for pattern, sound in _SOUNDS:
        sounds = pattern.sub(sound, sounds)
    return sounds


class Spelling:
    """The claims' words, by pieces that survive an error and by their sound.

    Pieces and sounds are kept as 16-bit sums in one column each: to read them all costs less than tables of
    words by piece, and a sum that two pieces share only costs a comparison.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._words: list[str] = []
        self._counts = array("i")
        self._free: list[int] = []
        self._keys = np.zeros((_KEYS, 16), dtype=np.uint16)
        self._meant: dict[str, tuple[str, float]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._places

    def add(self, word: str, count: int = 1) -> None:
        place = self._places.get(word)
        if place is not None:
            self._counts[place] += count
            return
        self._meant.clear()
        if self._free:
            place = self._free.pop()
            self._words[place], self._counts[place] = word, count
        else:
            place = len(self._words)
            self._words.append(word)
            self._counts.append(count)
            if place >= self._keys.shape[1]:
                self._keys = np.array([grown(column, place + 1) for column in self._keys])
        self._places[word] = place
        self._keys[:, place] = _keys(word) if _comparable(word) else 0

    def add_all(self, words: Iterable[str]) -> None:
        for word, count in Counter(words).items():
            self.add(word, count)

    def remove(self, word: str) -> None:
        place = self._places[word]
        self._counts[place] -= 1
        if self._counts[place]:
            return
        self._meant.clear()
        del self._places[word]
        self._words[place] = ""
        self._keys[:, place] = 0
        self._free.append(place)

    def beginning(self, start: str) -> list[str]:
        """Words that begin with `start`, which has two letters or more."""
        return sorted(word for word in self._words if word.startswith(start)) if len(start) >= 2 else []

    def meant(self, word: str) -> tuple[str, float]:
        """The word that an unknown one is likely meant for, with a likeness; itself where there is none."""
        known = self._meant.get(word)
        if known is None:
            known = next(iter(self.near(word, limit=1).items()), (word, 1.0))
            if len(self._meant) < _REMEMBERED:
                self._meant[word] = known
        return known

    def near(self, word: str, limit: int = 3) -> dict[str, float]:
        """Words that `word` may be meant for, with a likeness from 0.75 to 0.9, the likest first."""
        if not _comparable(word):
            return {}
        typos, sounds = self._similar(word)
        likeness = {other: _typo(word, other) for other in typos if abs(len(other) - len(word)) <= 2}
        for other in sounds:
            likeness[other] = max(likeness.get(other, 0), _alike(word, other))
        found = [(value, other) for other, value in likeness.items() if value > 0]
        return {other: value for value, other in sorted(found, key=lambda pair: (-pair[0], pair[1]))[:limit]}

    def _similar(self, word: str) -> tuple[list[str], list[str]]:
        """Words that share a piece with `word`, and those that sound like it."""
        used = self._keys[:, : len(self._words)]
        keys = np.array(_keys(word), dtype=np.uint16)
        fronts, back, middle, sound = used[:3], used[3], used[4], used[5]
        shares: NDArray[np.bool_] = (back == keys[3]) | (middle == keys[4])
        for key in keys[:3]:
            shares |= (fronts == key).any(axis=0)
        typos = [self._words[place] for place in np.flatnonzero(shares)]
        heard = skeleton(word)
        if len(heard) < 3:
            return typos, []
        return typos, [
            other
            for place in np.flatnonzero(sound == keys[5])
            if (other := self._words[place]) and skeleton(other) == heard
        ]


def _comparable(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _keys(word: str) -> list[int]:
    """Some letters of each part of a word (an error in one spares the others) and its sound; 0 is no key."""
    middle = word[len(word) // 2 - 1 : len(word) // 2 + 2]
    pieces = (word[:3], word[0] + word[2:4], word[:2] + word[3:4], word[-3:], middle, skeleton(word))
    return [(crc32(piece.encode()) & 0xFFFF) or 1 for piece in pieces]


def _typo(word: str, other: str) -> float:
    longest = max(len(word), len(other))
    allowed = 1 if longest < 8 else 2
    distance = OSA.distance(word, other, score_cutoff=allowed)
    if distance > allowed or (distance and longest < 5 and word[0] != other[0]):
        return 0.0
    return 1.0 if not distance else 1.05 - 0.15 * distance


def _alike(word: str, other: str) -> float:
    similarity = OSA.normalized_similarity(word, other)
    return 0.8 if similarity >= 0.55 else 0.0
