"""Sightings of claims in channels, counted by the database.

Sightings that editors dismissed do not count; those that stayed with a merged duplicate count for the claim
that was kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, column, func, select, values
from sqlalchemy.ext.asyncio import AsyncSession

from bot.charts.figures import DayOfSightings
from bot.desk.digests.times import Period
from db.models import Claim, Sighting
from db.statements import rows_of
from db.types import UTCDateTime
from db.vocabulary import Outcome, SightingRelation

_CONTRADICTS = Sighting.judged_relation == SightingRelation.CONTRADICTS
_UNSURE = Sighting.judged_relation == SightingRelation.ABOUT


@dataclass(frozen=True, slots=True)
class ChannelSightings:
    """One claim in one channel; `first` and `last` are messages of the period, None where it has none."""

    channel_id: int
    sightings: int
    contradictions: int
    unsure: int
    """Those that are about the claim, and may repeat or contradict it."""
    sightings_before: int
    contradictions_before: int
    unsure_before: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class ClaimSightings:
    """One claim in all channels of a guild."""

    guild_id: int
    channels: tuple[ChannelSightings, ...] = ()
    """Those with sightings in the period, the busiest first."""
    sightings: int = 0
    contradictions: int = 0
    unsure: int = 0
    sightings_before: int = 0
    contradictions_before: int = 0
    unsure_before: int = 0

    @classmethod
    def of(cls, guild_id: int, channels: Iterable[ChannelSightings]) -> "ClaimSightings":
        rows = sorted(channels, key=lambda row: (-row.sightings, row.channel_id))
        return cls(
            guild_id,
            tuple(row for row in rows if row.sightings),
            sum(row.sightings for row in rows),
            sum(row.contradictions for row in rows),
            sum(row.unsure for row in rows),
            sum(row.sightings_before for row in rows),
            sum(row.contradictions_before for row in rows),
            sum(row.unsure_before for row in rows),
        )

    @property
    def repeats(self) -> int:
        """Messages that repeat the claim, or link to where it was seen."""
        return self.sightings - self.contradictions - self.unsure

    @property
    def repeats_before(self) -> int:
        return self.sightings_before - self.contradictions_before - self.unsure_before

    # Discord numbers messages in the order of their time, over all channels.
    @property
    def first(self) -> str | None:
        """The link to the period's first sighting."""
        messages = [(row.first, row.channel_id) for row in self.channels if row.first is not None]
        return self._link(*min(messages)) if messages else None

    @property
    def last(self) -> str | None:
        messages = [(row.last, row.channel_id) for row in self.channels if row.last is not None]
        return self._link(*max(messages)) if messages else None

    def _link(self, message_id: int, channel_id: int) -> str | None:
        if self.guild_id == 0:  # the local desk is no Discord server
            return None
        return f"https://discord.com/channels/{self.guild_id}/{channel_id}/{message_id}"


def _counted(guild_id: int) -> ColumnElement[bool]:
    merged = select(Claim.number).where(Claim.guild_id == guild_id, Claim.merged_into.is_not(None))
    return and_(
        Sighting.guild_id == guild_id,
        Sighting.outcome.is_distinct_from(Outcome.DISMISSED),
        Sighting.claim_number.not_in(merged),
    )


async def claim_sightings(
    session: AsyncSession, guild_id: int, period: Period, before: Period
) -> dict[int, ClaimSightings]:
    """Claims with sightings in either of two periods, the second just before the first, by number."""
    now = Sighting.seen_at >= period.start
    query = (
        select(
            Sighting.claim_number,
            Sighting.channel_id,
            func.count().filter(now),
            func.count().filter(now, _CONTRADICTS),
            func.count().filter(now, _UNSURE),
            func.count().filter(~now),
            func.count().filter(~now, _CONTRADICTS),
            func.count().filter(~now, _UNSURE),
            func.min(Sighting.message_id).filter(now),
            func.max(Sighting.message_id).filter(now),
        )
        .where(_counted(guild_id), Sighting.seen_at >= before.start, Sighting.seen_at < period.end)
        .group_by(Sighting.claim_number, Sighting.channel_id)
    )
    channels: dict[int, list[ChannelSightings]] = defaultdict(list)
    async for number, *row in rows_of(session, query):
        channels[number].append(ChannelSightings(*row))
    return {number: ClaimSightings.of(guild_id, rows) for number, rows in channels.items()}


async def sightings_by_day(
    session: AsyncSession, guild_id: int, days: Sequence[date], bounds: Sequence[datetime]
) -> tuple[DayOfSightings, ...]:
    """Sightings of each day; `bounds` has the instant at which each begins, and when the last ends."""
    columns = (column("place", Integer), column("start", UTCDateTime()), column("finish", UTCDateTime()))
    spans = [(place, bounds[place], bounds[place + 1]) for place in range(len(days))]
    day = values(*columns, name="spans").data(spans).cte("days")
    query: Any = (
        select(day.c.place, func.count(), func.count().filter(_CONTRADICTS), func.count().filter(_UNSURE))
        .join(Sighting, and_(Sighting.seen_at >= day.c.start, Sighting.seen_at < day.c.finish))
        .where(_counted(guild_id))
        .group_by(day.c.place)
    )
    counts = {place: tuple(rest) async for place, *rest in rows_of(session, query)}
    return tuple(DayOfSightings(day, *counts.get(place, (0, 0, 0))) for place, day in enumerate(days))
