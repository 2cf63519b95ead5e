"""What values a setting can take: which are accepted, how a typed word is read, how a value is shown."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.matching import LANGUAGES

GREATEST_ID = 2**63 - 1
"""Of a channel or a role: what the database can keep."""

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class Kind(ABC):
    @property
    @abstractmethod
    def expected(self) -> str:
        """What to give, as the end of a sentence: “a whole number from 1 to 10”."""

    @abstractmethod
    def read(self, word: str) -> object:
        """The value that a typed word means, accepted or not. Raises ValueError where it means none."""

    @abstractmethod
    def accepts(self, value: object) -> bool: ...

    def show(self, value: Any) -> str:
        """In words, which `read` understands."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Number(Kind):
    least: float
    greatest: float
    whole: bool = True

    @property
    def expected(self) -> str:
        if self.whole:
            return f"a whole number from {self.least:,} to {self.greatest:,}"
        return f"a number from {self.least:g} to {self.greatest:g}"

    def read(self, word: str) -> object:
        return int(_THOUSANDS.sub("", word)) if self.whole else float(word)

    def accepts(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        return self.least <= value <= self.greatest

    def show(self, value: Any) -> str:
        if self.whole:
            return f"{value:,}"
        return f"{value:.2f}" if value == round(value, 2) else f"{value:g}"


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    words: type[StrEnum]
    names: Mapping[StrEnum, str] = field(default_factory=dict)
    """What people read for a word that does not explain itself."""

    @property
    def expected(self) -> str:
        *others, last = self.words
        return f"{', '.join(others)} or {last}"

    def read(self, word: str) -> object:
        named = {self.show(member): member for member in self.words}
        text = " ".join(word.lower().split())
        return named[text] if text in named else self.words(text.replace(" ", "_"))

    def accepts(self, value: object) -> bool:
        return isinstance(value, self.words)

    def show(self, value: Any) -> str:
        return self.names.get(value, value.replace("_", " "))


class YesNo(Kind):
    expected = "on or off"

    def read(self, word: str) -> object:
        text = word.lower()
        if text not in {"on", "yes", "true", "off", "no", "false"}:
            raise ValueError(word)
        return text in {"on", "yes", "true"}

    def accepts(self, value: object) -> bool:
        return isinstance(value, bool)

    def show(self, value: Any) -> str:
        return "on" if value else "off"


class Language(Kind):
    """One that claims and messages can be in."""

    @property
    def expected(self) -> str:
        *others, last = LANGUAGES
        return f"{', '.join(others)} or {last}"

    def read(self, word: str) -> object:
        return word.lower()

    def accepts(self, value: object) -> bool:
        return value in LANGUAGES


class _Id(Kind):
    def read(self, word: str) -> object:
        return int(word)

    def accepts(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= GREATEST_ID


class Channel(_Id):
    expected = "the id of a channel"


class Role(_Id):
    expected = "the id of a role"
