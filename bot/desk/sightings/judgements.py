"""What editors say of a flag: not this claim, the same claim, not here for now."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims import fields
from bot.desk.claims.drafts import PhrasingDraft
from bot.desk.claims.history import record
from bot.desk.claims.parts.phrasings import attach_phrasing, detach_phrasing
from bot.desk.claims.store import claim_row
from bot.desk.errors import NotFoundError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Dismissal, Mute, Sighting
from db.vocabulary import Outcome, PhrasingOrigin, SightingRelation

MUTE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a judgement."""

    relation: SightingRelation
    """How the message was recognised."""
    kept: bool
    """Whether the wording is known now: as a phrasing, or as one that is not flagged for the claim."""


async def dismiss(session: AsyncSession, guild_id: int, message_id: int, number: int, stamp: Stamp) -> Judged:
    """The message is not about the claim: its wording, kept as a hash only, is not flagged for it again.

    If it had been adopted as a phrasing, it is removed.
    """
    guild = await begin_change(session, guild_id)
    sighting = await _sighting(session, guild_id, message_id, number)
    claim = await claim_row(session, guild_id, number)
    if sighting.outcome is not Outcome.DISMISSED:
        sighting.outcome, sighting.dismissed_at = Outcome.DISMISSED, stamp.at
        sighting.sentence, sighting.words = None, []
        record(session, claim, stamp, "sighting dismissed")
    if sighting.wording_key:
        key = (guild_id, number, sighting.wording_key)
        if await session.get(Dismissal, key) is None:
            session.add(Dismissal(guild_id=guild_id, claim_number=number, wording_key=sighting.wording_key))
        if await detach_phrasing(session, claim, sighting.wording_key, stamp):
            claim.revision = guild.revision
    await session.flush()
    return Judged(sighting.relation, sighting.wording_key is not None)


async def confirm(session: AsyncSession, guild_id: int, message_id: int, number: int, stamp: Stamp) -> Judged:
    """The message is about the claim: its sentence is kept as a phrasing, so that the matcher learns.

    A sentence that contradicts the claim does not become a phrasing. An unsure one does, and counts as a
    repeat from now on: the editor has read it.
    """
    guild = await begin_change(session, guild_id)
    sighting = await _sighting(session, guild_id, message_id, number)
    claim = await claim_row(session, guild_id, number)
    if sighting.outcome is not Outcome.CONFIRMED:
        sighting.outcome, sighting.confirmed_at = Outcome.CONFIRMED, stamp.at
        record(session, claim, stamp, "sighting confirmed")
    if sighting.wording_key:
        dismissal = await session.get(Dismissal, (guild_id, number, sighting.wording_key))
        if dismissal is not None:
            await session.delete(dismissal)
    kept = sighting.sentence is not None and sighting.relation is not SightingRelation.CONTRADICTS
    if kept:
        text = fields.claim_text(sighting.sentence or "", "phrasing")
        adopted = PhrasingDraft(text, PhrasingOrigin.MESSAGE, message_id, sighting.author_id)
        if await attach_phrasing(session, claim, adopted, stamp):
            claim.revision = guild.revision
    await session.flush()
    return Judged(sighting.relation, kept)


async def mute(session: AsyncSession, guild_id: int, message_id: int, number: int, stamp: Stamp) -> Judged:
    """Do not flag the claim in the message's channel for a day."""
    await begin_change(session, guild_id)
    sighting = await _sighting(session, guild_id, message_id, number)
    claim = await claim_row(session, guild_id, number)
    row = await session.get(Mute, (guild_id, number, sighting.channel_id))
    if row is None:
        row = Mute(guild_id=guild_id, claim_number=number, channel_id=sighting.channel_id)
        session.add(row)
    row.until = stamp.at + MUTE
    record(session, claim, stamp, "muted", after={"channel": str(sighting.channel_id), "until": row.until})
    await session.flush()
    return Judged(sighting.relation, kept=False)


async def _sighting(session: AsyncSession, guild_id: int, message_id: int, number: int) -> Sighting:
    query = select(Sighting).where(
        Sighting.guild_id == guild_id, Sighting.message_id == message_id, Sighting.claim_number == number
    )
    sighting = (await session.scalars(query)).one_or_none()
    if sighting is None:
        raise NotFoundError(f"This flag is no longer about #{number}; the message was changed or deleted.")
    return sighting
