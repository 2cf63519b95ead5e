from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WeekOfClaims:
    """Open claims by state at the end of a week, whose last day is `day`."""

    day: date
    checked: int
    sourced: int
    disputed: int
    needs_sourcing: int

    @property
    def total(self) -> int:
        return self.checked + self.sourced + self.disputed + self.needs_sourcing


@dataclass(frozen=True, slots=True)
class DayOfSightings:
    day: date
    sightings: int
    contradictions: int
    """Those of the sightings that differ from their claim."""
    unsure: int
    """Those that may repeat or contradict it."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Weeks and days one after another, the oldest first; the days are those of the weeks."""

    weeks: tuple[WeekOfClaims, ...]
    days: tuple[DayOfSightings, ...]
