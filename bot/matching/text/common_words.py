"""Words that say nothing about a claim by themselves: the closed classes of a language."""

import re
from functools import lru_cache
from importlib.resources import files

from bot.matching.text.characters import UNSPACED
from bot.matching.text.languages import closed_classes

SHORT = 3
"""Letters up to which a word says nothing by itself where there is no list of such words."""

IS_UNSPACED = re.compile(f"[{UNSPACED}]").search


class CommonWords:
    """Those of one language; of a language without a list the short words."""

    def __init__(self, language: str) -> None:
        self._words = _english() if language == "english" else closed_classes().get(language, frozenset())
        self._short = 1 if self._words else SHORT

    def __contains__(self, word: str) -> bool:
        """Whether a word in plain form is one of them."""
        return word in self._words or (len(word) <= self._short and word.isalpha() and not IS_UNSPACED(word))


@lru_cache(maxsize=32)
def common_words(language: str) -> CommonWords:
    return CommonWords(language)


def _english() -> frozenset[str]:
    text = files("bot.matching").joinpath("data", "common.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
