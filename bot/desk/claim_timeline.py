"""Where a claim stood at an instant, put together from what the database keeps.

A claim is there from `created_at` on. When it was archived and restored, and what its verdict was before each
change, is in the history; the last change of either is in the claim itself. A source counts from `created_at`
until the history says that it was removed. Claimant, stances and the number of sources that a claim takes are
as they are now.
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.desk.records import SourceRecord, State, state_by_sources
from db.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Evidence:
    source: SourceRecord
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class VerdictChange:
    at: datetime
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True, slots=True)
class ArchiveChange:
    at: datetime
    archived: bool
    """What the claim was from then on."""


@dataclass(slots=True)
class Timeline:
    """Changes are the oldest first, and all of those since the first instant that is asked for."""

    number: int
    text: str
    claimant: str | None
    assignee: str | None
    created_at: datetime
    archived_at: datetime | None
    verdict: Verdict | None
    verdict_at: datetime | None
    verdict_by: str | None
    sources_required: int
    evidence: list[Evidence] = field(default_factory=list)
    verdicts: list[VerdictChange] = field(default_factory=list)
    archivings: list[ArchiveChange] = field(default_factory=list)
    _by_sources: dict[tuple[int, ...], State] = field(default_factory=dict)

    def turns(self) -> list[datetime]:
        """The instants, in order, between which nothing about the claim changes."""
        instants = [self.created_at, self.archived_at, self.verdict_at]
        for one in self.evidence:
            instants += (one.since, one.until)
        instants += [change.at for change in self.verdicts]
        instants += [change.at for change in self.archivings]
        return sorted(instant for instant in instants if instant is not None)

    def is_open(self, at: datetime) -> bool:
        """Whether the claim was there, and not archived, just before the instant."""
        if self.created_at >= at:
            return False
        if not self.archivings:
            return self.archived_at is None or self.archived_at >= at
        past = [change for change in self.archivings if change.at < at]
        return not (past[-1].archived if past else not self.archivings[0].archived)

    def verdict_before(self, at: datetime) -> tuple[Verdict | None, datetime | None]:
        """The verdict just before the instant, and since when: since the claim's creation where the change to
        it is older than what was read.
        """
        if not self.verdicts:
            given = self.verdict_at or self.created_at
            return (self.verdict, given) if given < at else (None, None)
        past = [change for change in self.verdicts if change.at < at]
        if past:
            return past[-1].after, past[-1].at
        return self.verdicts[0].before, self.created_at

    def state(self, at: datetime) -> State:
        """The state just before the instant."""
        if self.verdict_before(at)[0] is not None:
            return State.CHECKED
        if not self.evidence:
            return State.NEEDS_SOURCING
        places = tuple(
            place
            for place, one in enumerate(self.evidence)
            if one.since < at and (one.until is None or one.until >= at)
        )
        if places not in self._by_sources:
            sources = tuple(self.evidence[place].source for place in places)
            self._by_sources[places] = state_by_sources(sources, self.claimant, self.sources_required)
        return self._by_sources[places]
