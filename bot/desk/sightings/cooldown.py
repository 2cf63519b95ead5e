"""What keeps a repeated claim from being flagged again: one rule, for live messages and for trials."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.recognition.checking import IncomingMessage
from db.models import Claim, Dismissal, HistoryEntry, Mute, Sighting
from db.vocabulary import Outcome, SightingRelation


class Decision(Enum):
    """What becomes of a claim recognised in a message."""

    IGNORE = auto()
    RECORD = auto()
    """As a sighting without a flag."""
    FLAG = auto()


@dataclass(frozen=True, slots=True)
class PastFlag:
    at: datetime
    """When its message was sent."""
    relation: SightingRelation
    """With what editors made of it: an unsure flag that they confirmed is one of a repeat."""
    dismissed: bool
    """Whether editors said that it was wrong."""

    def holds_back(self, relation: SightingRelation) -> bool:
        """Whether a message with this relation gets no flag while this one is recent.

        Each relation has its cool-down. But where a flag said that the claim is repeated or contradicted, one
        that is unsure would add nothing; an unsure flag holds back only other unsure ones.
        A wrong flag holds back none, except one for a link, which has no wording to dismiss.
        """
        if self.relation is relation:
            return not self.dismissed or relation is SightingRelation.LINKS
        unsure = relation is SightingRelation.ABOUT
        return unsure and self.relation is not SightingRelation.LINKS and not self.dismissed


@dataclass(frozen=True, slots=True)
class ClaimInChannel:
    """What is known of an open claim in a channel when it is recognised in a message there."""

    flags: Collection[PastFlag]
    """Of other messages; those from before the cool-down may be missing."""
    muted_until: datetime | None
    verdict_changed: datetime | None
    """When the verdict was last given, changed or cleared."""
    dismissed_wordings: Collection[str] = ()
    """Keys of the wordings that editors said are not the claim."""

    def decide(
        self, relation: SightingRelation, wording: str | None, at: datetime, cooldown: timedelta
    ) -> Decision:
        """Decide on a message sent then; a changed verdict ends the cool-down."""
        if wording is not None and wording in self.dismissed_wordings:
            return Decision.IGNORE
        if self.muted_until is not None and self.muted_until > at:
            return Decision.RECORD
        last = max((flag.at for flag in self.flags if flag.holds_back(relation)), default=None)
        if last is None or abs(at - last) >= cooldown:
            return Decision.FLAG
        changed = self.verdict_changed is not None and self.verdict_changed > last
        return Decision.FLAG if changed else Decision.RECORD


async def claim_in_channel(
    session: AsyncSession, claim: int, message: IncomingMessage, wording: str | None, cooldown: timedelta
) -> ClaimInChannel | None:
    """What is known before the message is flagged; None where the claim is not open any more."""
    guild_id, channel_id = message.guild_id, message.channel_id
    dismissed = exists().where(
        Dismissal.guild_id == guild_id, Dismissal.claim_number == claim, Dismissal.wording_key == wording
    )
    muted = select(Mute.until).where(
        Mute.guild_id == guild_id, Mute.claim_number == claim, Mute.channel_id == channel_id
    )
    changed = select(func.max(HistoryEntry.at)).where(
        HistoryEntry.guild_id == guild_id,
        HistoryEntry.claim_number == claim,
        HistoryEntry.action == "verdict",
    )
    flagged = and_(
        Sighting.guild_id == Claim.guild_id,
        Sighting.claim_number == Claim.number,
        Sighting.channel_id == channel_id,
        Sighting.message_id != message.message_id,
        Sighting.seen_at > message.sent_at - cooldown,
        Sighting.flagged,
    )
    query = (
        select(
            dismissed, muted.scalar_subquery(), changed.scalar_subquery(),
            Sighting.seen_at, Sighting.judged_relation.label("relation"), Sighting.outcome,
        )
        .select_from(Claim)
        .outerjoin(Sighting, flagged)
        .where(Claim.guild_id == guild_id, Claim.number == claim, Claim.archived_at.is_(None))
    )  # fmt: skip
    rows = (await session.execute(query)).all()
    if not rows:
        return None
    is_dismissed, muted_until, verdict_changed = rows[0][:3]
    flags = [
        PastFlag(row.seen_at, row.relation, row.outcome is Outcome.DISMISSED)
        for row in rows
        if row.seen_at is not None  # as it is where no message was flagged
    ]
    known = (wording,) if is_dismissed and wording else ()
    return ClaimInChannel(flags, muted_until, verdict_changed, known)
