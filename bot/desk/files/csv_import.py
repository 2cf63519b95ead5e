"""Taking a file of claims into the desk, all of it or nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.adding import insert_claim
from bot.desk.claims.fields import wording_key
from bot.desk.claims.history import change, record
from bot.desk.claims.parts.links import attach_link
from bot.desk.claims.parts.phrasings import attach_phrasing
from bot.desk.claims.parts.sources import attach_source
from bot.desk.claims.parts.tags import replace_tags
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_numbers
from bot.desk.files.csv_drafts import FileClaim, claims_of
from bot.desk.files.report import BATCH, BadFileError, ImportReport
from bot.desk.files.targets import Targets
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from bot.exchange.claims_csv import Table
from db.models import Claim, Guild, Phrasing
from db.vocabulary import PhrasingOrigin


async def import_table(
    session: AsyncSession,
    guild_id: int,
    table: Table,
    stamp: Stamp,
    *,
    skip_bad: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Add the file's claims and bring those that the desk has up to date; an empty cell changes nothing.

    `progress` is told how many of how many claims are done. Raises BadFileError, unless the bad lines are to
    be skipped.
    """
    guild = await begin_change(session, guild_id)
    claims, problems = claims_of(table)
    targets = await Targets.load(session, guild)
    claims = targets.resolve(claims, problems)
    if problems and not skip_bad:
        raise BadFileError(sorted(problems, key=lambda problem: problem.line))
    report = ImportReport(
        skipped=sorted(problems, key=lambda p: p.line), ignored_columns=table.ignored_columns
    )
    for start in range(0, len(claims), BATCH):
        batch = claims[start : start + BATCH]
        await _write(session, guild, batch, targets, stamp, report)
        if progress is not None:
            progress(start + len(batch), len(claims))
    await _link(session, guild, claims, targets, stamp)
    return report


async def _write(
    session: AsyncSession,
    guild: Guild,
    claims: list[FileClaim],
    targets: Targets,
    stamp: Stamp,
    report: ImportReport,
) -> None:
    tracked = {id(claim): targets.number_of(claim) for claim in claims}
    numbers = [number for number in tracked.values() if number is not None]
    records = await load_numbers(session, guild.guild_id, numbers, archived=True)
    for claim in claims:
        number = tracked[id(claim)]
        if number is None:
            targets.note(_add(session, guild, claim, targets, stamp))
            report.added += 1
        elif records[number].archived_at is not None:
            report.archived += 1
        elif await _update(session, guild, claim, records[number], targets, stamp):
            report.updated += 1
        else:
            report.unchanged += 1
    await session.flush()


def _add(session: AsyncSession, guild: Guild, claim: FileClaim, targets: Targets, stamp: Stamp) -> Claim:
    if claim.draft is None:
        raise AssertionError("a row without text was resolved to a new claim")
    number = targets.free_number(claim)
    row = insert_claim(
        session,
        guild,
        replace(claim.draft, key=claim.key if number is None else None, sources=tuple(claim.sources)),
        stamp,
        origin=PhrasingOrigin.IMPORT,
        number=number,
    )
    record(session, row, stamp, "imported", after={"text": row.text})
    return row


async def _update(
    session: AsyncSession,
    guild: Guild,
    claim: FileClaim,
    tracked: ClaimRecord,
    targets: Targets,
    stamp: Stamp,
) -> bool:
    row = await session.get_one(Claim, (guild.guild_id, tracked.number))
    changed = False
    if claim.draft is not None:
        changed = change(session, row, stamp, "edited", **_values(claim, tracked, targets))
        if "verdict" in _values(claim, tracked, targets):
            row.verdict_at = stamp.at
        if claim.draft.tags:
            changed |= await replace_tags(session, row, claim.draft.tags, stamp)
        if claim.draft.phrasings and set(claim.draft.phrasings) != set(tracked.phrasings):
            changed |= await replace_imported(session, row, claim.draft.phrasings, stamp)
    for source in claim.sources:
        changed |= await attach_source(session, row, source, stamp) is not None
    if changed:
        row.revision = guild.revision
    return changed


def _values(claim: FileClaim, tracked: ClaimRecord, targets: Targets) -> dict[str, Any]:
    """The columns that the file's cells change."""
    draft = claim.draft
    if draft is None:
        return {}
    names = ("text", "claimant", "claimed_on", "quote", "verdict", "verdict_note", "published_url")
    given = {name: getattr(draft, name) for name in names if getattr(draft, name) is not None}
    values = {name: value for name, value in given.items() if value != getattr(tracked, name)}
    if "text" in values:
        values["wording_key"] = wording_key(draft.text)
    if "verdict" in given and tracked.verdict_by is not None:
        values |= {"verdict": draft.verdict, "verdict_by": None}
    if claim.key and tracked.key is None and not targets.is_own(claim.key):
        values["key"] = claim.key
    return values


async def replace_imported(
    session: AsyncSession, claim: Claim, phrasings: tuple[str, ...], stamp: Stamp
) -> bool:
    """Give the claim the file's phrasings instead of those that an earlier import brought."""
    changed = False
    for phrasing in phrasings:
        changed |= await attach_phrasing(session, claim, phrasing, stamp, PhrasingOrigin.IMPORT)
    stale = await session.scalars(
        select(Phrasing).where(
            Phrasing.guild_id == claim.guild_id,
            Phrasing.claim_number == claim.number,
            Phrasing.origin == PhrasingOrigin.IMPORT,
            Phrasing.wording_key.not_in([wording_key(phrasing) for phrasing in phrasings]),
        )
    )
    for row in stale.all():
        record(session, claim, stamp, "phrasing removed", before={"phrasing": row.text})
        await session.delete(row)
        changed = True
    return changed


async def _link(
    session: AsyncSession, guild: Guild, claims: list[FileClaim], targets: Targets, stamp: Stamp
) -> None:
    for claim in claims:
        for relation, key in claim.links:
            number, other = targets.number_of(claim), targets.keys.get(key)
            if number is not None and other is not None and number != other:
                row = await session.get_one(Claim, (guild.guild_id, number))
                await attach_link(session, row, other, relation, stamp)
    await session.flush()
