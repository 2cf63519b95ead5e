"""Which words of a message stand for which words of a wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.matching.text.names import LIKENESS as STAND_IN
from bot.matching.text.tokens import Token
from bot.matching.text.wording import Wording

OPPOSITE = 0.8
"""How much a word stands for its opposite: it is about the same thing."""


class Hit(NamedTuple):
    place: int
    """Index of the message's token in its window."""
    term: str
    """The wording's term."""
    likeness: float
    opposite: bool


@dataclass(slots=True)
class Alignment:
    hits: list[Hit]
    likeness: dict[str, float]
    """The best likeness by term of the wording; terms not found are missing."""
    opposites: int
    """Terms of the wording that the message has only as their opposite."""


def align(window: Sequence[Token], near: Mapping[str, Mapping[str, float]], wording: Wording) -> Alignment:
    """Match a window's tokens to a wording's terms; `near` has for a term those it may stand for."""
    hits: list[Hit] = []
    likeness: dict[str, float] = {}
    turned: dict[str, bool] = {}
    wanted = wording.distinct
    for place, token in enumerate(window):
        if not token.informative:
            continue
        hit = _hit(place, token, near, wanted)
        if hit is None:
            continue
        hits.append(hit)
        if hit.likeness > likeness.get(hit.term, 0.0):
            likeness[hit.term] = hit.likeness
        turned[hit.term] = turned.get(hit.term, True) and hit.opposite
    for office, name in wording.offices:  # who names one of the two means both
        for one, other in ((office, name), (name, office)):
            if one in likeness:
                likeness.setdefault(other, STAND_IN * likeness[one])
    return Alignment(hits, likeness, sum(turned.values()))


def _hit(
    place: int, token: Token, near: Mapping[str, Mapping[str, float]], wanted: Mapping[str, None]
) -> Hit | None:
    if token.term in wanted:
        return Hit(place, token.term, token.likeness, False)
    others = near.get(token.term)
    if not others:
        return None
    best = max((term for term in wanted if term in others), key=lambda term: abs(others[term]), default=None)
    if best is None:
        return None
    return Hit(place, best, abs(others[best]), others[best] < 0)
