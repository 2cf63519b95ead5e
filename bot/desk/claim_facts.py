"""Reading what claims' timelines are put together from."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claim_timeline import ArchiveChange, Evidence, Timeline, VerdictChange
from bot.desk.records import SourceRecord
from bot.desk.rows import rows_of
from bot.desk.store import guild_of
from bot.desk.visibility import verdict_is_public
from db.models import Claim, HistoryEntry, Source
from db.vocabulary import Stance, Verdict


async def timelines(
    session: AsyncSession, guild_id: int, since: datetime, *, editor: bool
) -> dict[int, Timeline]:
    """Claims that were open at `since` or later, by number; others than editors see public verdicts only."""
    guild = await guild_of(session, guild_id)
    query = select(
        Claim.number,
        Claim.text,
        Claim.claimant,
        Claim.assignee,
        Claim.created_at,
        Claim.archived_at,
        Claim.verdict,
        Claim.verdict_at,
        Claim.verdict_by,
        Claim.published_url,
    )
    query = query.where(
        Claim.guild_id == guild_id, or_(Claim.archived_at.is_(None), Claim.archived_at >= since)
    )
    claims: dict[int, Timeline] = {}
    hidden = set()
    async for row in rows_of(session, query.order_by(Claim.number)):
        values = row._asdict()
        del values["published_url"]
        claim = Timeline(**values, sources_required=guild.sources_required)
        if not editor and not verdict_is_public(row, guild.show_verdicts):
            hidden.add(claim.number)
            claim.verdict = None
        claims[claim.number] = claim
    await _add_sources(session, guild_id, claims)
    await _add_changes(session, guild_id, since, claims, hidden)
    return claims


async def _add_sources(session: AsyncSession, guild_id: int, claims: dict[int, Timeline]) -> None:
    query = select(Source.claim_number, Source.url, Source.publisher, Source.stance, Source.created_at).where(
        Source.guild_id == guild_id, Source.stance != Stance.CONTEXT
    )
    async for number, url, publisher, stance, created_at in rows_of(session, query.order_by(Source.id)):
        if number in claims:
            claims[number].evidence.append(Evidence(_source(url, publisher, stance), created_at))


async def _add_changes(
    session: AsyncSession, guild_id: int, since: datetime, claims: dict[int, Timeline], hidden: set[int]
) -> None:
    """Read the history for verdicts, for archived and restored claims, and for sources that are gone."""
    actions = ("verdict", "edited", "archived", "merged", "restored", "source added", "source removed")
    query = (
        select(
            HistoryEntry.claim_number,
            HistoryEntry.action,
            HistoryEntry.at,
            HistoryEntry.before,
            HistoryEntry.after,
        )
        .where(
            HistoryEntry.guild_id == guild_id,
            HistoryEntry.at >= since,
            HistoryEntry.action.in_(actions),
            # An edit matters where it is an import's new verdict.
            or_(
                HistoryEntry.action != "edited",
                cast(HistoryEntry.before, Text).contains('"verdict"'),
                cast(HistoryEntry.after, Text).contains('"verdict"'),
            ),
        )
        .order_by(HistoryEntry.at, HistoryEntry.id)
    )
    added: dict[tuple[int, str], datetime] = {}
    async for number, action, at, before, after in rows_of(session, query):
        claim = claims.get(number)
        if claim is None:
            continue
        if action == "source added":
            added[number, after["url"]] = at
        elif action == "source removed":
            _remove_source(claim, before, added.get((number, before["url"]), claim.created_at), at)
        elif "archived_at" in before or "archived_at" in after:
            claim.archivings.append(ArchiveChange(at, "archived_at" in after))
        elif ("verdict" in before or "verdict" in after) and number not in hidden:
            claim.verdicts.append(
                VerdictChange(at, _verdict(before.get("verdict")), _verdict(after.get("verdict")))
            )


def _remove_source(claim: Timeline, before: dict[str, Any], since: datetime, until: datetime) -> None:
    stance = Stance(before["stance"])
    if stance is not Stance.CONTEXT:
        source = _source(before["url"], before.get("publisher"), stance)
        claim.evidence.append(Evidence(source, since, until))


def _source(url: str, publisher: str | None, stance: Stance) -> SourceRecord:
    return SourceRecord(url, None, publisher, stance, None, None)


def _verdict(word: str | None) -> Verdict | None:
    return Verdict(word) if word else None
