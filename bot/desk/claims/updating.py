"""The one way in which a claim is brought up to date with a draft, typed or from a file of any format."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims import fields
from bot.desk.claims.drafts import ClaimDraft, PhrasingDraft, SourceDraft
from bot.desk.claims.fields import wording_key
from bot.desk.claims.history import change, record
from bot.desk.claims.parts.appearances import attach_appearance
from bot.desk.claims.parts.phrasings import attach_phrasing, drop_own_text
from bot.desk.claims.parts.sources import attach_source
from bot.desk.claims.parts.tags import replace_tags
from bot.desk.claims.records import ClaimRecord
from bot.desk.errors import InvalidError
from bot.desk.guilds.stamp import Stamp
from db.models import Claim, Phrasing
from db.vocabulary import PhrasingOrigin

SAID_OF_IT = ("claimant", "claimed_on", "quote")
"""The fields that say who made a claim, when and how."""


class Policy(Enum):
    """What a draft may do to a claim that is tracked already."""

    FILL = auto()
    """Fill what the claim leaves empty, and add to its parts; what it has stays."""
    REPLACE = auto()
    """Replace what the claim has with what the draft names; what it leaves out stays."""


@dataclass(frozen=True, slots=True)
class Update:
    changed: bool
    kept: tuple[str, ...]
    """Fields that differ from the draft and were left as they are."""


async def update_claim(
    session: AsyncSession, row: Claim, tracked: ClaimRecord, draft: ClaimDraft, stamp: Stamp, policy: Policy
) -> Update:
    """Bring an open claim up to date with a draft; the caller sets the claim's revision.

    `tracked` is `row` as it was before, with its parts: a draft that brings nothing new costs no statement.
    """
    values = _fields(tracked, draft, policy)
    changed = change(session, row, stamp, "edited", **values)
    if "text" in values:
        await drop_own_text(session, row, stamp)
    changed |= _rate(session, row, tracked, draft, stamp, policy)
    if draft.assignee and policy is Policy.REPLACE and draft.assignee != tracked.assignee:
        changed |= change(session, row, stamp, "assigned", assignee=draft.assignee)
    kept = [name for name in SAID_OF_IT if _differs(tracked, draft, name) and name not in values]
    tagged = await _tag(session, row, tracked, draft, stamp, policy)
    if tagged is None:
        kept.append("tags")
    changed |= bool(tagged)
    changed |= await _phrase(session, row, tracked, draft.phrasings, stamp, policy)
    changed |= await add_sources(session, row, tracked, draft.sources, stamp)
    seen_on = set(tracked.appearances)
    for page in draft.appearances:
        if page.url not in seen_on:
            changed |= await attach_appearance(session, row, page, stamp)
    return Update(changed, tuple(kept))


async def add_sources(
    session: AsyncSession, row: Claim, tracked: ClaimRecord, sources: tuple[SourceDraft, ...], stamp: Stamp
) -> bool:
    """Add sources that the claim lacks and update those of the same pages; False where nothing changed."""
    changed = False
    for draft in sources:
        if not _has_source(tracked, draft):
            changed |= await attach_source(session, row, draft, stamp) is not None
    return changed


def fill_empty(session: AsyncSession, row: Claim, values: dict[str, Any], stamp: Stamp) -> bool:
    """Fill the claim's empty fields; the others stay as they are."""
    empty = {name: value for name, value in values.items() if getattr(row, name) is None}
    return change(session, row, stamp, "edited", **empty)


def _differs(tracked: ClaimRecord, draft: ClaimDraft, name: str) -> bool:
    return getattr(draft, name) is not None and getattr(draft, name) != getattr(tracked, name)


def _fields(tracked: ClaimRecord, draft: ClaimDraft, policy: Policy) -> dict[str, Any]:
    """The columns, other than the verdict's, that the draft changes."""
    replaces = policy is Policy.REPLACE
    names = ("text", *SAID_OF_IT) if replaces else SAID_OF_IT
    values = {
        name: getattr(draft, name)
        for name in names
        if _differs(tracked, draft, name) and (replaces or getattr(tracked, name) is None)
    }
    if "text" in values:
        values["wording_key"] = wording_key(draft.text)
    if draft.key and tracked.key is None:
        values["key"] = draft.key
    return values


def _rate(
    session: AsyncSession, row: Claim, tracked: ClaimRecord, draft: ClaimDraft, stamp: Stamp, policy: Policy
) -> bool:
    values = _verdict(tracked, draft, policy)
    if not change(session, row, stamp, "verdict", **values):
        return False
    new = (row.verdict, row.verdict_by) != (tracked.verdict, tracked.verdict_by)
    if new or (draft.verdict_at and "verdict" in values):
        row.verdict_at = draft.verdict_at or (None if draft.verdict_by else stamp.at)
    return True


def _verdict(tracked: ClaimRecord, draft: ClaimDraft, policy: Policy) -> dict[str, Any]:
    """The columns of the verdict that the draft changes; the history records them as one change."""
    values: dict[str, Any] = {}
    own = draft.verdict_by is None
    if _rates(tracked, draft, policy):
        values = {"verdict": draft.verdict, "verdict_by": draft.verdict_by}
        if draft.verdict_note or not own:
            values["verdict_note"] = draft.verdict_note
    elif draft.verdict is None and draft.verdict_note and (not tracked.verdict or policy is Policy.REPLACE):
        values["verdict_note"] = draft.verdict_note
    if draft.published_url and (policy is Policy.REPLACE or (own and draft.verdict is not None)):
        values["published_url"] = draft.published_url
    return values


def _rates(tracked: ClaimRecord, draft: ClaimDraft, policy: Policy) -> bool:
    """Whether the draft's verdict becomes the claim's.

    The desk's own always does. Another publisher's does where the claim has none, or an older one of that
    publisher; one without a date counts as newer only if the policy is to replace.
    """
    if draft.verdict is None:
        return False
    if draft.verdict_by is None or tracked.verdict is None:
        return True
    same = (tracked.verdict_by or "").casefold() == draft.verdict_by.casefold()
    if tracked.verdict_by is None or not same:
        return False
    if draft.verdict_at is None:
        return policy is Policy.REPLACE
    return tracked.verdict_at is None or draft.verdict_at > tracked.verdict_at


async def _tag(
    session: AsyncSession, row: Claim, tracked: ClaimRecord, draft: ClaimDraft, stamp: Stamp, policy: Policy
) -> bool | None:
    """Whether the claim's tags changed; None where it would have too many, and keeps those it has."""
    tags = draft.tags
    if tags and policy is Policy.FILL:
        try:
            tags = fields.tags([*tracked.tags, *tags])
        except InvalidError:
            return None
    if not tags or tags == tracked.tags:
        return False
    return await replace_tags(session, row, tags, stamp)


async def _phrase(
    session: AsyncSession,
    row: Claim,
    tracked: ClaimRecord,
    phrasings: tuple[PhrasingDraft, ...],
    stamp: Stamp,
    policy: Policy,
) -> bool:
    changed = False
    for phrasing in phrasings:
        adopted = phrasing.origin is PhrasingOrigin.MESSAGE
        if phrasing.text not in (tracked.phrasings if adopted else tracked.own_phrasings):
            changed |= await attach_phrasing(session, row, phrasing, stamp)
    texts = {phrasing.text for phrasing in phrasings}
    if policy is Policy.REPLACE and texts and not texts.issuperset(tracked.own_phrasings):
        changed |= await _remove_imported(session, row, texts, stamp)
    return changed


async def _remove_imported(session: AsyncSession, row: Claim, kept: set[str], stamp: Stamp) -> bool:
    """Remove what an earlier import brought and this one lacks; what editors typed or adopted stays."""
    stale = await session.scalars(
        select(Phrasing).where(
            Phrasing.guild_id == row.guild_id,
            Phrasing.claim_number == row.number,
            Phrasing.origin == PhrasingOrigin.IMPORT,
            Phrasing.wording_key.not_in([wording_key(text) for text in kept]),
        )
    )
    rows = stale.all()
    for phrasing in rows:
        record(session, row, stamp, "phrasing removed", before={"phrasing": phrasing.text})
        await session.delete(phrasing)
    return bool(rows)


def _has_source(tracked: ClaimRecord, draft: SourceDraft) -> bool:
    """Whether the claim has the same source already; what the draft leaves out is not compared."""
    return any(
        source.url == draft.url and all(getattr(source, name) == value for name, value in draft.said.items())
        for source in tracked.sources
    )
