"""Working out a guild's weekly report, or the report on any other period."""

import asyncio
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.charts.figures import Trend, WeekOfClaims
from bot.desk.claims.records import State
from bot.desk.digests.counts import ClaimSightings, claim_sightings, sightings_by_day
from bot.desk.digests.records import DigestReport, Figures, ReportedClaim, last_day_before
from bot.desk.digests.schedule import zone_of
from bot.desk.digests.timeline import Timeline, timelines
from bot.desk.digests.times import WEEK, Period, instant_of
from db.models import HistoryEntry, Link
from db.vocabulary import LinkRelation

WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was read from the database; the figures are worked out from it off the event loop."""

    guild_id: int
    zone: str
    period: Period
    before: Period
    claims: dict[int, Timeline]
    seen: dict[int, ClaimSightings]
    links: list[tuple[int, int, datetime]]
    outcomes: dict[str, tuple[int, int]]
    """In the period and in the one before, by the action in the history."""


async def digest_of(
    session: AsyncSession,
    guild_id: int,
    end: datetime,
    length: timedelta = WEEK,
    *,
    editor: bool = True,
) -> DigestReport:
    """The report on the period that ends at `end`, with twelve weeks for the chart.

    Unless it is for editors, it holds only the verdicts that everybody may see (`show_verdicts`).
    """
    period = Period(end - length, end)
    before = Period(period.start - length, period.start)
    zone = await zone_of(session, guild_id)
    week_ends = [end - WEEK * ago for ago in reversed(range(WEEKS_SHOWN))]
    since = min(before.start, week_ends[0] - WEEK)
    facts = _Facts(
        guild_id=guild_id,
        zone=zone,
        period=period,
        before=before,
        claims=await timelines(session, guild_id, since, editor=editor),
        seen=await claim_sightings(session, guild_id, period, before),
        links=await _links(session, guild_id, period, before),
        outcomes=await _outcomes(session, guild_id, period, before),
    )
    days, bounds = _days(week_ends, ZoneInfo(zone))
    by_day = await sightings_by_day(session, guild_id, days, bounds)
    weeks = await asyncio.to_thread(_weeks, list(facts.claims.values()), week_ends, ZoneInfo(zone))
    return await asyncio.to_thread(_assembled, facts, Trend(weeks, by_day))


async def _links(
    session: AsyncSession, guild_id: int, period: Period, before: Period
) -> list[tuple[int, int, datetime]]:
    query = select(Link.claim_number, Link.other_number, Link.created_at).where(
        Link.guild_id == guild_id,
        Link.relation == LinkRelation.CONTRADICTS,
        Link.created_at >= before.start,
        Link.created_at < period.end,
    )
    rows = await session.execute(query.order_by(Link.claim_number, Link.other_number))
    return [(number, other, at) for number, other, at in rows]


async def _outcomes(
    session: AsyncSession, guild_id: int, period: Period, before: Period
) -> dict[str, tuple[int, int]]:
    """Counted by when editors acted, whenever the message was seen."""
    now = HistoryEntry.at >= period.start
    query = (
        select(HistoryEntry.action, func.count().filter(now), func.count().filter(~now))
        .where(
            HistoryEntry.guild_id == guild_id,
            HistoryEntry.at >= before.start,
            HistoryEntry.at < period.end,
            HistoryEntry.action.in_(("sighting confirmed", "sighting dismissed")),
        )
        .group_by(HistoryEntry.action)
    )
    return {action: (count, earlier) for action, count, earlier in await session.execute(query)}


def _days(week_ends: list[datetime], zone: ZoneInfo) -> tuple[list[date], list[datetime]]:
    """The days of those weeks, and when each begins; the last one ends with its week."""
    last = last_day_before(week_ends[-1], zone)
    days = [last - timedelta(days=ago) for ago in reversed(range(7 * len(week_ends)))]
    return days, [*(instant_of(day, 0, zone) for day in days), week_ends[-1].astimezone(UTC)]


def _weeks(claims: list[Timeline], ends: list[datetime], zone: ZoneInfo) -> tuple[WeekOfClaims, ...]:
    counts = [dict.fromkeys(State, 0) for _ in ends]
    for claim in claims:
        turns = claim.turns()
        passed, state = -1, None
        for end, count in zip(ends, counts, strict=True):
            if passed != (passed := bisect_left(turns, end)):
                state = claim.state(end) if claim.is_open(end) else None
            if state is not None:
                count[state] += 1
    return tuple(
        WeekOfClaims(last_day_before(end, zone), **{state.value: number for state, number in count.items()})
        for end, count in zip(ends, counts, strict=True)
    )


def _assembled(facts: _Facts, trend: Trend) -> DigestReport:
    period = facts.period
    unseen = ClaimSightings(facts.guild_id)
    claims = {
        number: _reported(claim, period.end, facts.seen.get(number, unseen))
        for number, claim in facts.claims.items()
        if claim.is_open(period.end)
    }
    rated = sorted(_checked(facts, period))
    linked = [(number, other) for number, other, at in facts.links if at >= period.start]
    return DigestReport(
        guild_id=facts.guild_id,
        start=period.start,
        end=period.end,
        zone=facts.zone,
        figures=_figures(facts, period),
        before=_figures(facts, facts.before),
        claims=tuple(claims.values()),
        new=tuple(claim for claim in claims.values() if claim.created_at >= period.start),
        needs_sourcing=_oldest_first(c for c in claims.values() if c.state is State.NEEDS_SOURCING),
        checked=tuple(claims[number] for _, number in rated),
        repeated=_most(claims.values(), "repeats"),
        contradicted=_most(claims.values(), "contradictions"),
        unsure=_most(claims.values(), "unsure"),
        linked=tuple(
            (claims[number], claims[other])
            for number, other in linked
            if number in claims and other in claims
        ),
        trend=trend,
    )


def _reported(claim: Timeline, end: datetime, seen: ClaimSightings) -> ReportedClaim:
    verdict, _ = claim.verdict_before(end)
    return ReportedClaim(
        number=claim.number,
        text=claim.text,
        claimant=claim.claimant,
        assignee=claim.assignee,
        created_at=claim.created_at,
        age_days=(end - claim.created_at).days,
        state=claim.state(end),
        verdict=verdict,
        verdict_by=claim.verdict_by if verdict else None,
        seen=seen,
    )


def _figures(facts: _Facts, period: Period) -> Figures:
    past = period == facts.before
    there = [claim for claim in facts.claims.values() if claim.is_open(period.end)]
    seen = facts.seen.values()
    confirmed, dismissed = (
        facts.outcomes.get(f"sighting {act}", (0, 0))[past] for act in ("confirmed", "dismissed")
    )
    return Figures(
        open_claims=len(there),
        new=sum(claim.created_at >= period.start for claim in there),
        needs_sourcing=sum(claim.state(period.end) is State.NEEDS_SOURCING for claim in there),
        checked=len(_checked(facts, period)),
        sightings=sum(claim_seen.sightings_before if past else claim_seen.sightings for claim_seen in seen),
        contradictions=sum(
            claim_seen.contradictions_before if past else claim_seen.contradictions for claim_seen in seen
        ),
        unsure=sum(claim_seen.unsure_before if past else claim_seen.unsure for claim_seen in seen),
        linked=sum(period.start <= at < period.end for _, _, at in facts.links),
        confirmed=confirmed,
        dismissed=dismissed,
    )


def _checked(facts: _Facts, period: Period) -> list[tuple[datetime, int]]:
    """The open claims that got their present verdict in the period, each with when it did."""
    rated = []
    for number, claim in facts.claims.items():
        verdict, since = claim.verdict_before(period.end)
        if verdict and since and since >= period.start and claim.is_open(period.end):
            rated.append((since, number))
    return rated


def _oldest_first(claims: Iterable[ReportedClaim]) -> tuple[ReportedClaim, ...]:
    return tuple(sorted(claims, key=lambda claim: (claim.created_at, claim.number)))


def _most(claims: Iterable[ReportedClaim], count: str) -> tuple[ReportedClaim, ...]:
    seen = [claim for claim in claims if getattr(claim.seen, count)]
    return tuple(sorted(seen, key=lambda claim: (-getattr(claim.seen, count), claim.number)))
