"""What words mean to one another: synonyms, related words, opposites, words that say nothing alone."""

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

import Stemmer

SHORT = 3
"""Letters up to which a word says nothing by itself where there is no list of such words."""
RELATED = 0.7
"""How much a word stands for a related one."""

_Word = tuple[str, int, int]


class Lexicon:
    """English newsroom words. Other languages have no lists yet: every stem is its own group there."""

    def __init__(self, language: str) -> None:
        stem = Stemmer.Stemmer(language).stemWord
        english = language == "english"
        self._groups = _groups(stem) if english else {}
        self._phrases = _phrases() if english else {}
        self._longest = _longest(self._phrases)
        self._short = 1 if english else SHORT
        self.common = frozenset(_lines("common.txt")) if english else frozenset()
        self.opposites = _pairs("opposites.txt", lambda word: self.group(stem(word))) if english else {}
        self.related = _pairs("related.txt", lambda word: self.group(stem(word))) if english else {}

    def group(self, stem: str) -> str:
        """The name of the stem's group of synonyms, or the stem."""
        return self._groups.get(stem, stem)

    def is_common(self, word: str) -> bool:
        """Whether the word says nothing by itself."""
        return word in self.common or (len(word) <= self._short and not word.isdigit())

    def join_phrases(self, words: list[_Word]) -> list[_Word]:
        """“prime minister” as one word, likewise the other phrases that stand for one or for some."""
        if self._longest.keys().isdisjoint([word for word, _, _ in words]):
            return words
        joined: list[_Word] = []
        at = 0
        while at < len(words):
            longest = self._longest.get(words[at][0])
            if longest is None:
                joined.append(words[at])
                at += 1
                continue
            for length in range(min(longest, len(words) - at), 1, -1):
                run = words[at : at + length]
                name = self._phrases.get(" ".join(word for word, _, _ in run))
                if name:
                    joined += [(word, run[0][1], run[-1][2]) for word in name.split()]
                    at += length
                    break
            else:
                joined.append(words[at])
                at += 1
        return joined

    def join_plain(self, words: list[str]) -> list[str]:
        """The same for words without their places."""
        if self._longest.keys().isdisjoint(words):
            return words
        return [word for word, _, _ in self.join_phrases([(word, 0, 0) for word in words])]


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon:
    return Lexicon(language)


def _lines(name: str) -> list[str]:
    text = files("bot.matching").joinpath("data", name).read_text("utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [word for line in lines if line for word in ([line] if name != "common.txt" else line.split())]


def _groups(stem: Callable[[str], str]) -> dict[str, str]:
    groups: dict[str, str] = {}
    for line in _lines("synonyms.txt"):
        words = line.split()
        name = groups.get(stem(words[0]), stem(words[0]))
        for word in words:
            groups.setdefault(stem(word), name)
    return groups


def _phrases() -> dict[str, str]:
    phrases = {}
    for line in _lines("phrases.txt"):
        name, _, wordings = line.partition(":")
        for wording in wordings.split(","):
            phrases[wording.strip()] = name.strip()
    return phrases


def _longest(phrases: dict[str, str]) -> dict[str, int]:
    """For the words that phrases start with, how many words the longest of them has."""
    longest: dict[str, int] = {}
    for phrase in phrases:
        words = phrase.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def _pairs(name: str, term: Callable[[str], str]) -> dict[str, set[str]]:
    """For each term of a file of pairs those on the other side of a bar."""
    pairs: dict[str, set[str]] = {}
    for line in _lines(name):
        left, _, right = line.partition("|")
        ones, others = {term(word) for word in left.split()}, {term(word) for word in right.split()}
        for one in ones:
            pairs.setdefault(one, set()).update(others - ones)
        for other in others:
            pairs.setdefault(other, set()).update(ones - others)
    return pairs
