"""The whole desk as JSON Lines: archived claims, links and history too."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.desk.claims.store import PAGE, in_order
from bot.exchange.claims_jsonl import header, line
from db.models import Claim, HistoryEntry, Link
from db.vocabulary import PhrasingOrigin

_COLUMNS = (
    "number", "key", "text", "claimant", "claimed_on", "quote", "verdict", "verdict_note", "verdict_by",
    "verdict_at", "published_url", "assignee", "created_at", "archived_at", "merged_into",
)  # fmt: skip
_PHRASING = ("text", "origin", "created_at")
_SOURCE = ("url", "title", "publisher", "stance", "quote", "note", "created_at")
_APPEARANCE = ("url", "created_at")
_HISTORY = ("at", "by", "action", "before", "after")


async def export_lines(session: AsyncSession, guild_id: int, *, adopted: bool = False) -> AsyncIterator[str]:
    """The file line by line; equal desks give equal files.

    Phrasings adopted from messages are left out unless asked for.
    """
    mine = Claim.guild_id == guild_id
    yield header(await session.scalar(select(func.count()).select_from(Claim).where(mine)) or 0)
    parts = (Claim.phrasings, Claim.tags, Claim.sources, Claim.appearances)
    query = select(Claim).where(mine).order_by(Claim.number).options(*(selectinload(part) for part in parts))
    last = 0
    while claims := (await session.scalars(query.where(Claim.number > last).limit(PAGE))).all():
        first, last = claims[0].number, claims[-1].number
        links, history = (
            await _links(session, guild_id, first, last),
            await _history(session, guild_id, first, last),
        )
        for claim in claims:
            yield line(
                _claim(claim, adopted=adopted)
                | {"links": links.get(claim.number, []), "history": history.get(claim.number, [])}
            )


def _claim(claim: Claim, *, adopted: bool) -> dict[str, Any]:
    phrasings = [row for row in claim.phrasings if adopted or row.origin is not PhrasingOrigin.MESSAGE]
    return _columns_of(claim, _COLUMNS) | {
        "tags": list(in_order(claim.tags)),
        "phrasings": [_columns_of(phrasing, _PHRASING) for phrasing in phrasings],
        "sources": [_columns_of(source, _SOURCE) for source in claim.sources],
        "appearances": [_columns_of(appearance, _APPEARANCE) for appearance in claim.appearances],
    }


async def _links(
    session: AsyncSession, guild_id: int, first: int, last: int
) -> dict[int, list[dict[str, Any]]]:
    """By the claim that is linked to another."""
    query = select(Link).where(Link.guild_id == guild_id, Link.claim_number.between(first, last))
    links: dict[int, list[dict[str, Any]]] = {}
    for link in await session.scalars(query.order_by(Link.claim_number, Link.other_number, Link.relation)):
        values = {"relation": link.relation, "other": link.other_number, "created_at": _json(link.created_at)}
        links.setdefault(link.claim_number, []).append(values)
    return links


async def _history(
    session: AsyncSession, guild_id: int, first: int, last: int
) -> dict[int, list[dict[str, Any]]]:
    mine = (HistoryEntry.guild_id == guild_id, HistoryEntry.claim_number.between(first, last))
    entries: dict[int, list[dict[str, Any]]] = {}
    for entry in await session.scalars(select(HistoryEntry).where(*mine).order_by(HistoryEntry.id)):
        entries.setdefault(entry.claim_number or 0, []).append(_columns_of(entry, _HISTORY))
    return entries


def _columns_of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _json(getattr(row, name)) for name in names}


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
