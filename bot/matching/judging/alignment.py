"""Which words of a message stand for which words of a wording."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.matching.text.tokens import Token
from bot.matching.text.wording import Wording


class Hit(NamedTuple):
    place: int
    """Index of the message's token in its window."""
    term: str
    """The wording's term."""
    likeness: float


@dataclass(slots=True)
class Alignment:
    hits: list[Hit]
    likeness: dict[str, float]
    """The best likeness by term of the wording; terms not found are missing."""


def align(window: Sequence[Token], wording: Wording) -> Alignment:
    """Match a window's tokens to a wording's terms."""
    hits: list[Hit] = []
    likeness: dict[str, float] = {}
    wanted = wording.distinct
    for place, token in enumerate(window):
        if token.informative and token.term in wanted:
            hits.append(Hit(place, token.term, token.likeness))
            likeness[token.term] = max(token.likeness, likeness.get(token.term, 0.0))
    return Alignment(hits, likeness)
