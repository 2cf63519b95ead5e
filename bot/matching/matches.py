"""What a claim is to the matcher, and what it says of a text."""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """What a text does with a claim."""

    REPEATS = "repeats"
    CONTRADICTS = "contradicts"
    ABOUT = "about"
    """The same event; whether the text repeats or contradicts the claim is not sure."""


@dataclass(frozen=True, slots=True)
class ClaimText:
    """What the matcher knows of a claim. `title` is that of a published check of it."""

    number: int
    text: str
    phrasings: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    claim: int
    score: float
    """The probability that the message is about the claim, whatever it says of it."""
    relation: Relation
    sentence: str
    """The part of the message that matched, as written."""
    span: tuple[int, int]
    """Where that part stands in the message."""
    words: tuple[tuple[int, int], ...]
    """Where in the message the matched words stand, in order."""
    why: tuple[str, ...]
    """The matched words in plain form, each once."""
