"""The figures of a guild's weekly report."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.records import ClaimRecord, State
from bot.desk.store import load
from db.models import Sighting
from db.vocabulary import LinkRelation, Outcome, SightingRelation


@dataclass(frozen=True, slots=True)
class Repeated:
    claim: ClaimRecord
    sightings: int
    contradictions: int
    channels: tuple[int, ...]
    """Where it was seen, the busiest first."""
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """One period of a desk; times are UTC, `start` is in it and `end` is not."""

    guild_id: int
    start: datetime
    end: datetime
    open_claims: int
    new: tuple[ClaimRecord, ...]
    needs_sourcing: tuple[ClaimRecord, ...]
    """All that still need a source, the oldest first."""
    checked: tuple[ClaimRecord, ...]
    repeated: tuple[Repeated, ...]
    """Most repeated first."""
    contradictions: int
    linked: tuple[tuple[int, int], ...]
    """Pairs of new claims' numbers that contradict each other."""
    sightings: int
    sightings_before: int
    """In the period of the same length before."""
    confirmed: int
    dismissed: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.checked or self.sightings or self.needs_sourcing)


async def digest_of(
    session: AsyncSession, guild_id: int, end: datetime, length: timedelta = timedelta(days=7)
) -> Digest:
    """The report on the period that ends at `end`."""
    start = end - length
    claims = [claim for claim in await load(session, guild_id) if claim.created_at < end]
    new = tuple(claim for claim in claims if claim.created_at >= start)
    numbers = {claim.number for claim in new}
    repeated = await _repeated(session, guild_id, start, end, {claim.number: claim for claim in claims})
    outcomes = await _outcomes(session, guild_id, start, end)
    return Digest(
        guild_id=guild_id,
        start=start,
        end=end,
        open_claims=len(claims),
        new=new,
        needs_sourcing=tuple(
            sorted(
                (claim for claim in claims if claim.state is State.NEEDS_SOURCING),
                key=lambda claim: (claim.created_at, claim.number),
            )
        ),
        checked=tuple(claim for claim in claims if claim.verdict_at and start <= claim.verdict_at < end),
        repeated=repeated,
        contradictions=sum(entry.contradictions for entry in repeated),
        linked=tuple(
            (claim.number, link.other)
            for claim in new
            for link in claim.links
            if link.relation is LinkRelation.CONTRADICTS and not (link.passive and link.other in numbers)
        ),
        sightings=sum(entry.sightings for entry in repeated),
        sightings_before=await _count(session, guild_id, start - length, start),
        confirmed=outcomes.get(Outcome.CONFIRMED, 0),
        dismissed=outcomes.get(Outcome.DISMISSED, 0),
    )


async def _repeated(
    session: AsyncSession, guild_id: int, start: datetime, end: datetime, claims: dict[int, ClaimRecord]
) -> tuple[Repeated, ...]:
    rows = await session.execute(
        select(
            Sighting.claim_number,
            Sighting.channel_id,
            func.count(),
            func.count().filter(Sighting.relation == SightingRelation.CONTRADICTS),
            func.min(Sighting.seen_at),
            func.max(Sighting.seen_at),
        )
        .where(Sighting.guild_id == guild_id, Sighting.seen_at >= start, Sighting.seen_at < end)
        .group_by(Sighting.claim_number, Sighting.channel_id)
    )
    seen: dict[int, list[Row[int, int, int, int, datetime, datetime]]] = {}
    for row in rows:
        seen.setdefault(row[0], []).append(row)
    entries = [
        Repeated(
            claim=claims[number],
            sightings=sum(row[2] for row in channels),
            contradictions=sum(row[3] for row in channels),
            channels=tuple(row[1] for row in sorted(channels, key=lambda row: (-row[2], row[1]))),
            first=min(row[4] for row in channels),
            last=max(row[5] for row in channels),
        )
        for number, channels in seen.items()
        if number in claims
    ]
    return tuple(sorted(entries, key=lambda entry: (-entry.sightings, entry.claim.number)))


async def _count(session: AsyncSession, guild_id: int, start: datetime, end: datetime) -> int:
    query = select(func.count()).select_from(Sighting)
    query = query.where(Sighting.guild_id == guild_id, Sighting.seen_at >= start, Sighting.seen_at < end)
    return await session.scalar(query) or 0


async def _outcomes(
    session: AsyncSession, guild_id: int, start: datetime, end: datetime
) -> dict[Outcome, int]:
    rows = await session.execute(
        select(Sighting.outcome, func.count())
        .where(
            Sighting.guild_id == guild_id,
            Sighting.seen_at >= start,
            Sighting.seen_at < end,
            Sighting.outcome.is_not(None),
        )
        .group_by(Sighting.outcome)
    )
    return {outcome: count for outcome, count in rows if outcome is not None}
