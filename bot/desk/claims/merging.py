"""Making one claim of two that say the same."""

from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.desk.claims.drafts import PhrasingDraft
from bot.desk.claims.history import change, record
from bot.desk.claims.parts.links import attach_link
from bot.desk.claims.parts.phrasings import attach_phrasing
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.desk.claims.updating import SAID_OF_IT, fill_empty
from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Appearance, Claim, ClaimTag, Dismissal, Link, Mute, Phrasing, Sighting, Source
from db.vocabulary import Outcome, PhrasingOrigin, SightingRelation


async def merge_claims(
    session: AsyncSession, guild_id: int, duplicate: int, into: int, stamp: Stamp
) -> ClaimRecord:
    """Move all that `duplicate` has to `into`, its wording as a phrasing, and archive it.

    What `into` has already (the same page, tag, wording, message) stays with the duplicate; but where a
    message was unsure about `into`, what it surely said of the duplicate holds. So does what editors said of
    the duplicate's flags: wordings dismissed and channels muted.
    """
    if duplicate == into:
        raise InvalidError(f"#{into} cannot be merged into itself; name another claim.")
    guild = await begin_change(session, guild_id)
    source = await claim_row(session, guild_id, duplicate)
    target = await claim_row(session, guild_id, into)
    phrasings = await _rows(session, Phrasing, source)
    await attach_phrasing(session, target, PhrasingDraft(source.text, PhrasingOrigin.EDITOR), stamp)
    for phrasing in phrasings:
        draft = PhrasingDraft(phrasing.text, phrasing.origin, phrasing.message_id, phrasing.author_id)
        if await attach_phrasing(session, target, draft, stamp):
            await session.delete(phrasing)
    await _take_surer(session, source, target)
    for kind, same in (
        (Source, "address_key"),
        (Appearance, "address_key"),
        (ClaimTag, "tag_key"),
        (Sighting, "message_id"),
    ):
        await _move(session, kind, same, source, target)
    await _move_dismissals(session, source, target)
    await _move_mutes(session, source, target, stamp)
    await _move_links(session, source, target, stamp)
    fill_empty(session, target, {name: getattr(source, name) for name in SAID_OF_IT}, stamp)
    record(session, target, stamp, "merged", after={"duplicate": duplicate})
    change(session, source, stamp, "merged", archived_at=stamp.at, merged_into=into)
    source.revision = target.revision = guild.revision
    await session.flush()
    return await load_one(session, guild_id, into)


async def _rows(session: AsyncSession, kind: Any, claim: Claim) -> list[Any]:
    """By their primary key, so that every database numbers what is carried over in the same order."""
    query = select(kind).where(kind.guild_id == claim.guild_id, kind.claim_number == claim.number)
    return list(await session.scalars(query.order_by(*inspect(kind).primary_key)))


async def _move(session: AsyncSession, kind: Any, same: str, source: Claim, target: Claim) -> None:
    """In the database, since a claim may have thousands of sightings."""
    mine, key = kind.guild_id == source.guild_id, getattr(kind, same)
    has = select(key).where(mine, kind.claim_number == target.number)
    await session.execute(
        update(kind)
        .where(mine, kind.claim_number == source.number, key.not_in(has))
        .values(claim_number=target.number)
        .execution_options(synchronize_session=False)
    )


async def _take_surer(session: AsyncSession, source: Claim, target: Claim) -> None:
    """Where a message was unsure about the kept claim and sure about the duplicate, that is what it says."""
    surer = aliased(Sighting)
    sure = (SightingRelation.REPEATS, SightingRelation.CONTRADICTS)
    taken = ("relation", "score", "sentence", "words", "wording_key", "outcome", "confirmed_at")
    await session.execute(
        update(Sighting)
        .where(Sighting.guild_id == target.guild_id, Sighting.claim_number == target.number)
        .where(Sighting.relation == SightingRelation.ABOUT, Sighting.outcome.is_(None))
        .where(surer.guild_id == source.guild_id, surer.claim_number == source.number)
        .where(surer.message_id == Sighting.message_id, surer.judged_relation.in_(sure))
        .where(surer.outcome.is_distinct_from(Outcome.DISMISSED))
        .values({name: getattr(surer, name) for name in taken})
        .execution_options(synchronize_session=False)
    )


async def _move_dismissals(session: AsyncSession, source: Claim, target: Claim) -> None:
    """Wordings dismissed for the duplicate are dismissed for the kept claim too, unless it has them now."""
    await _move(session, Dismissal, "wording_key", source, target)
    wordings = {target.wording_key, *(row.wording_key for row in await _rows(session, Phrasing, target))}
    for dismissal in await _rows(session, Dismissal, target):
        if dismissal.wording_key in wordings:
            await session.delete(dismissal)


async def _move_mutes(session: AsyncSession, source: Claim, target: Claim, stamp: Stamp) -> None:
    """Of two mutes in a channel the one that ends later counts; what is taken over goes into the history."""
    muted = {mute.channel_id: mute for mute in await _rows(session, Mute, target)}
    for mute in await _rows(session, Mute, source):
        same = muted.get(mute.channel_id)
        if same is not None and same.until >= mute.until:
            continue
        if same is None:
            mute.claim_number = target.number
        else:
            same.until = mute.until
        if mute.until > stamp.at:
            after = {"channel": str(mute.channel_id), "until": mute.until}
            record(session, target, stamp, "muted", after=after)


async def _move_links(session: AsyncSession, source: Claim, target: Claim, stamp: Stamp) -> None:
    query = select(Link).where(Link.guild_id == source.guild_id).order_by(*inspect(Link).primary_key)
    for link in list(await session.scalars(query.where(Link.claim_number == source.number))):
        if link.other_number != target.number:
            await attach_link(session, target, link.other_number, link.relation, stamp)
        await session.delete(link)
    for link in list(await session.scalars(query.where(Link.other_number == source.number))):
        if link.claim_number != target.number:
            other = await session.get_one(Claim, (source.guild_id, link.claim_number))
            await attach_link(session, other, target.number, link.relation, stamp)
        await session.delete(link)
