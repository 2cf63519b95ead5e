"""Who changed what, when: written with every change, and read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.store import claim_row
from bot.desk.guilds.stamp import Stamp
from db.models import Claim, HistoryEntry


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    at: datetime
    by: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


def record(
    session: AsyncSession,
    claim: Claim,
    stamp: Stamp,
    action: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Note a change of a claim, in the transaction that makes it."""
    session.add(
        HistoryEntry(
            guild_id=claim.guild_id,
            claim_number=claim.number,
            at=stamp.at,
            by=stamp.by,
            action=action,
            before=_json_values(before or {}),
            after=_json_values(after or {}),
        )
    )


def change(session: AsyncSession, claim: Claim, stamp: Stamp, action: str, **values: Any) -> bool:
    """Set columns of a claim and note those that differ; False where none does."""
    before = {name: getattr(claim, name) for name in values}
    changed = [name for name in values if before[name] != values[name]]
    if not changed:
        return False
    for name in changed:
        setattr(claim, name, values[name])
    shown = [name for name in changed if name != "wording_key"]
    record(
        session,
        claim,
        stamp,
        action,
        before={name: before[name] for name in shown},
        after={name: values[name] for name in shown},
    )
    return True


def _json_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON holds them."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
        if value is not None
    }


async def history_of(session: AsyncSession, guild_id: int, number: int) -> list[HistoryRecord]:
    """All changes of a claim, the first one first. Raises NotFoundError."""
    await claim_row(session, guild_id, number, open_only=False)
    entries = await session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.guild_id == guild_id, HistoryEntry.claim_number == number)
        .order_by(HistoryEntry.id)
    )
    return [history_record(entry) for entry in entries]


def history_record(entry: HistoryEntry) -> HistoryRecord:
    return HistoryRecord(entry.at, entry.by, entry.action, entry.before, entry.after)
