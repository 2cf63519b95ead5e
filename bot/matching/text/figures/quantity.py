"""What a text has a figure for: how much of what, and whether two of them can be the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from bot.matching.text.figures.units import MONTHS, UNITS, WEEKDAYS
from bot.matching.text.tokens import Token

VAGUE = {
    "dozens": (24.0, 99.0),
    "scores": (40.0, 99.0),
    "tens": (20.0, 99.0),
    "hundreds": (200.0, 999.0),
    "hundred": (200.0, 999.0),  # “several hundred”; “a hundred” is 100
    "thousands": (2_000.0, 99_999.0),
    "thousand": (2_000.0, 99_999.0),
    "millions": (2e6, 999e6),
    "billions": (2e9, 999e9),
    "dozen": (12.0, 12.0),
}
_UNTELLING = UNITS.keys() | MONTHS.keys() | WEEKDAYS.keys() | VAGUE.keys()
"""Words that say nothing of what is counted."""
Range = tuple[float, float]


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
    """`count`, `percent`, `year`, `date` (100 times the month and the day), `weekday`, `clock` (minutes),
    `score`, `ordinal`, `label` (“flight 417”), or what a unit measures, in its base: `duration` (days),
    `distance` (metres), `weight` (kilograms), `temperature` (degrees Celsius), `money` and so on.

    Two kinds never disagree, nor do labels.
    """
    unit: str = ""
    """The unit's name; sums of money of two currencies are of two kinds."""
    rounding: float = 0.0
    """How far a figure may be off that was converted from another unit to this one's digits."""
    also: tuple[Range, ...] = ()
    """Other ranges, where it can be read in several ways: 03/04 in March or April, 3:30 by night or day."""

    def agrees(self, other: "Quantity") -> bool:
        """Whether both can be of the same."""
        if {self.kind, other.kind} == {"date", "ordinal"}:  # “on the 9th”
            return self.low == self.high and other.low == other.high and (self.low - other.low) % 100 == 0
        if not self._fits(other):
            return False
        open_by = self.rounding + other.rounding if self.unit != other.unit else 0.0
        mine, others = ((self.low, self.high), *self.also), ((other.low, other.high), *other.also)
        return any(
            low <= high_of_other + open_by and low_of_other <= high + open_by
            for (low, high), (low_of_other, high_of_other) in product(mine, others)
        )

    def rivals(self, other: "Quantity") -> bool:
        """Whether both could be figures for the same."""
        return self._fits(other) and (self.kind == other.kind or min(self.low, other.low) >= 100_000)

    def _fits(self, other: "Quantity") -> bool:
        if self.kind == other.kind:
            return self.kind != "money" or self.unit == other.unit
        kinds = {self.kind, other.kind}
        return kinds == {"count", "money"} and min(self.high, other.high) >= 1000


def quantity_at(
    tokens: Sequence[Token], first: int, stop: int, kind: str, low: float, high: float | None = None
) -> tuple[Quantity, int]:
    """What stands from `first` to `stop` as a quantity, with the words around it."""
    after = [t for t in tokens[stop : stop + 5] if _tells(t)][:2]
    lead = [t.term for t in tokens[max(0, first - 3) : first] if _tells(t)][-2:]
    of = frozenset(t.term for t in after)
    return Quantity(low, low if high is None else high, first, of, of | frozenset(lead), kind), stop


def _tells(token: Token) -> bool:
    return token.informative and not token.word[0].isdigit() and token.word not in _UNTELLING
