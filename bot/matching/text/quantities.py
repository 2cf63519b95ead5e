"""Quantities in a text: how many of what, and whether two of them can be the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.text.tokens import Token

_ABOUT = frozenset(
    {"about", "around", "roughly", "approximately", "nearly", "almost", "some", "circa", "estimated"}
)
_MORE = frozenset({"over", "above", "exceeding"})
_LESS = frozenset({"under", "below", "only"})
_VAGUE = {
    "dozens": (24.0, 99.0),
    "scores": (40.0, 99.0),
    "hundreds": (200.0, 999.0),
    "hundred": (200.0, 999.0),  # “several hundred”; “a hundred” has its 1 before it
    "thousands": (2_000.0, 99_999.0),
    "thousand": (2_000.0, 99_999.0),
    "millions": (2e6, 999e6),
    "dozen": (12.0, 12.0),
}
_DAYS = {"minut": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}
"""Days in the units of time, by term."""
_NUMBERED = frozenset(
    (
        "flight number no article section chapter route highway room gate platform channel page covid "
        "boeing airbus"
    ).split()
)
"""Words before a number that is a name."""
MONTHS = frozenset(
    (
        "january february march april may june july august september october november december jan feb "
        "mar apr jun jul aug sep sept oct nov dec"
    ).split()
)


_CLOCK = frozenset({"am", "pm", "gmt", "utc"})
"""Words after a number that is a time of day."""
LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Quantity:
    """Between `low` and `high` of what the neighbouring terms say."""

    low: float
    high: float
    place: int
    """Its token's index."""
    of: frozenset[str]
    """Terms after it, which usually name what is counted."""
    near: frozenset[str]
    """Terms before and after it."""
    kind: str
    """`count`, `date`, `year`, `percent`, `duration` (in days) or `label` (“flight 417”).

    Two kinds never disagree, nor do labels.
    """

    def agrees(self, other: "Quantity") -> bool:
        return self.low <= other.high and other.low <= self.high


def quantities(tokens: Sequence[Token]) -> list[Quantity]:
    found = []
    for place, token in enumerate(tokens):
        if token.number is None and token.word not in _VAGUE:
            continue
        before = [t.word for t in tokens[max(0, place - 3) : place]]
        after = [t for t in tokens[place + 1 : place + 6] if t.informative and t.number is None][:2]
        lead = [t.term for t in tokens[max(0, place - 3) : place] if t.informative and t.number is None][-2:]
        low, high = _range(token, before, _other_end(tokens, place))
        of = frozenset(t.term for t in after)
        kind = _kind(token, before, [t.word for t in tokens[place + 1 : place + 3]])
        aged = any(t.word in {"old", "aged"} for t in tokens[place + 1 : place + 4])
        unit = _DAYS.get(after[0].term) if after and kind == "count" and not aged else None
        if unit:
            kind, low, high = "duration", low * unit * 0.9, high * unit * 1.1
        elif kind == "year" and token.number is not None:
            low = high = token.number  # which nobody rounds
        found.append(Quantity(low, high, place, of, of | frozenset(lead), kind))
    return found


def _range(token: Token, before: list[str], span: float | None) -> tuple[float, float]:
    """`span` is the other end of a range such as “30 to 40”."""
    if token.number is None:
        return _VAGUE[token.word]
    value = token.number
    if span is not None:
        return min(value, span), max(value, span)
    phrase = " ".join(before[-2:])
    if phrase in {"more than", "at least", "upwards of", "no fewer"} or (before and before[-1] in _MORE):
        return value, value * 1.5
    if phrase in {"less than", "fewer than", "up to", "at most"} or (
        before and before[-1] in _LESS - {"only"}
    ):
        return value * 0.5, value
    if before and before[-1] in _ABOUT:
        return value * 0.85, value * 1.15
    # Newsrooms round: “1.2 million” for 1,187,000.
    slack = 0.02 * value if value >= 1000 else 0.0
    return value - slack, value + slack


def _other_end(tokens: Sequence[Token], place: int) -> float | None:
    """The other end of “30 to 40” or “between 30 and 40”, not of “from 30 to 40”, which may be a change."""
    for first, last, other in ((place, place + 2, place + 2), (place - 2, place, place - 2)):
        if first < 0 or last >= len(tokens):
            continue
        joint = tokens[first + 1].word
        lead = tokens[first - 1].word if first else ""
        ends = tokens[first].number is not None and tokens[last].number is not None
        if ends and ((joint == "to" and lead != "from") or (joint == "and" and lead == "between")):
            return tokens[other].number
    return None


def _kind(token: Token, before: list[str], after: list[str]) -> str:
    if (before and before[-1] in _NUMBERED) or (after and after[0] in _CLOCK):
        return "label"
    by_month = (
        (before and before[-1] in MONTHS)
        or (after and after[0] in MONTHS)
        or (after[:1] == ["of"] and after[-1] in MONTHS)
    )
    if by_month and token.number is not None and token.number <= LAST_DAY:  # not “July 2017”
        return "date"
    if after and after[0] in {"percent", "pct"}:
        return "percent"
    if token.number is not None and 1900 <= token.number <= 2100 and token.number == int(token.number):
        return "year"
    return "count"


def disagree(claim: Sequence[Quantity], message: Sequence[Quantity]) -> bool:
    """Whether the message gives another number for something that the claim counts."""
    free = [other for other in message if not any(_same(quantity, other) for quantity in claim)]
    for quantity in claim:
        if quantity.kind == "label" or any(_same(quantity, other) for other in message):
            continue
        rivals = [other for other in free if other.kind == quantity.kind]
        if not rivals:
            continue
        if quantity.kind not in {"count", "year"}:
            return True
        if any(quantity.of & other.of or quantity.near & other.near for other in rivals):
            return True
        if quantity.kind == "year":  # many stand in a text, of other things or its own
            continue
        alone = len(rivals) == 1 and sum(other.kind == "count" for other in claim) == 1
        if alone and not (quantity.of and rivals[0].of):
            return True
    return False


def _same(quantity: Quantity, other: Quantity) -> bool:
    return quantity.kind == other.kind and quantity.agrees(other)


def agreement(claim: Sequence[Quantity], message: Sequence[Quantity]) -> float:
    """The share of the claim's quantities that the message gives too; 0 where the claim has none."""
    if not claim:
        return 0.0
    agreed = sum(any(_same(quantity, other) for other in message) for quantity in claim)
    return agreed / len(claim)
