"""What people outside the desk may see of a verdict."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.history import HistoryRecord, history_record
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row
from db.models import Claim, HistoryEntry
from db.statements import rows_of
from db.vocabulary import ShowVerdicts


class Rated(Protocol):
    @property
    def published_url(self) -> str | None: ...

    @property
    def verdict_by(self) -> str | None: ...


def verdict_is_public(claim: Rated, show_verdicts: ShowVerdicts) -> bool:
    """The desk's own verdict is internal until it is published; another publisher's is always public."""
    return (
        show_verdicts is ShowVerdicts.ALWAYS
        or claim.published_url is not None
        or claim.verdict_by is not None
    )


def verdict_seen(show_verdicts: ShowVerdicts) -> ColumnElement[bool]:
    """Whether a claim has a verdict that people outside the desk may see: `verdict_is_public` in SQL."""
    seen = Claim.verdict.is_not(None)
    if show_verdicts is ShowVerdicts.ALWAYS:
        return seen
    return and_(seen, or_(Claim.published_url.is_not(None), Claim.verdict_by.is_not(None)))


def as_seen(claim: ClaimRecord, show_verdicts: ShowVerdicts, *, editor: bool = False) -> ClaimRecord:
    """The claim as an editor or anybody else may see it."""
    if editor or verdict_is_public(claim, show_verdicts):
        return claim
    return replace(claim, verdict=None, verdict_note=None, verdict_at=None)


_INTERNAL = ("verdict", "verdict_note", "verdict_by")


@dataclass(frozen=True, slots=True)
class LatestChanges:
    entries: list[HistoryRecord]
    """The first one first."""
    total: int
    """All changes of the claim that may be seen."""


async def latest_changes(
    session: AsyncSession, guild_id: int, number: int, limit: int, show_verdicts: ShowVerdicts
) -> LatestChanges:
    """The last changes of a claim; for an editor `show_verdicts` is ALWAYS. Raises NotFoundError.

    Others do not see how the desk came to its verdict, even once it is published.
    """
    await claim_row(session, guild_id, number, open_only=False)
    of_claim = (HistoryEntry.guild_id == guild_id, HistoryEntry.claim_number == number)
    ids = [
        entry_id
        async for (entry_id,) in rows_of(
            session, select(HistoryEntry.id).where(*of_claim).order_by(HistoryEntry.id)
        )
    ]
    all_seen = show_verdicts is ShowVerdicts.ALWAYS
    if not all_seen:
        hidden = await _hidden(session, *of_claim)
        ids = [entry_id for entry_id in ids if entry_id not in hidden]
    latest = await session.scalars(
        select(HistoryEntry).where(HistoryEntry.id.in_(ids[-limit:])).order_by(HistoryEntry.id)
    )
    entries = [history_record(entry) for entry in latest]
    if not all_seen:
        entries = [replace(e, before=_public(e.before), after=_public(e.after)) for e in entries]
    return LatestChanges(entries, len(ids))


async def _hidden(session: AsyncSession, *of_claim: ColumnElement[bool]) -> set[int]:
    """The ids of the entries that record nothing but a verdict."""
    of_verdict = (
        cast(part, String).contains('"verdict') for part in (HistoryEntry.before, HistoryEntry.after)
    )
    query = select(HistoryEntry.id, HistoryEntry.before, HistoryEntry.after).where(
        *of_claim, or_(*of_verdict)
    )
    return {
        entry_id
        async for entry_id, before, after in rows_of(session, query)
        if (before or after) and not _public(before) and not _public(after)
    }


def _public(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in _INTERNAL}
