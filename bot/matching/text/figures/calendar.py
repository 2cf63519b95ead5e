"""Dates, times of day, ranks and scores in a text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.matching.text.figures.amounts import PARTS, is_part, percentage, time_of_day, unit_after
from bot.matching.text.figures.quantity import Quantity, quantity_at
from bot.matching.text.figures.units import MONTHS, WEEKDAYS
from bot.matching.text.numbers import ORDINALS
from bot.matching.text.tokens import Token

_DATED = frozenset(
    "in of since by until till from before after during last next early late mid im en em".split()
)
"""Words before a month that stands for itself; “may” and “march” are other words without them."""
_OTHER_WORDS = frozenset(
    {"may", "march", "mar", "mars", "mon", "wed", "sali", "cuma", "ay", "mai", "martes", "domingo"}
)
_NOON = {"noon": 720.0, "midday": 720.0, "midnight": 0.0}
_CLOCK = re.compile(r"(\d\d?):(\d\d)")
_SCORE = re.compile(r"(\d+)-(\d+)")
_SLASHED = re.compile(r"(\d+)/(\d+)")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
LAST_DAY = 31


def date(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """“7 November”, “November 7”, “the 7 of November”; not “July 2017”."""
    day = tokens[at].number
    if day is None or not 1 <= day <= LAST_DAY or day != int(day):
        return None
    return _day_of_month(tokens, at, day)


def _day_of_month(tokens: Sequence[Token], at: int, day: float) -> tuple[Quantity, int] | None:
    after = [token.word for token in tokens[at + 1 : at + 3]]
    step = 2 if after[:1] in (["of"], ["de"]) else 1
    if len(after) >= step and after[step - 1] in MONTHS:
        return quantity_at(tokens, at, at + step + 1, "date", 100 * MONTHS[after[step - 1]] + day)
    beside = tokens[at].start <= tokens[at - 1].end + 1
    if (
        at
        and beside
        and tokens[at - 1].word in MONTHS
        and after[:1] != ["to"]
        and not unit_after(tokens, at + 1)
    ):
        return quantity_at(tokens, at, at + 1, "date", 100 * MONTHS[tokens[at - 1].word] + day)
    return None


def written(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """“15:30”, “2-1”, “3/4” and “21st”."""
    word = tokens[at].word
    if clock := _CLOCK.fullmatch(word):
        minutes = 60.0 * int(clock[1]) + int(clock[2])
        return time_of_day(tokens, at, at + 1, minutes, sure=len(clock[1]) > 1)
    if score := _SCORE.fullmatch(word):
        more, less = sorted((float(score[1]), float(score[2])), reverse=True)
        return quantity_at(tokens, at, at + 1, "score", 1000 * more + less)
    if slashed := _SLASHED.fullmatch(word):
        first, second = int(slashed[1]), int(slashed[2])
        if first < second and at + 1 < len(tokens) and tokens[at + 1].word in {"of", "majority"}:
            return percentage(tokens, at, at + 1, first / second)
        days = [
            100.0 * m + d
            for d, m in ((first, second), (second, first))
            if 1 <= m <= 12 and 1 <= d <= LAST_DAY
        ]
        if days:
            quantity, stop = quantity_at(tokens, at, at + 1, "date", days[0])
            return replace(quantity, also=tuple((day, day) for day in days[1:])), stop
    if ordinal := _ORDINAL.fullmatch(word):
        return quantity_at(tokens, at, at + 1, "ordinal", float(ordinal[1]))
    return None


def named(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """“noon”, “Monday”, “in May”, “a third of”, “half of”, “the third”."""
    word = tokens[at].word
    before = tokens[at - 1].word if at else ""
    if word in _NOON:
        return time_of_day(tokens, at, at + 1, _NOON[word], sure=True)
    if word in WEEKDAYS and word not in _OTHER_WORDS:
        return quantity_at(tokens, at, at + 1, "weekday", WEEKDAYS[word])
    if word in MONTHS and _is_month(tokens, at):
        month = 100.0 * MONTHS[word]
        return quantity_at(tokens, at, at + 1, "date", month + 1, month + LAST_DAY)
    if word in PARTS and is_part(tokens, at):
        return percentage(tokens, at - (before in {"a", "an"}), at + 1, 1 / PARTS[word])
    if word in ORDINALS and (dated := _day_of_month(tokens, at, ORDINALS[word])):
        return dated
    if ORDINALS.get(word, 0) > 1 and word != "second":
        return quantity_at(tokens, at, at + 1, "ordinal", ORDINALS[word])
    return None


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    """Whether a month stands for itself, not beside its day."""
    before, after = tokens[max(0, at - 1) : at], tokens[at + 1 : at + 2]
    dayed = any(t.number is not None and t.number <= LAST_DAY for t in (*before, *after))
    dated = bool(before) and before[0].word in _DATED
    return not dayed and (dated or tokens[at].word not in _OTHER_WORDS)


NAMED = _NOON.keys() | WEEKDAYS.keys() | MONTHS.keys() | PARTS.keys() | ORDINALS.keys()
