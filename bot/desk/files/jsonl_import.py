"""Taking a desk, as JSON Lines tell it, into a desk: all of it or nothing, a batch in memory at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.adding import insert_claim
from bot.desk.claims.fields import wording_key
from bot.desk.claims.history import change, record
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.parts.appearances import appearance_row
from bot.desk.claims.parts.phrasings import phrasing_row
from bot.desk.claims.parts.sources import source_row
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_rows, load_numbers
from bot.desk.files.jsonl_drafts import FIELDS, LineDraft, line_draft
from bot.desk.files.report import BATCH, BadFileError, ImportReport
from bot.desk.files.review_import import update_claim
from bot.desk.files.targets import FURTHEST, Targets
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from bot.exchange.claims_jsonl import LineFile
from bot.exchange.problems import Problem, stop_at_too_many
from db.models import Claim, Guild, HistoryEntry, Link
from db.vocabulary import LinkRelation, PhrasingOrigin

_NUMBERS = frozenset({"other", "duplicate", "merged_into"})
"""Entries of the history that are claims' numbers."""


@dataclass(slots=True)
class _Desk:
    session: AsyncSession
    guild: Guild
    targets: Targets
    stamp: Stamp
    report: ImportReport
    wordings: dict[int, tuple[str, bool]]
    """Of all claims of the desk: wording and whether archived, by number."""
    archived: dict[str, int]
    """Archived claims of the desk by wording."""
    numbers: dict[int, int] = field(default_factory=dict)
    """The desk's numbers of the file's claims, by the file's."""
    taken: set[int] = field(default_factory=set)
    """The desk's claims that a line of the file was found to be."""
    new: set[int] = field(default_factory=set)
    links: list[tuple[int, int, LinkRelation, int, Any]] = field(default_factory=list)
    """Line, the desk's number, relation, the file's number of the other, when."""
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    """Line, the desk's number, the file's number of the claim merged into."""
    waiting: list[tuple[int, LineDraft]] = field(default_factory=list)
    """Claims added whose history names others, which may be numbered anew."""


async def import_lines(
    session: AsyncSession,
    guild_id: int,
    file: LineFile,
    stamp: Stamp,
    *,
    skip_bad: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Add the file's claims with all that belongs to them and bring those that the desk has up to date.

    An empty desk becomes the one that was exported, numbers included. Elsewhere a claim whose number is taken
    gets another one. Raises BadFileError, unless bad lines are to be skipped, and UnreadableFileError.
    """
    guild = await begin_change(session, guild_id)
    desk = await _desk(session, guild, stamp)
    problems = desk.report.skipped
    done = 0
    for batch in _batches(_drafts(file, desk.report)):
        if not problems or skip_bad:
            await _write(desk, batch)
        done += len(batch)
        if progress is not None:
            progress(done, max(done, file.count or 0))
    if not problems or skip_bad:
        await _connect(desk)
    if problems and not skip_bad:
        raise BadFileError(sorted(problems, key=lambda problem: problem.line))
    await session.flush()
    return desk.report


async def _desk(session: AsyncSession, guild: Guild, stamp: Stamp) -> _Desk:
    targets = await Targets.load(session, guild)
    desk = _Desk(session, guild, targets, stamp, ImportReport(), {}, {})
    query = select(Claim.number, Claim.wording_key, Claim.archived_at).where(Claim.guild_id == guild.guild_id)
    for number, wording, archived_at in await session.execute(query):
        desk.wordings[number] = (wording, archived_at is not None)
        if archived_at is not None:
            desk.archived.setdefault(wording, number)
    return desk


def _drafts(file: LineFile, report: ImportReport) -> Iterator[LineDraft]:
    for found in file.read():
        draft = found if isinstance(found, Problem) else line_draft(*found)
        if isinstance(draft, Problem):
            report.skipped.append(draft)
            stop_at_too_many(report.skipped)
        else:
            yield draft
        if isinstance(found, tuple):
            unknown = [name[:40] for name in found[1] if name not in {*FIELDS, *report.ignored_columns}]
            report.ignored_columns += unknown[: 20 - len(report.ignored_columns)]


def _batches(drafts: Iterator[LineDraft]) -> Iterator[list[LineDraft]]:
    batch: list[LineDraft] = []
    for draft in drafts:
        batch.append(draft)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def _write(desk: _Desk, batch: list[LineDraft]) -> None:
    found = [(given, _tracked(desk, given)) for given in batch]
    numbers = [number for _, number in found if number is not None]
    records = await load_numbers(desk.session, desk.guild.guild_id, numbers, archived=True)
    rows = await claim_rows(desk.session, desk.guild.guild_id, numbers)
    for given, number in found:
        problem = _problem(desk, given, number)
        if problem is not None:
            desk.report.skipped.append(problem)
        elif number is None:
            _add(desk, given)
        else:
            _note(desk, given, number)
            if records[number].archived_at is not None:
                desk.report.unchanged += given.archived_at is not None
                desk.report.archived += given.archived_at is None
            elif await _update(desk, given, rows[number], records[number]):
                desk.report.updated += 1
            else:
                desk.report.unchanged += 1
    await desk.session.flush()


def _tracked(desk: _Desk, given: LineDraft) -> int | None:
    """The desk's claim from before this file that a line is: by key, number and wording, or wording."""
    claim = given.given.claim
    wording = _wording(given)
    number = desk.targets.keys.get(claim.key) if claim.key else None
    if number is None and given.number is not None and desk.wordings.get(given.number, ("",))[0] == wording:
        number = given.number
    if number is None:
        tracked = desk.archived if given.archived_at else desk.targets.wordings
        number = tracked.get(wording)
    return number if number is not None and number not in desk.new else None


def _wording(given: LineDraft) -> str:
    draft = given.given.claim.draft
    return wording_key(draft.text) if draft is not None else ""


def _problem(desk: _Desk, given: LineDraft, number: int | None) -> Problem | None:
    claim = given.given.claim
    if number in desk.taken or (given.number is not None and given.number in desk.numbers):
        return Problem(given.line, "number", "is a claim that the file has already")
    if number is None and claim.key and claim.key in desk.targets.keys:
        return Problem(given.line, "key", "is that of another claim of the file")
    if number is None and given.archived_at is not None:
        return None
    if number is None and _wording(given) in desk.targets.wordings:
        return Problem(given.line, "text", "is that of another open claim of the file")
    return desk.targets.problem_of(claim) if given.archived_at is None else None


def _note(desk: _Desk, given: LineDraft, number: int) -> None:
    """A line is the desk's claim `number`."""
    desk.taken.add(number)
    if given.number is not None:
        desk.numbers[given.number] = number
    desk.links += [(given.line, number, relation, other, at) for relation, other, at in given.links]


def _add(desk: _Desk, given: LineDraft) -> None:
    claim, draft = given.given.claim, given.given.claim.draft
    if draft is None:
        raise AssertionError("a line always has a claim")
    lowest = desk.guild.next_number
    fits = given.number is not None and lowest <= given.number <= lowest + FURTHEST
    number = given.number if fits else lowest
    row = insert_claim(
        desk.session, desk.guild, draft, desk.stamp, origin=PhrasingOrigin.IMPORT, number=number
    )
    row.verdict_by = given.given.verdict_by
    row.verdict_at = given.given.verdict_at or (row.verdict_at if given.given.own else None)
    row.assignee, row.archived_at = given.assignee, given.archived_at
    row.created_at = given.created_at or desk.stamp.at
    _add_parts(desk, row, given)
    desk.targets.note(row)
    desk.new.add(row.number)
    _note(desk, given, row.number)
    if given.merged_into is not None:
        desk.merges.append((given.line, row.number, given.merged_into))
    if not given.history:
        record(
            desk.session, row, desk.stamp, "imported", after={"text": claim.draft.text if claim.draft else ""}
        )
    elif any(_NUMBERS & {*entry.before, *entry.after} for entry in given.history):
        desk.waiting.append((row.number, given))
    else:
        _add_history(desk, row.number, given)
    desk.report.added += 1


def _add_parts(desk: _Desk, row: Claim, given: LineDraft) -> None:
    taken = {row.wording_key}
    for text, origin, at in given.phrasings:
        if wording_key(text) not in taken:
            taken.add(wording_key(text))
            desk.session.add(phrasing_row(row, text, _at(desk.stamp, at), origin))
    sources = {
        address_key(draft.url): source_row(row, draft, _at(desk.stamp, at)) for draft, at in given.sources
    }
    pages = {address_key(url): appearance_row(row, url, _at(desk.stamp, at)) for url, at in given.appearances}
    desk.session.add_all([*sources.values(), *pages.values()])


def _at(stamp: Stamp, at: Any) -> Stamp:
    return Stamp(stamp.by, at) if at else stamp


def _add_history(desk: _Desk, number: int, given: LineDraft) -> None:
    for entry in given.history:
        desk.session.add(
            HistoryEntry(
                guild_id=desk.guild.guild_id,
                claim_number=number,
                at=entry.at,
                by=entry.by,
                action=entry.action,
                before=_renumbered(desk, entry.before),
                after=_renumbered(desk, entry.after),
            )
        )


def _renumbered(desk: _Desk, values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: desk.numbers.get(value, value) if name in _NUMBERS and isinstance(value, int) else value
        for name, value in values.items()
    }


async def _update(desk: _Desk, given: LineDraft, row: Claim, tracked: ClaimRecord) -> bool:
    whole = given.given
    if whole.claim.draft is not None:
        whole = replace(
            whole,
            claim=replace(
                whole.claim,
                draft=replace(whole.claim.draft, phrasings=tuple(text for text, _, _ in given.phrasings)),
                sources=[draft for draft, _ in given.sources],
            ),
            appearances=tuple(url for url, _ in given.appearances),
        )
    changed = await update_claim(desk.session, desk.guild, whole, row, tracked, desk.targets, desk.stamp)
    if given.assignee and given.assignee != tracked.assignee:
        changed |= change(desk.session, row, desk.stamp, "assigned", assignee=given.assignee)
    return changed


async def _connect(desk: _Desk) -> None:
    """What claims of the file are to one another, now that all have their numbers."""
    for line, number, into in desk.merges:
        if desk.numbers.get(into, number) == number:
            desk.report.skipped.append(Problem(line, "merged_into", f"the file has no other claim {into}"))
            continue
        row = await desk.session.get_one(Claim, (desk.guild.guild_id, number))
        row.merged_into = desk.numbers[into]
    for number, given in desk.waiting:
        _add_history(desk, number, given)
    for line, number, relation, other, at in desk.links:
        if other not in desk.numbers or desk.numbers[other] == number:
            desk.report.skipped.append(Problem(line, "links", f"the file has no other claim {other}"))
        else:
            await _link(desk, number, desk.numbers[other], relation, at)


async def _link(desk: _Desk, number: int, other: int, relation: LinkRelation, at: Any) -> None:
    first, second = sorted((number, other)) if relation is LinkRelation.CONTRADICTS else (number, other)
    guild_id = desk.guild.guild_id
    if await desk.session.get(Link, (guild_id, first, second, relation)) is not None:
        return
    values = {"guild_id": guild_id, "claim_number": first, "other_number": second, "relation": relation}
    desk.session.add(Link(**values, created_at=at or desk.stamp.at))
    if not {number, other} <= desk.new:
        row = await desk.session.get_one(Claim, (guild_id, number))
        record(desk.session, row, desk.stamp, "linked", after={"relation": relation, "other": other})
