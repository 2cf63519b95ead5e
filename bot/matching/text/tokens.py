"""A text as terms: words in their plain form, stemmed, with the place where each stands in the text."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from bot.matching.text.characters import fold, latin
from bot.matching.text.lexicon import Lexicon, lexicon
from bot.matching.text.numbers import MULTIPLIERS, NUMBER_WORDS, number_text

# What carries no words of the message itself: addresses, mentions, custom emoji, timestamps, emoji names.
_NO_WORDS = re.compile(
    r"https?://[^\s<>|\]\)]+|\bwww\.[^\s<>|\]\)]+|pic\.twitter\.com/\w+|<a?:\w+:\d+>|<(?:@[!&]?|#)\d+>|<t:-?\d+(?::\w)?>"
    r"|</[^>]{1,100}:\d+>|(?<!\w):[a-z0-9_+-]{2,40}:(?!\w)|(?<!\w)@(?:everyone|here)\b",
    re.IGNORECASE,
)
_MAYBE_NO_WORDS = re.compile(r"[:<@]|[wW]{3}\.|[pP][iI][cC]\.")
"""What a text has that holds any of them; looked for first, as most texts have none."""
_TOKEN = re.compile(
    r"(?P<hashtag>\#[^\W_]+)"
    r"|(?P<dotted>(?<![^\W_])(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![^\W_]))?)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f]\d{3})*[ \u00a0\u202f]000(?!\d)"
    r"|\d+\.\d+|\d+)(?P<suffix>k|m|bn|mn|tn|st|nd|rd|th)?(?![^\W_])(?P<percent>\s?%)?"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*)",
    re.IGNORECASE,
)
_GROUPING = re.compile(r"[,\s]")
"""What stands between the thousands of a number; a space only where the last of them are “000”."""
_LETTERS_ONLY = re.compile(r"[A-Za-z\s,.;!?'\"()-]*", re.ASCII)
"""Texts in which no word depends on what stands beyond the spaces around it, unless it is a number's name."""
_DIGIT = re.compile(r"\d")
_HUMPS = re.compile(r"[^\W\d_]*?[a-z](?=[A-Z])|[A-Z]+(?=[A-Z][a-z])|\d+|[^\W\d_]+")
_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
_SHORT_NOT = {"wont": "will", "cant": "can", "shant": "shall", "cannot": "can"}
_NOT = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had|would|could|should|must|need|ai)nt")
_ENDINGS = ("'s", "'re", "'ve", "'ll", "'d", "'m")


class Token(NamedTuple):
    """`term` is what is compared: the stem, or the name of its group of synonyms."""

    term: str
    word: str
    start: int
    end: int
    informative: bool
    number: float | None = None
    likeness: float = 1.0
    """Under 1 where the word was taken for the one that it is likely meant for."""


LANGUAGES = tuple(name for name in Stemmer.algorithms() if "porter" not in name)
"""Those that Snowball has a stemmer for; English has another one besides, and so has Dutch."""
Word = tuple[str, int, int]
"""A word in plain form, and where it stands in the text."""


class Tokeniser:
    def __init__(self, language: str = "english") -> None:
        self._stem = Stemmer.Stemmer(language).stemWord
        self._lexicon: Lexicon = lexicon(language)
        self.term = lru_cache(maxsize=8_192)(self._term)

    def _term(self, word: str) -> str:
        return self._lexicon.group(self._stem(word))

    def tokens(self, text: str, meant: Callable[[str], tuple[str, float]] | None = None) -> list[Token]:
        """The tokens of a text, in order; `start` and `end` are places in the text as given."""
        return self.of_words(placed_words(text), meant)

    def of_words(
        self, words: list[Word], meant: Callable[[str], tuple[str, float]] | None = None
    ) -> list[Token]:
        """The tokens of a text whose words are known.

        `meant` gives for a word the one that it is meant for, with a likeness.
        """
        likeness: dict[str, float] = {}
        if meant is not None:
            words = words.copy()
            for at, (word, start, end) in enumerate(words):
                other, alike = meant(word)
                if other != word:
                    words[at] = (other, start, end)
                    likeness[other] = alike
        words = self._lexicon.join_phrases(words)
        return [self._token(word, start, end, likeness.get(word, 1.0)) for word, start, end in words]

    def informative_terms(self, words: list[str], known: dict[str, str | None]) -> list[str]:
        """The informative terms among words with phrases joined; `known` remembers words between texts."""
        terms = []
        for word in words:
            if word not in known:
                token = self._token(word, 0, 0, 1.0)
                known[word] = token.term if token.informative else None
            term = known[word]
            if term is not None:
                terms.append(term)
        return terms

    def words(self, text: str) -> list[str]:
        """The words of a text, phrases that stand for one word joined."""
        return [token.word for token in self.tokens(text)]

    def _token(self, word: str, start: int, end: int, likeness: float) -> Token:
        number = _value(word)
        if number is not None:
            return Token(word, word, start, end, True, number)
        return Token(self.term(word), word, start, end, not self._lexicon.is_common(word), None, likeness)


@lru_cache(maxsize=32)
def tokeniser(language: str) -> Tokeniser:
    """One for all desks of a language."""
    return Tokeniser(language)


def placed_words(text: str) -> list[Word]:
    """The words of a text in plain form: the same for texts that differ in case, marks and look-alikes."""
    folded, places = fold(text)
    if _MAYBE_NO_WORDS.search(folded):
        folded = _NO_WORDS.sub(lambda found: " " * len(found[0]), folded)
    words = _words(folded)
    if _DIGIT.search(folded) or not NUMBER_WORDS.keys().isdisjoint(word for word, _, _ in words):
        words = _join_numbers(words)
    if places is not None:
        words = [(word, places[start], places[end - 1] + 1) for word, start, end in words]
    return words


def plain_words(text: str) -> list[str]:
    """The words of a text without their places, in less time."""
    if _LETTERS_ONLY.fullmatch(text):
        runs = [_words_of_run(run) for run in text.split()]
        if None not in runs:
            return [word for words in runs if words for word in words]
    return [word for word, _, _ in placed_words(text)]


@lru_cache(maxsize=65_536)
def _words_of_run(run: str) -> tuple[str, ...] | None:
    """None where one of them is a number, which may be part of one with the words beside the run."""
    words = tuple([word for word, _, _ in placed_words(run)])
    return None if any(word[0].isdigit() for word in words) else words


def _value(word: str) -> float | None:
    if not word[0].isdigit():
        return None
    return float(word) if word.isascii() and word.replace(".", "", 1).isdigit() else None


def _words(text: str) -> list[Word]:
    words: list[Word] = []
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found.lastgroup == "word":
            raw = found[0]
            word = raw.lower()
            if raw.isascii() and raw.isalpha() and raw != "US" and word[-1] != "t":  # as nearly all words are
                words.append((word, start, end))
            else:
                words += [(word, start, end) for word in _plain(raw)]
        elif found["number"]:
            value = float(_GROUPING.sub("", found["number"])) * _SUFFIXES.get(
                (found["suffix"] or "").lower(), 1
            )
            words.append((number_text(value), start, end))
            if found["percent"]:
                words.append(("percent", start, end))
        elif found["dotted"]:
            letters = found["dotted"].replace(".", "").lower()
            words.append(("usa" if letters == "us" else letters, start, end))
        else:
            for hump in _HUMPS.finditer(found["hashtag"], 1):
                place = (start + hump.start(), start + hump.end())
                words += [(word, *place) for word in _plain(hump[0])]
    return words


def _plain(raw: str) -> list[str]:
    if raw == "US":
        return ["usa"]
    word = latin(raw).lower().replace("ς", "σ")
    for ending in _ENDINGS:
        word = word.removesuffix(ending)
    word = word.replace("'", "")
    if word in _SHORT_NOT:
        return [_SHORT_NOT[word], "not"]
    if word.endswith("nt") and _NOT.fullmatch(word):
        return [word[:-2], "not"]
    if not word.isascii():
        # Lower case may bring back marks that were folded away.
        word = fold(word)[0]
    return [word] if word else []


def _join_numbers(words: list[Word]) -> list[Word]:
    """“two hundred and thirty”, “1.5 million” and “twenty-five” as the numbers that they are."""
    joined: list[Word] = []
    at = 0
    while at < len(words):
        value, stop = _number(words, at)
        text = words[at][0] if value is None else number_text(value)
        joined.append((text, words[at][1], words[stop - 1][2]))
        at = stop
    return joined


def _number(words: list[Word], at: int) -> tuple[float | None, int]:
    """The number that begins at a word, if one does, and where it stops."""
    word = words[at][0]
    group = _value(NUMBER_WORDS.get(word, word))
    stop = at + 1
    if group is None:
        return None, stop
    total = 0.0
    below = _units_below(word)
    while stop < len(words):
        times = MULTIPLIERS.get(words[stop][0])
        if times:
            if times < 1e3:
                group *= times
            else:
                total, group = (total + group * times if group else total * times), 0.0
            below = times
            stop += 1
            continue
        following = stop + 1 if words[stop][0] == "and" and below >= 100 else stop
        more = NUMBER_WORDS.get(words[following][0]) if following < len(words) else None
        beside = all(words[place][1] - words[place - 1][2] <= 1 for place in range(stop, following + 1))
        if more is None or not 0 < float(more) < below or not beside:
            break
        group += float(more)
        below = _units_below(words[following][0])
        stop = following + 1
    return total + group, stop


def _units_below(word: str) -> float:
    """Under what a number must be to be added to the one that a word names: “twenty” takes “five”."""
    spelled = NUMBER_WORDS.get(word, "")
    return 10.0 if len(spelled) == 2 and spelled >= "20" else 0.0
