"""Changing claims: their fields, verdict, assignee, and whether they are open."""

from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims import fields
from bot.desk.claims.adding import open_with_wording
from bot.desk.claims.fields import wording_key
from bot.desk.claims.history import change
from bot.desk.claims.parts.phrasings import drop_own_text
from bot.desk.claims.parts.tags import replace_tags
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.desk.errors import ConflictError
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from db.vocabulary import Verdict


class Edits(TypedDict, total=False):
    """What an editor may change, as typed; a field left out stays, an empty one is cleared."""

    text: str
    claimant: str
    claimed_on: str
    quote: str
    tags: str
    """Separated by commas."""


async def edit_claim(
    session: AsyncSession, guild_id: int, number: int, stamp: Stamp, **edits: Unpack[Edits]
) -> ClaimRecord:
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    values: dict[str, str | date | None] = {}
    if "text" in edits:
        values["text"] = text = fields.claim_text(edits["text"])
        values["wording_key"] = key = wording_key(text)
        tracked = await open_with_wording(session, guild_id, key)
        if tracked is not None and tracked.number != number:
            raise ConflictError(
                f"That wording is tracked as #{tracked.number} already; merge the two claims."
            )
    if "claimant" in edits:
        values["claimant"] = fields.optional_name(edits["claimant"], "claimant")
    if "claimed_on" in edits:
        values["claimed_on"] = fields.optional_day(edits["claimed_on"])
    if "quote" in edits:
        values["quote"] = fields.optional_text(edits["quote"], "quote")
    if change(session, claim, stamp, "edited", **values) and "text" in edits:
        await drop_own_text(session, claim, stamp)
    if "tags" in edits:
        await replace_tags(session, claim, fields.tags(edits["tags"].split(",")), stamp)
    claim.revision = guild.revision
    await session.flush()
    return await load_one(session, guild_id, number)


async def set_verdict(
    session: AsyncSession,
    guild_id: int,
    number: int,
    verdict: Verdict | None,
    stamp: Stamp,
    *,
    note: str | None = None,
    published_url: str | None = None,
) -> ClaimRecord:
    """Give, change or clear (None) the desk's verdict.

    A note belongs to its verdict: when the verdict changes without a new note, the old one is removed. The
    address of the published check stays until it is replaced.
    """
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    same = verdict == claim.verdict and claim.verdict_by is None
    kept_note = claim.verdict_note if same else None
    values = {
        "verdict": verdict,
        "verdict_by": None,
        "verdict_note": fields.optional_text(note, "note") or kept_note,
        "published_url": fields.optional_address(published_url) or claim.published_url,
    }
    if verdict is None:
        values = dict.fromkeys(values)
    if change(session, claim, stamp, "verdict", **values):
        claim.verdict_at = stamp.at if verdict is not None else None
        claim.revision = guild.revision
    await session.flush()
    return await load_one(session, guild_id, number)


async def assign_claim(
    session: AsyncSession, guild_id: int, number: int, assignee: str | None, stamp: Stamp
) -> ClaimRecord:
    """Hand a claim to somebody (a Discord user's id in digits, or a name), or to nobody."""
    await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number)
    change(session, claim, stamp, "assigned", assignee=fields.optional_text(assignee, "assignee", 100))
    await session.flush()
    return await load_one(session, guild_id, number)


async def archive_claim(session: AsyncSession, guild_id: int, number: int, stamp: Stamp) -> ClaimRecord:
    """Take a claim out of matching; all that belongs to it stays."""
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number, open_only=False)
    if claim.archived_at is None:
        change(session, claim, stamp, "archived", archived_at=stamp.at)
        claim.revision = guild.revision
    await session.flush()
    return await load_one(session, guild_id, number)


async def restore_claim(session: AsyncSession, guild_id: int, number: int, stamp: Stamp) -> ClaimRecord:
    """Put an archived claim back. Raises ConflictError where another open claim has its wording by now."""
    guild = await begin_change(session, guild_id)
    claim = await claim_row(session, guild_id, number, open_only=False)
    if claim.archived_at is not None:
        tracked = await open_with_wording(session, guild_id, claim.wording_key)
        if tracked is not None:
            raise ConflictError(
                f"The wording of #{number} is tracked as #{tracked.number} by now; use that one."
            )
        change(session, claim, stamp, "restored", archived_at=None, merged_into=None)
        claim.revision = guild.revision
    await session.flush()
    return await load_one(session, guild_id, number)
