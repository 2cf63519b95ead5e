"""Where a claim stood at an instant, put together from what the database keeps.

A claim is there from `created_at` on. When it was archived and restored, and what its verdict was before each
change, is in the history; the last change of either is in the claim itself. A source counts from `created_at`
until the history says that it was removed. Claimant, stances and the number of sources that a claim takes are
as they are now.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.records import SourceRecord, State, state_by_sources
from bot.desk.claims.visibility import verdict_is_public
from bot.desk.guilds.store import guild_of
from db.models import Claim, HistoryEntry, Source
from db.statements import rows_of
from db.vocabulary import Stance, Verdict


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
    """Lists of changes begin with the oldest and go back to the first instant that is asked for."""

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
        for evidence in self.evidence:
            instants += (evidence.since, evidence.until)
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
            since = self.verdict_at or self.created_at
            return (self.verdict, since) if since < at else (None, None)
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
            for place, evidence in enumerate(self.evidence)
            if evidence.since < at and (evidence.until is None or evidence.until >= at)
        )
        if places not in self._by_sources:
            sources = tuple(self.evidence[place].source for place in places)
            self._by_sources[places] = state_by_sources(sources, self.claimant, self.sources_required)
        return self._by_sources[places]


async def timelines(
    session: AsyncSession, guild_id: int, since: datetime, *, editor: bool
) -> dict[int, Timeline]:
    """Claims that were open at `since` or later, by number; others than editors see public verdicts only."""
    guild = await guild_of(session, guild_id)
    query = select(
        Claim.number,
        Claim.text,
        Claim.claimant,
        Claim.assignee,
        Claim.created_at,
        Claim.archived_at,
        Claim.verdict,
        Claim.verdict_at,
        Claim.verdict_by,
        Claim.published_url,
    )
    query = query.where(
        Claim.guild_id == guild_id, or_(Claim.archived_at.is_(None), Claim.archived_at >= since)
    )
    claims: dict[int, Timeline] = {}
    hidden = set()
    async for row in rows_of(session, query.order_by(Claim.number)):
        values = row._asdict()
        del values["published_url"]
        claim = Timeline(**values, sources_required=guild.sources_required)
        if not editor and not verdict_is_public(row, guild.show_verdicts):
            hidden.add(claim.number)
            claim.verdict = None
        claims[claim.number] = claim
    await _add_sources(session, guild_id, claims)
    await _add_changes(session, guild_id, since, claims, hidden)
    return claims


async def _add_sources(session: AsyncSession, guild_id: int, claims: dict[int, Timeline]) -> None:
    query = select(Source.claim_number, Source.url, Source.publisher, Source.stance, Source.created_at).where(
        Source.guild_id == guild_id, Source.stance != Stance.CONTEXT
    )
    async for number, url, publisher, stance, created_at in rows_of(session, query.order_by(Source.id)):
        if number in claims:
            claims[number].evidence.append(Evidence(_source(url, publisher, stance), created_at))


async def _add_changes(
    session: AsyncSession, guild_id: int, since: datetime, claims: dict[int, Timeline], hidden: set[int]
) -> None:
    """Read the history for verdicts, for archived and restored claims, and for sources that are gone."""
    actions = ("verdict", "archived", "merged", "restored", "source added", "source removed")
    query = (
        select(
            HistoryEntry.claim_number,
            HistoryEntry.action,
            HistoryEntry.at,
            HistoryEntry.before,
            HistoryEntry.after,
        )
        .where(
            HistoryEntry.guild_id == guild_id,
            HistoryEntry.at >= since,
            HistoryEntry.action.in_(actions),
        )
        .order_by(HistoryEntry.at, HistoryEntry.id)
    )
    added: dict[tuple[int, str], datetime] = {}
    async for number, action, at, before, after in rows_of(session, query):
        claim = claims.get(number)
        if claim is None:
            continue
        if action == "source added":
            added[number, after["url"]] = at
        elif action == "source removed":
            _remove_source(claim, before, added.get((number, before["url"]), claim.created_at), at)
        elif "archived_at" in before or "archived_at" in after:
            claim.archivings.append(ArchiveChange(at, "archived_at" in after))
        elif ("verdict" in before or "verdict" in after) and number not in hidden:
            claim.verdicts.append(
                VerdictChange(at, _verdict(before.get("verdict")), _verdict(after.get("verdict")))
            )


def _remove_source(claim: Timeline, before: dict[str, Any], since: datetime, until: datetime) -> None:
    source = _source(before["url"], before.get("publisher"), Stance(before["stance"]))
    claim.evidence.append(Evidence(source, since, until))


def _source(url: str, publisher: str | None, stance: Stance) -> SourceRecord:
    return SourceRecord(url, None, publisher, stance, None, None)


def _verdict(word: str | None) -> Verdict | None:
    return Verdict(word) if word else None
