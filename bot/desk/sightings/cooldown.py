"""What keeps a repeated claim from being flagged again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Claim, Dismissal, HistoryEntry, Mute, Sighting
from db.vocabulary import Outcome, SightingRelation


@dataclass(frozen=True, slots=True)
class CooldownState:
    """What the desk knows of a claim in a channel before it is flagged there."""

    dismissed: bool
    """Editors said that this wording is not the claim."""
    muted_until: datetime | None
    last_flagged: datetime | None
    """When a message with the same relation was last flagged, and editors did not say that it was wrong."""
    verdict_at: datetime | None
    """When the verdict was last given, changed or cleared."""

    def silences(self, now: datetime, cooldown: timedelta) -> bool:
        """Whether a sighting now is recorded without a flag: a changed verdict ends the cool-down."""
        if self.muted_until is not None and self.muted_until > now:
            return True
        if self.last_flagged is None or abs(now - self.last_flagged) >= cooldown:
            return False
        return self.verdict_at is None or self.verdict_at <= self.last_flagged


async def cooldown_of(
    session: AsyncSession,
    guild_id: int,
    claim: int,
    channel_id: int,
    message_id: int,
    relation: SightingRelation,
    wording_key: str | None,
) -> CooldownState | None:
    """What is known before the message is flagged; None where the claim is not open any more."""
    dismissed = exists().where(
        Dismissal.guild_id == guild_id, Dismissal.claim_number == claim, Dismissal.wording_key == wording_key
    )
    muted = select(Mute.until).where(
        Mute.guild_id == guild_id, Mute.claim_number == claim, Mute.channel_id == channel_id
    )
    last = select(func.max(Sighting.seen_at)).where(
        Sighting.guild_id == guild_id,
        Sighting.claim_number == claim,
        Sighting.channel_id == channel_id,
        Sighting.relation == relation,
        Sighting.flagged,
        or_(
            Sighting.outcome.is_(None),
            Sighting.outcome != Outcome.DISMISSED,
            Sighting.relation == SightingRelation.LINKS,  # has no wording that is not flagged again
        ),
        Sighting.message_id != message_id,
    )
    said = select(func.max(HistoryEntry.at)).where(
        HistoryEntry.guild_id == guild_id,
        HistoryEntry.claim_number == claim,
        HistoryEntry.action == "verdict",
    )
    query = select(
        dismissed, muted.scalar_subquery(), last.scalar_subquery(), said.scalar_subquery(), Claim.verdict_at
    ).where(Claim.guild_id == guild_id, Claim.number == claim, Claim.archived_at.is_(None))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    is_dismissed, muted_until, last_flagged, *verdicts = row
    return CooldownState(is_dismissed, muted_until, last_flagged, max(filter(None, verdicts), default=None))
