"""What was recognised in the messages of some weeks, judged once more by the rule of the cool-down."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.desk.sightings.cooldown import ClaimInChannel, Decision, PastFlag
from bot.desk.sightings.judgements import MUTE
from db.models import Claim, Flag, HistoryEntry, NearMiss, Sighting
from db.statements import rows_of
from db.vocabulary import FlagState, Outcome, SightingRelation


@dataclass(frozen=True, slots=True)
class PastMatch:
    """A claim recognised in a message by its words, at or under the flag threshold."""

    claim: int
    channel: int
    message: int
    score: float
    relation: SightingRelation
    at: datetime
    outcome: Outcome | None = None
    """What editors say of it now."""
    flagged: bool = False
    """Whether it was flagged then."""
    dismissed_at: datetime | None = None
    confirmed_at: datetime | None = None

    def was_dismissed(self, at: datetime) -> bool:
        """Whether editors had said by then that it is wrong, and not taken it back."""
        if self.dismissed_at is None:  # judged before times were kept
            return self.outcome is Outcome.DISMISSED
        taken_back = self.confirmed_at is not None and self.dismissed_at < self.confirmed_at <= at
        return self.dismissed_at <= at and not taken_back

    def relation_at(self, at: datetime) -> SightingRelation:
        """With what editors had made of it by then; see `Sighting.judged_relation`."""
        if self.confirmed_at is None or at < self.confirmed_at:
            return self.relation
        return self.relation.confirmed


@dataclass(slots=True)
class Past:
    """What happened at a desk since a moment, in order.

    Messages count as handled when they were sent, though edited ones and those caught up with are handled
    later. Dismissed wordings play no role: what repeated one after its dismissal was not recorded.
    """

    since: datetime
    cooldown: timedelta
    matches: list[PastMatch] = field(default_factory=list)
    """From one cool-down before `since` on."""
    mutes: defaultdict[tuple[int, int], list[tuple[datetime, datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By claim and channel: when it was muted, and until when."""
    verdicts: defaultdict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """By claim: when its verdict was given, changed or cleared."""

    def flags_at(self, threshold: float) -> list[PastMatch]:
        """What would have been flagged with this threshold from `since` on."""
        recent: defaultdict[tuple[int, int], list[PastMatch]] = defaultdict(list)
        flags = []
        for match in self.matches:
            key = (match.claim, match.channel)
            recent[key] = [flag for flag in recent[key] if match.at - flag.at < self.cooldown]
            if match.at < self.since:
                if match.flagged:
                    recent[key].append(match)
            elif match.score >= threshold and self._would_flag(match, recent[key]):
                recent[key].append(match)
                flags.append(match)
        return flags

    def _would_flag(self, match: PastMatch, flags: list[PastMatch]) -> bool:
        at = match.at
        mutes = self.mutes.get((match.claim, match.channel), [])
        changes = self.verdicts.get(match.claim, [])
        known = ClaimInChannel(
            flags=[PastFlag(flag.at, flag.relation_at(at), flag.was_dismissed(at)) for flag in flags],
            muted_until=max((until for muted, until in mutes if muted <= at), default=None),
            verdict_changed=max((changed for changed in changes if changed <= at), default=None),
        )
        return known.decide(match.relation, None, at, self.cooldown) is Decision.FLAG


async def past_of(session: AsyncSession, guild_id: int, since: datetime, cooldown: timedelta) -> Past:
    """What happened at a guild's desk since then. Links are left out: they are flagged at any threshold."""
    past = Past(since, cooldown)
    past.matches = await _matches(session, guild_id, since - cooldown)
    entries = (
        select(HistoryEntry.claim_number, HistoryEntry.at, HistoryEntry.action, HistoryEntry.after)
        .where(
            HistoryEntry.guild_id == guild_id,
            HistoryEntry.at >= since - max(cooldown, MUTE),
            HistoryEntry.action.in_(("muted", "verdict")),
        )
        .order_by(HistoryEntry.at, HistoryEntry.id)
    )
    async for claim, at, action, after in rows_of(session, entries):
        if action == "verdict":
            past.verdicts[claim].append(at)
        elif mute := _mute(after):
            channel, until = mute
            past.mutes[claim, channel].append((at, until))
    return past


async def _matches(session: AsyncSession, guild_id: int, since: datetime) -> list[PastMatch]:
    """In order of time: sightings by their words, and the scores under the threshold."""
    kept = select(Claim.number).where(Claim.guild_id == guild_id, Claim.merged_into.is_(None))
    sighted = select(
        Sighting.claim_number,
        Sighting.channel_id,
        Sighting.message_id,
        Sighting.score,
        Sighting.relation,
        Sighting.seen_at,
        Sighting.outcome,
        Sighting.flagged,
        Sighting.dismissed_at,
        Sighting.confirmed_at,
    ).where(
        Sighting.guild_id == guild_id,
        Sighting.seen_at >= since,
        Sighting.relation != SightingRelation.LINKS,
        Sighting.claim_number.in_(kept),
        ~_refused(guild_id),
    )
    missed = select(
        NearMiss.claim_number,
        NearMiss.channel_id,
        NearMiss.message_id,
        NearMiss.score,
        NearMiss.relation,
        NearMiss.seen_at,
    ).where(NearMiss.guild_id == guild_id, NearMiss.seen_at >= since, NearMiss.claim_number.in_(kept))
    matches = [PastMatch(*row) async for row in rows_of(session, sighted)]
    matches += [PastMatch(*row) async for row in rows_of(session, missed)]
    return await asyncio.to_thread(sorted, matches, key=attrgetter("at", "message", "claim"))


def _refused(guild_id: int) -> ColumnElement[bool]:
    """Whether Discord refused the flag of a sighting's message, as it would have done at any threshold."""
    other = aliased(Sighting)
    gone = select(Flag.message_id).where(Flag.guild_id == guild_id, Flag.state == FlagState.REMOVED)
    flagged = exists().where(
        other.guild_id == Sighting.guild_id, other.message_id == Sighting.message_id, other.flagged
    )
    return and_(Sighting.message_id.in_(gone), ~flagged)


def _mute(after: dict[str, Any]) -> tuple[int, datetime] | None:
    """The channel and the end of a mute; None where an imported history does not tell them."""
    try:
        return int(after["channel"]), datetime.fromisoformat(after["until"]).astimezone(UTC)
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
