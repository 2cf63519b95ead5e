"""Amounts in a text: counts, measures, sums of money, shares, and what their words leave open."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import inf

from bot.matching.text.figures.quantity import VAGUE, Quantity, Range, quantity_at
from bot.matching.text.figures.units import UNITS, Unit
from bot.matching.text.numbers import MULTIPLIERS, ORDINALS
from bot.matching.text.tokens import Token

ABOUT = frozenset(
    {"about", "around", "roughly", "approximately", "nearly", "almost", "some", "circa", "estimated"}
)
_MORE = re.compile(
    r"\b(?:(?<!no )(?<!not )more than|at least|upwards of|no (?:fewer|less)(?: than)?|over|above|exceeding"
    r"|minimum of)$"
)
_LESS = re.compile(
    r"\b(?:(?<!no )(?:less|fewer) than|up to|at most|(?:no|not) more than|as many as|under|below|maximum of)$"
)
_NUMBERED = frozenset(
    (
        "flight number no article section chapter route highway room gate platform channel page covid "
        "boeing airbus ward reactor pier line exit runway zone precinct"
    ).split()
)
"""Words before a number that is a name."""
_ZONES = frozenset({"am", "pm", "gmt", "utc"})
"""Words after a number that is a time of day somewhere."""
_BY = ABOUT | {"by", "over", "than", "least", "most", "under", "to"}
"""Words before “a third” that make it a share."""
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
PARTS |= {word + end: number for word, number in ORDINALS.items() if number > 2 for end in ("", "s")}
_WHOLES = frozenset({3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 50.0, 100.0, 1000.0})
"""What a share is mostly of: “nine in ten”."""


def share(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """“two thirds”, “nine in ten”, “1 out of 5” as a percentage."""
    number = tokens[at].number
    words = [token.word for token in tokens[at + 1 : at + 4]]
    if number is None or not words:
        return None
    if words[0] in PARTS and (words[0][-1] == "s" or number == 1) and number < PARTS[words[0]]:
        return percentage(tokens, at, at + 2, number / PARTS[words[0]])
    step = 2 if words[0] == "in" else 3 if words[:2] == ["out", "of"] else 0
    whole = tokens[at + step].number if step and at + step < len(tokens) else None
    timed = at + step + 1 < len(tokens) and tokens[at + step + 1].word in UNITS
    if whole is not None and whole in _WHOLES and number < whole and not timed:
        return percentage(tokens, at, at + step + 1, number / whole)
    return None


def percentage(tokens: Sequence[Token], first: int, stop: int, share: float) -> tuple[Quantity, int]:
    quantity, stop = quantity_at(tokens, first, stop, "percent", *_limits(tokens, first, stop, 100 * share))
    return replace(quantity, unit="share", rounding=1.0), stop


def is_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether “third”, “quarter” or “half” is a share: “a third of”, “by a third”, “half the”."""
    before = [""] * 2 + [token.word for token in tokens[max(0, at - 2) : at]]
    after = [token.word for token in tokens[at + 1 : at + 4]]
    if not UNITS.keys().isdisjoint(after):
        return False
    if tokens[at].word == "half":
        return after[:1] in (["of"], ["the"], ["its"], ["their"]) and before[-1] not in {"first", "second"}
    return before[-1] in {"a", "an", "every"} and (after[:1] == ["of"] or before[-2] in _BY)


def amount(tokens: Sequence[Token], at: int) -> tuple[Quantity, int]:
    token = tokens[at]
    low, high = _range(tokens, at)
    stop = at + 1
    following = [t.word for t in tokens[stop : stop + 3]]
    if token.number is None and following[:1] == ["of"] and following[1:2] and following[1] in VAGUE:
        times = MULTIPLIERS.get(following[1].removesuffix("s"), 1.0)  # “tens of thousands”
        low, high, stop = low * times, high * times, stop + 2
        following = [t.word for t in tokens[stop : stop + 3]]
    if (at and tokens[at - 1].word in _NUMBERED) or (following and following[0] in _ZONES):
        return quantity_at(tokens, at, stop, "label", low, high)
    if token.number is not None and following[:1] == ["oclock"]:
        return time_of_day(tokens, at, stop + 1, token.number * 60, sure=False)
    named = unit_after(tokens, stop)
    aged = any(word in {"old", "aged"} for word in following)
    if named and not (aged and named[0].kind == "duration"):
        return _measure(tokens, at, named, low, high)
    if token.number is not None and 1900 <= token.number <= 2100 and token.number == int(token.number):
        return quantity_at(tokens, at, stop, "year", token.number)  # which nobody rounds
    return quantity_at(tokens, at, stop, "count", low, high)


def time_of_day(
    tokens: Sequence[Token], at: int, stop: int, minutes: float, *, sure: bool
) -> tuple[Quantity, int]:
    """A time of day, which if not `sure` may be of the other half."""
    lead = {token.word for token in tokens[max(0, at - 2) : at]}
    slack = 20.0 if lead & (ABOUT | {"shortly", "before", "after"}) else 0.0
    low, high = minutes - slack, minutes + slack
    quantity, stop = quantity_at(tokens, at, stop, "clock", low, high)
    return (quantity if sure else replace(quantity, also=((low + 720, high + 720),))), stop


def _measure(
    tokens: Sequence[Token], at: int, named: tuple[Unit, int], low: float, high: float
) -> tuple[Quantity, int]:
    unit, stop = named
    number = tokens[at].number
    if at and tokens[at - 1].word == "minus" and unit.kind == "temperature":
        low, high = -high, -low
    quantity, stop = quantity_at(
        tokens, at, stop, unit.kind, (low - unit.offset) * unit.factor, (high - unit.offset) * unit.factor
    )
    if unit.kind == "duration":
        quantity = replace(quantity, low=quantity.low * 0.9, high=quantity.high * 1.1)
    elif number is not None:
        quantity = replace(quantity, rounding=_rounding(number) * unit.factor)
    if unit.name == "degrees":  # of which scale is not said
        quantity = replace(quantity, also=(((low - 32) * 5 / 9, (high - 32) * 5 / 9),))
    return replace(quantity, unit=unit.name), stop


def unit_after(tokens: Sequence[Token], at: int) -> tuple[Unit, int] | None:
    """The unit that a number's next words name, and where it stops; that of a range's other end too."""
    if at >= len(tokens) or tokens[at].start > tokens[at - 1].end + 1:
        return None
    words = [token.word for token in tokens[at : at + 3]]
    if words[:1] in (["to"], ["and"]) and at + 1 < len(tokens) and tokens[at + 1].number is not None:
        joined = _other_end(tokens, at - 1) is not None
        ending = unit_after(tokens, at + 2) if joined else None
        return (ending[0], at) if ending else None
    if words[:1] in (["of"], ["us"], ["usa"], ["american"]) and words[1:2] and words[1] in UNITS:
        return UNITS[words[1]], at + 2
    if words[:1] == ["degrees"]:
        scale = {
            "celsius": UNITS["celsius"],
            "centigrade": UNITS["celsius"],
            "fahrenheit": UNITS["fahrenheit"],
        }
        named = scale.get(words[1]) if words[1:2] else None
        return (named, at + 2) if named else (Unit("temperature", "degrees"), at + 1)
    if words[:1] == ["square"] and words[1:2] and (side := UNITS.get(words[1])) and side.kind == "distance":
        return Unit("area", f"square {side.name}", side.factor**2), at + 2
    unit = UNITS.get(words[0])
    return (unit, at + 1) if unit else None


def _rounding(number: float) -> float:
    """Half of what the last digit stands for that is not 0, at most a twentieth of the number."""
    text = f"{number:.6f}".rstrip("0")
    whole, _, fraction = text.partition(".")
    if fraction:
        return 0.5 * 0.1 ** len(fraction)
    zeros = len(whole) - len(whole.rstrip("0"))
    return min(0.5 * 10.0**zeros, max(0.5, number / 20))


def _range(tokens: Sequence[Token], at: int) -> Range:
    number = tokens[at].number
    if number is None:
        return VAGUE[tokens[at].word]
    span = _other_end(tokens, at)
    if span is not None:
        return min(number, span), max(number, span)
    return _limits(tokens, at, at + 1, number)


def _limits(tokens: Sequence[Token], at: int, stop: int, number: float) -> Range:
    """What the words before and after a number leave open."""
    before = " ".join(token.word for token in tokens[max(0, at - 3) : at])
    if _LESS.search(before):
        return 0.0, number
    if _MORE.search(before) or [t.word for t in tokens[stop : stop + 2]] == ["or", "more"]:
        return number, inf
    if at and tokens[at - 1].word in ABOUT:
        return number * 0.85, number * 1.15
    # Newsrooms round: “1.2 million” for 1,187,000.
    slack = 0.02 * number if number >= 1000 else 0.0
    return number - slack, number + slack


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
