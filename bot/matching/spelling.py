"""The claim's word that an unknown word is meant for: typing errors, other transliterations of names."""

import re
from collections import Counter, defaultdict

from rapidfuzz.distance import OSA

LONGEST = 40
SHORTEST = 4
"""Letters of the shortest word that is compared: shorter ones are too often another word."""

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


def skeleton(word: str) -> str:
    """The consonants as a listener hears them: equal for Kadhimi, Kadhemi, Qadimi and Kazimi."""
    first, rest = word[:1], word[1:]
    sounds = ("a" if first in "aeiouy" else first) + rest
    for pattern, sound in _SOUNDS:
        sounds = pattern.sub(sound, sounds)
    return sounds


class Spelling:
    """The claims' words, by pieces that survive an error and by their sound."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._pieces: defaultdict[str, set[str]] = defaultdict(set)
        self._sounds: defaultdict[str, set[str]] = defaultdict(set)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def add(self, word: str) -> None:
        self._counts[word] += 1
        if self._counts[word] == 1 and _comparable(word):
            for piece in _pieces(word):
                self._pieces[piece].add(word)
            self._sounds[skeleton(word)].add(word)

    def remove(self, word: str) -> None:
        self._counts[word] -= 1
        if self._counts[word] > 0:
            return
        del self._counts[word]
        if _comparable(word):
            for table, keys in ((self._pieces, _pieces(word)), (self._sounds, {skeleton(word)})):
                for key in keys:
                    table[key].discard(word)
                    if not table[key]:
                        del table[key]

    def beginning(self, start: str) -> list[str]:
        """Words that begin with `start`, which has two letters or more."""
        return [word for word in self._counts if word.startswith(start)] if len(start) >= 2 else []

    def near(self, word: str, limit: int = 3) -> dict[str, float]:
        """Words that `word` may be meant for, with a likeness from 0.75 to 0.9, the likest first."""
        if not _comparable(word):
            return {}
        likeness: dict[str, float] = {}
        for piece in _pieces(word):
            for other in self._pieces.get(piece, ()):
                if other not in likeness and abs(len(other) - len(word)) <= 2:
                    likeness[other] = _typo(word, other)
        sound = skeleton(word)
        if len(sound) >= 3:
            for other in self._sounds.get(sound, ()):
                likeness[other] = max(likeness.get(other, 0), _alike(word, other))
        found = [(value, other) for other, value in likeness.items() if value > 0]
        return {other: value for value, other in sorted(found, key=lambda pair: (-pair[0], pair[1]))[:limit]}


def _comparable(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _pieces(word: str) -> set[str]:
    """Some letters of each part of a word: an error in one part spares the others."""
    front, back = word[:3], word[-3:]
    middle = word[len(word) // 2 - 1 : len(word) // 2 + 2]
    return {f"<{front}", f"{back}>", f"<{word[0]}{word[2:4]}", f"<{word[:2]}{word[3:4]}", f"~{middle}"}


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
