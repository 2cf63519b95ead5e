"""Quantities in a text: how many of what, and when two texts give different ones."""

from collections.abc import Iterator, Sequence

from bot.matching.text.figures.amounts import amount, share
from bot.matching.text.figures.calendar import NAMED, date, named, written
from bot.matching.text.figures.quantity import VAGUE, Quantity
from bot.matching.text.tokens import Token

__all__ = ["Quantity", "agreement", "disagree", "quantities"]

_ALONE = frozenset(
    {
        "weekday",
        "count",
        "percent",
        "duration",
        "date",
        "clock",
        "score",
        "money",
        "distance",
        "weight",
        "temperature",
    }
)
"""Kinds of which a text mostly has one at most, so that another one is another figure for the same."""


def quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """The quantities of a text, in order."""
    return list(_read(tokens))


def _read(tokens: Sequence[Token]) -> Iterator[Quantity]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        read: tuple[Quantity, int] | None = None
        if token.number is not None or token.word in VAGUE:
            read = share(tokens, at) or date(tokens, at) or amount(tokens, at)
        elif token.word[0].isdigit():
            read = written(tokens, at)
        elif token.word in NAMED:
            read = named(tokens, at)
        if read:
            yield read[0]
        at = read[1] if read else at + 1


def disagree(claim: Sequence[Quantity], message: Sequence[Quantity]) -> bool:
    """Whether the message gives another figure for something that the claim has one for."""
    free = [other for other in message if not any(quantity.agrees(other) for quantity in claim)]
    for quantity in claim:
        if quantity.kind == "label" or any(quantity.agrees(other) for other in message):
            continue
        rivals = [other for other in free if quantity.rivals(other)]
        if not rivals:
            continue
        if any(quantity.of & other.of or quantity.near & other.near for other in rivals):
            return True
        alone = len(rivals) == 1 and sum(other.kind == quantity.kind for other in claim) == 1
        counted = quantity.kind == "count" and quantity.of and rivals[0].of
        if alone and quantity.kind in _ALONE and not counted:
            return True
    return False


def agreement(claim: Sequence[Quantity], message: Sequence[Quantity]) -> float:
    """The share of the claim's quantities that the message gives too; 0 where the claim has none."""
    if not claim:
        return 0.0
    agreed = sum(any(quantity.agrees(other) for other in message) for quantity in claim)
    return agreed / len(claim)
