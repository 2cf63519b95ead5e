"""Other wordings of a claim, which the matcher matches as well as the claim's text."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims import fields
from bot.desk.claims.drafts import PhrasingDraft
from bot.desk.claims.fields import place_named, vector_key, wording_key
from bot.desk.claims.history import record
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.desk.errors import NotFoundError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.models import Claim, ClaimVector, Phrasing
from db.vocabulary import PhrasingOrigin


async def add_phrasing(
    session: AsyncSession,
    guild_id: int,
    number: int,
    text: str,
    stamp: Stamp,
    origin: PhrasingOrigin = PhrasingOrigin.EDITOR,
) -> ClaimRecord:
    """Add another wording; a wording that the claim has already changes nothing."""
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    phrasing = PhrasingDraft(fields.claim_text(text, "phrasing"), origin)
    if await attach_phrasing(session, claim, phrasing, stamp):
        claim.revision = guild.revision
    await session.flush()
    return await load_one(session, guild_id, number)


async def attach_phrasing(session: AsyncSession, claim: Claim, draft: PhrasingDraft, stamp: Stamp) -> bool:
    """Add a checked wording to the claim unless it has it already; imports and merges use this too.

    A wording adopted from a message becomes the desk's own when the desk brings it by itself.
    """
    key = wording_key(draft.text)
    if key == claim.wording_key:
        return False
    row = await _with_key(session, claim, key)
    adopted = draft.origin is PhrasingOrigin.MESSAGE
    if row is None:
        session.add(phrasing_row(claim, draft, stamp))
    elif row.origin is PhrasingOrigin.MESSAGE and not adopted:
        await _forget_vector(session, row)
        row.text, row.origin, row.message_id, row.author_id = draft.text, PhrasingOrigin.EDITOR, None, None
    else:
        return False
    record(session, claim, stamp, "phrasing added", after=_shown(draft.text, adopted=adopted))
    return True


def _shown(text: str, *, adopted: bool) -> dict[str, str]:
    """A wording as the history keeps it: never a message's words, since the history outlives them."""
    return {} if adopted else {"phrasing": text}


async def detach_phrasing(session: AsyncSession, claim: Claim, key: str, stamp: Stamp) -> bool:
    """Remove a wording that came from a message, by its key; what editors typed stays."""
    row = await _with_key(session, claim, key)
    if row is None or row.origin is not PhrasingOrigin.MESSAGE:
        return False
    await _remove(session, claim, row, stamp)
    return True


async def remove_adopted(
    session: AsyncSession, guild_id: int, stamp: Stamp, *conditions: ColumnElement[bool]
) -> None:
    """Remove wordings of messages that meet the conditions from their claims, archived ones too."""
    adopted = (Phrasing.guild_id == guild_id, Phrasing.origin == PhrasingOrigin.MESSAGE)
    rows = (await session.scalars(select(Phrasing).where(*adopted, *conditions))).all()
    if not rows:
        return
    guild = await begin_change(session, guild_id)
    for row in rows:
        claim = await session.get_one(Claim, (guild_id, row.claim_number))
        await _remove(session, claim, row, stamp)
        claim.revision = guild.revision
    await session.flush()


async def _remove(session: AsyncSession, claim: Claim, row: Phrasing, stamp: Stamp) -> None:
    await _forget_vector(session, row)
    await session.delete(row)
    shown = _shown(row.text, adopted=row.origin is PhrasingOrigin.MESSAGE)
    record(session, claim, stamp, "phrasing removed", before=shown)


async def _forget_vector(session: AsyncSession, row: Phrasing) -> None:
    """A vector reveals much of its words, so it is deleted; where it is needed elsewhere, it is made anew."""
    await session.execute(
        delete(ClaimVector).where(
            ClaimVector.guild_id == row.guild_id, ClaimVector.wording_key == vector_key(row.text)
        )
    )


async def _with_key(session: AsyncSession, claim: Claim, key: str) -> Phrasing | None:
    return (
        await session.scalars(
            select(Phrasing).where(
                Phrasing.guild_id == claim.guild_id,
                Phrasing.claim_number == claim.number,
                Phrasing.wording_key == key,
            )
        )
    ).one_or_none()


async def remove_phrasing(
    session: AsyncSession, guild_id: int, number: int, phrasing: str, stamp: Stamp
) -> tuple[ClaimRecord, str]:
    """Remove a wording, named by its words, its stable name or its place (1 is the first) in the list.

    Gives the claim and the wording that was removed.
    """
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    query = select(Phrasing).where(Phrasing.guild_id == guild_id, Phrasing.claim_number == number)
    rows = (await session.scalars(query.order_by(Phrasing.id))).all()
    row = await _with_key(session, claim, wording_key(phrasing))
    place = place_named([wording_key(row.text) for row in rows], phrasing)
    if row is None and place is not None:
        row = rows[place]
    if row is None:
        raise NotFoundError(
            f"#{number} has no such phrasing; name one as it is listed, or its place in the list."
        )
    await _remove(session, claim, row, stamp)
    claim.revision = guild.revision
    await session.flush()
    return await load_one(session, guild_id, number), row.text


def phrasing_row(claim: Claim, draft: PhrasingDraft, stamp: Stamp) -> Phrasing:
    return Phrasing(
        guild_id=claim.guild_id,
        claim_number=claim.number,
        text=draft.text,
        wording_key=wording_key(draft.text),
        origin=draft.origin,
        message_id=draft.message_id,
        author_id=draft.author_id,
        created_at=draft.created_at or stamp.at,
    )


async def drop_own_text(session: AsyncSession, claim: Claim, stamp: Stamp) -> None:
    """Remove the wording that the claim's text has become."""
    row = await _with_key(session, claim, claim.wording_key)
    if row is not None:
        shown = {} if row.origin is PhrasingOrigin.MESSAGE else {"phrasing": row.text}
        record(session, claim, stamp, "phrasing removed", before=shown)
        await session.delete(row)
