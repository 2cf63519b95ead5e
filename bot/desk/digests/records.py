"""A report on one period of a desk, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.charts.figures import Trend
from bot.desk.claims.records import State
from bot.desk.digests.counts import ClaimSightings
from db.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class ReportedClaim:
    """A claim as it stood at the end of the period, as far as the digest's readers may see it."""

    number: int
    text: str
    claimant: str | None
    assignee: str | None
    """A Discord user's id in digits, or a name."""
    created_at: datetime
    age_days: int
    state: State
    verdict: Verdict | None
    verdict_by: str | None
    seen: ClaimSightings


@dataclass(frozen=True, slots=True)
class Figures:
    """What a period counts; `open_claims` and `needs_sourcing` as of its end."""

    open_claims: int
    new: int
    needs_sourcing: int
    checked: int
    sightings: int
    contradictions: int
    unsure: int
    linked: int
    confirmed: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class DigestReport:
    """One period of a desk; times are UTC, `start` is in it and `end` is not."""

    guild_id: int
    start: datetime
    end: datetime
    zone: str
    """In which days are counted and dates are shown."""
    figures: Figures
    before: Figures
    """Of the period of the same length before."""
    claims: tuple[ReportedClaim, ...]
    """All open ones, by number."""
    new: tuple[ReportedClaim, ...]
    needs_sourcing: tuple[ReportedClaim, ...]
    """The oldest first."""
    checked: tuple[ReportedClaim, ...]
    """Those that got their verdict in the period."""
    repeated: tuple[ReportedClaim, ...]
    """Most repeated first."""
    contradicted: tuple[ReportedClaim, ...]
    """Those that a message contradicted, the most contradicted first."""
    unsure: tuple[ReportedClaim, ...]
    """Those that a message may have repeated or contradicted, the most often so first."""
    linked: tuple[tuple[ReportedClaim, ReportedClaim], ...]
    """Pairs that were linked as contradicting in the period, both still open."""
    trend: Trend

    @property
    def is_empty(self) -> bool:
        counts = self.figures
        acts = counts.new + counts.checked + counts.sightings + counts.linked
        return not (acts + counts.confirmed + counts.dismissed + counts.needs_sourcing)

    @property
    def first_day(self) -> date:
        return self.start.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> date:
        return last_day_before(self.end, ZoneInfo(self.zone))


def last_day_before(end: datetime, zone: ZoneInfo) -> date:
    return (end - timedelta(microseconds=1)).astimezone(zone).date()
