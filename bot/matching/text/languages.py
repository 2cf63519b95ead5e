"""Which language a text is in, told by its script and its closed-class words, in some ten microseconds.

Closed-class words (articles, prepositions, pronouns, auxiliaries) make up a third of most texts and are
listed; English, whose headlines do without them, is also told by ordinary words of posts. Names tell nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

import Stemmer

from bot.matching.text.background import background
from bot.matching.text.characters import fold, script_of

_WORD = re.compile(r"[^\W\d_]+")
_ORDINARY = 0.25
"""What an ordinary English word adds; a closed-class word adds 1, divided by the languages that have it."""
_COMMON_FROM = 4
"""Claims and posts of the background in which a word that tells English stands."""
_SCRIPTS = {
    "arabic": ("arabic", "persian", "urdu"),
    "cyrillic": ("russian", "ukrainian", "bulgarian", "serbian"),
    "devanagari": ("hindi", "marathi"),
    "han": ("chinese",),
    "kana": ("japanese",),
    "hangul": ("korean",),
    "greek": ("greek",),
    "hebrew": ("hebrew",),
}
"""Languages by script, the likeliest first; other scripts than these and Latin have a language's name."""
_LETTERS = {"ukrainian": "іїєґ", "russian": "ыэъ", "serbian": "јљњђћџ", "persian": "پچگژ", "urdu": "ٹڈڑںےہ"}
"""Letters that one language of a script has and the likeliest has not."""
_LETTER = 0.5
"""What a word with such a letter adds."""
_LATIN_LETTERS = dict.fromkeys("ğşıİŞĞ", "turkish") | dict.fromkeys("ñÑ¿¡", "spanish")
_LATIN_LETTERS |= (
    dict.fromkeys("ãõÃÕ", "portuguese") | dict.fromkeys("ßäÄ", "german") | {"ù": "french", "œ": "french"}
)
_LATIN_LETTERS |= (
    dict.fromkeys("łąęŁ", "polish") | dict.fromkeys("ěřůŘ", "czech") | dict.fromkeys("őű", "hungarian")
)
_LATIN_LETTERS |= (
    dict.fromkeys("țșăȚȘ", "romanian") | dict.fromkeys("åÅ", "swedish") | dict.fromkeys("ơưđạế", "vietnamese")
)
_TELLING = re.compile(f"[{''.join(_LATIN_LETTERS)}]")
"""Letters that are most often one language's, where it has Latin letters."""
_LEAST = 0.04
"""English words in proportion to all words of a text, under which a few of them do not make it English."""
PARTICLES = frozenset("al el ul bin ibn abu van von der den de da di del la le dos ter".split())
"""Small words within names."""
_SCRIPT, _DEFAULT = 0.5, 0.05
"""What every word of a script adds to its languages, and to the likeliest of them beside it."""


@lru_cache(maxsize=1)
def closed_classes() -> dict[str, frozenset[str]]:
    """For each language but English its closed-class words in plain form."""
    return {language: words for language, (words, _) in _lists().items()}


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each language its closed-class words, and the others that tell it."""
    lists = {}
    for line in files("bot.matching").joinpath("data", "closed_class.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            language, _, words = line.partition(":")
            closed, _, others = words.partition("|")
            lists[language] = (_plain(closed), _plain(others))
    return lists


def _plain(words: str) -> frozenset[str]:
    return frozenset(fold(word)[0].lower() for word in words.split())


@lru_cache(maxsize=1)
def _owners() -> dict[str, list[str]]:
    """The languages that have a word."""
    owners: dict[str, list[str]] = defaultdict(list)
    for language, lists in _lists().items():
        for word in lists[0] | lists[1]:
            owners[word].append(language)
    text = files("bot.matching").joinpath("data", "common.txt").read_text("utf-8")
    english = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    for word in english - {"al", "el", "ul", "bin", "ibn", "abu", "la"}:
        owners[word].append("english")
    return dict(owners)


@lru_cache(maxsize=1)
def _stem() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65_536)
def _evidence(word: str) -> tuple[tuple[str, float], ...]:
    """What a word in plain form adds to languages."""
    owners = _owners().get(word, ())
    script = script_of(word)
    if script == "latin":
        parts = tuple((language, 1 / len(owners)) for language in owners)
        if "english" not in owners and len(word) > 3 and word.isascii() and word.isalpha():
            known = background().count(_stem().stemWord(word)) >= _COMMON_FROM
            return (*parts, ("english", _ORDINARY)) if known else parts
        return parts
    if script is None:
        return ()
    languages = _SCRIPTS.get(script, (script,))
    own = [language for language in languages if language in owners]
    lettered = [name for name in languages if not set(_LETTERS.get(name, "")).isdisjoint(word)]
    return (
        (languages[0], _DEFAULT),
        *((language, _SCRIPT) for language in languages),
        *((language, 1 / len(own)) for language in own),
        *((language, _LETTER) for language in lettered),
    )


def language_of(text: str) -> str | None:
    """The language that a text seems to be in, by Snowball's name where it has one.

    None where nothing tells it, as with names alone.
    """
    scores: dict[str, float] = {}
    for letter in _TELLING.findall(text):
        language = _LATIN_LETTERS[letter]
        scores[language] = scores.get(language, 0.0) + _LETTER
    return _best(_WORD.findall(fold(text)[0].lower()), scores)


def language_of_words(words: Sequence[str]) -> str | None:
    """The same for words in plain form, which tell a little less."""
    return _best(words, {})


def foreign_words(words: Iterable[str]) -> set[str]:
    """The closed-class words among words in plain form that are other languages' and no English ones.

    Left out are single letters, and what names and English texts have: “von”, “hospital”.
    """
    return {word for word in words if _is_foreign(word)}


@lru_cache(maxsize=16_384)
def _is_foreign(word: str) -> bool:
    owners = _owners().get(word)
    if not owners or len(word) < 2 or "english" in owners or word in PARTICLES:
        return False
    return background().count(_stem().stemWord(word)) < _COMMON_FROM


def _best(words: Sequence[str], scores: dict[str, float]) -> str | None:
    for word in words:
        for language, part in _evidence(word):
            scores[language] = scores.get(language, 0.0) + part
    if not scores:
        return None
    best, *others = sorted(scores, key=lambda language: -scores[language])
    if others and scores[best] == scores[others[0]]:
        return None
    return None if best == "english" and scores[best] < _LEAST * len(words) else best
