"""What words mean to one another: synonyms, opposites, and words that say nothing by themselves."""

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

import Stemmer

_Word = tuple[str, int, int]


class Lexicon:
    """English newsroom words. Other languages have no lists yet: every stem is its own group there."""

    def __init__(self, language: str) -> None:
        stem = Stemmer.Stemmer(language).stemWord
        english = language == "english"
        self._groups = _groups(stem) if english else {}
        self._phrases = _phrases() if english else {}
        self._phrase_starts = frozenset(phrase.partition(" ")[0] for phrase in self._phrases)
        self.common = frozenset(_lines("common.txt")) if english else frozenset()
        self.opposites = _opposites(lambda word: self.group(stem(word))) if english else {}

    def group(self, stem: str) -> str:
        """The name of the stem's group of synonyms, or the stem."""
        return self._groups.get(stem, stem)

    def is_common(self, word: str) -> bool:
        """Whether the word says nothing by itself."""
        return word in self.common or (len(word) == 1 and not word.isdigit())

    def opposed(self, term: str, other: str) -> bool:
        """Whether two terms say the opposite of one another."""
        return other in self.opposites.get(term, ())

    def join_phrases(self, words: list[_Word]) -> list[_Word]:
        """“prime minister” as one word, likewise the other phrases that stand for one."""
        if self._phrase_starts.isdisjoint(word for word, _, _ in words):
            return words
        joined: list[_Word] = []
        at = 0
        while at < len(words):
            for length in (3, 2) if words[at][0] in self._phrase_starts else ():
                run = words[at : at + length]
                name = self._phrases.get(" ".join(word for word, _, _ in run)) if len(run) == length else None
                if name:
                    joined.append((name, run[0][1], run[-1][2]))
                    at += length
                    break
            else:
                joined.append(words[at])
                at += 1
        return joined


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


def _opposites(term: Callable[[str], str]) -> dict[str, set[str]]:
    opposites: dict[str, set[str]] = {}
    for line in _lines("opposites.txt"):
        left, _, right = line.partition("|")
        ones, others = {term(word) for word in left.split()}, {term(word) for word in right.split()}
        for one in ones:
            opposites.setdefault(one, set()).update(others - ones)
        for other in others:
            opposites.setdefault(other, set()).update(ones - others)
    return opposites
