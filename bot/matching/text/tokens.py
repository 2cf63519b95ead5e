"""A text as terms: words in their plain form, stemmed, with the place where each stands in the text."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import Stemmer

from bot.matching.text.characters import LETTER, MARK, UNSPACED, fold, latin, script_of
from bot.matching.text.common_words import CommonWords, common_words
from bot.matching.text.figures.digits import read_figures
from bot.matching.text.languages import language_of, language_of_words
from bot.matching.text.numbers import MULTIPLIERS, NUMBER_WORDS, Word, join_numbers, value_of

__all__ = ["LANGUAGES", "Token", "Tokeniser", "Word", "joined", "placed_words", "plain_words", "tokeniser"]

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
    rf"|(?P<word>{LETTER}+(?:'{LETTER}+)*)",
    re.IGNORECASE,
)
_LETTERS_ONLY = re.compile(r"[A-Za-z\s,.;!?'\"()-]*", re.ASCII)
"""Texts in which no word depends on what stands beyond the spaces around it, unless it is a number's name."""
_DIGIT = re.compile(r"[0-9]")
_HUMPS = re.compile(r"[^\W\d_]*?[a-z](?=[A-Z])|[A-Z]+(?=[A-Z][a-z])|\d+|[^\W\d_]+")
_UNSPACED_RUN = re.compile(rf"[{UNSPACED}]+|[^{UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{UNSPACED}]")
_CLUSTER = re.compile(rf".{MARK}*", re.DOTALL)
"""A letter with the marks on it."""
_SHORT_NOT = {"wont": "will", "cant": "can", "shant": "shall", "cannot": "can"}
_NOT = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had|would|could|should|must|need|ai)nt")
_CAPITALS = {"US": "usa", "WHO": "w.h.o."}
"""Names in capitals that are other words without them."""
_SIDE_BY_SIDE = re.compile(r"(?<=\d) (?=\d)")
_ENDINGS = ("'s", "'re", "'ve", "'ll", "'d", "'m")


class Token(NamedTuple):
    """`term` is what is compared: the stem."""

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
_STEMMED = {
    "cyrillic": "russian",
    "arabic": "arabic",
    "greek": "greek",
    "devanagari": "hindi",
    "tamil": "tamil",
}
_STEMMED |= {"armenian": "armenian"}
"""Whose stemmer takes the words of a script that only some languages are written in."""
_JOINED = NUMBER_WORDS.keys() | MULTIPLIERS.keys() | {"cent", "mille"}
"""Words that may be one number with those beside them."""


class Tokeniser:
    """Reads texts for a desk in `language`, each with the lists of the language that it seems to be in."""

    def __init__(self, language: str = "english") -> None:
        self._language = language
        self._stemmers = {script: Stemmer.Stemmer(name).stemWord for script, name in _STEMMED.items()}
        self._stem_word = Stemmer.Stemmer(language).stemWord
        self._common = common_words(language)
        self.term = lru_cache(maxsize=8_192)(self._term)

    def _term(self, word: str) -> str:
        """The word's stem, by its script where that tells enough, so that a word has one in every text."""
        script = None if word.isascii() else script_of(word)
        stem: str = self._stemmers.get(script or "", self._stem_word)(word)
        return stem

    def _common_for(self, language: str | None) -> CommonWords:
        """Those of a text that seems to be in `language`; where nothing tells, the desk's."""
        return self._common if language in {None, self._language} else common_words(language)

    def tokens(self, text: str, meant: Callable[[str], tuple[str, float]] | None = None) -> list[Token]:
        """The tokens of a text, in order; `start` and `end` are places in the text as given."""
        return self.of_words(placed_words(text), meant, language_of(text))

    def of_words(
        self,
        words: list[Word],
        meant: Callable[[str], tuple[str, float]] | None = None,
        language: str | None = None,
    ) -> list[Token]:
        """The tokens of a text whose words are known, and its `language` perhaps, which its words tell else.

        `meant` gives for a word the one that it is meant for, with a likeness.
        """
        common = self._common_for(language or language_of_words([word for word, _, _ in words]))
        likeness: dict[str, float] = {}
        if meant is not None:
            words = words.copy()
            for at, (word, start, end) in enumerate(words):
                other, alike = meant(word)
                if other != word:
                    words[at] = (other, start, end)
                    likeness[other] = alike
        return [self._token(common, word, start, end, likeness.get(word, 1.0)) for word, start, end in words]

    def informative_terms(self, words: list[str], known: dict[str, str | None]) -> list[str]:
        """The informative terms among words; `known` remembers words between texts in the desk's language."""
        common = self._common_for(language_of_words(words))
        if common is not self._common:
            known = {}
        terms = []
        for word in words:
            if word not in known:
                token = self._token(common, word, 0, 0, 1.0)
                known[word] = token.term if token.informative else None
            term = known[word]
            if term is not None:
                terms.append(term)
        return terms

    def words(self, text: str) -> list[str]:
        """The words of a text in plain form."""
        return [token.word for token in self.tokens(text)]

    def _token(self, common: CommonWords, word: str, start: int, end: int, likeness: float) -> Token:
        number = value_of(word)
        if number is not None:
            return Token(word, word, start, end, True, number)
        if word[0].isdigit() and word[-2:] in {"st", "nd", "rd", "th"}:  # “the 14th” may be of “14 May”
            return Token(word[:-2], word, start, end, True, None, likeness)
        return Token(self.term(word), word, start, end, word not in common, None, likeness)


@lru_cache(maxsize=32)
def tokeniser(language: str) -> Tokeniser:
    """One for all desks of a language."""
    return Tokeniser(language)


def placed_words(text: str) -> list[Word]:
    """The words of a text in plain form: the same for texts that differ in case, marks and look-alikes."""
    folded, places = fold(text)
    if _MAYBE_NO_WORDS.search(folded):
        folded = _NO_WORDS.sub(lambda hidden: " " * len(hidden[0]), folded)
    words = _words(folded)
    if not _JOINED.isdisjoint([word for word, _, _ in words]):
        english = language_of_words([word for word, _, _ in words]) in {None, "english"}
        words = join_numbers(words, NUMBER_WORDS if english else {})
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


def joined(words: Iterable[str]) -> str:
    """Words in plain form as one text, which reads as the same words: “1” and “400” are not 1 400."""
    return _SIDE_BY_SIDE.sub("; ", " ".join(words))


@lru_cache(maxsize=65_536)
def _words_of_run(run: str) -> tuple[str, ...] | None:
    """None where one of them may be part of a number with the words beside the run."""
    words = tuple([word for word, _, _ in placed_words(run)])
    return None if any(word[0].isdigit() or word in _JOINED for word in words) else words


def _words(text: str) -> list[Word]:
    figures: list[Word] = []
    if _DIGIT.search(text):
        unread = text
        text, figures = read_figures(text, lambda: language_of(unread) in {None, "english"})
    words: list[Word] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "word":
            raw = match[0]
            word = raw.lower()
            if (
                raw.isascii() and raw.isalpha() and raw not in _CAPITALS and word[-1] != "t"
            ):  # as nearly all are
                words.append((word, start, end))
            elif not raw.isascii() and _IS_UNSPACED.search(raw):
                words += _unspaced(raw, start)
            else:
                words += [(word, start, end) for word in _plain(raw)]
        elif match["dotted"]:
            letters = match["dotted"].replace(".", "")
            words.append((_CAPITALS.get(letters.upper(), letters.lower()), start, end))
        else:
            for hump in _HUMPS.finditer(match["hashtag"], 1):
                place = (start + hump.start(), start + hump.end())
                words += [(word, *place) for word in _plain(hump[0])]
    return sorted([*words, *figures], key=itemgetter(1)) if figures else words


def _unspaced(raw: str, start: int) -> list[Word]:
    """Pairs of neighbouring letters, where a script does not say which letters make a word."""
    words: list[Word] = []
    for run in _UNSPACED_RUN.finditer(raw):
        place = start + run.start()
        if not _IS_UNSPACED.match(run[0]):
            words += [(word, place, start + run.end()) for word in _plain(run[0])]
            continue
        letters = [(place + letter.start(), place + letter.end()) for letter in _CLUSTER.finditer(run[0])]
        pairs = pairwise(letters) if len(letters) > 1 else [(letters[0], letters[0])]
        words += [(raw[first[0] - start : last[1] - start], first[0], last[1]) for first, last in pairs]
    return words


def _plain(raw: str) -> list[str]:
    if raw in _CAPITALS:
        return [_CAPITALS[raw]]
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
