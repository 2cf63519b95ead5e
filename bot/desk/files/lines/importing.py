"""Importing a desk's JSON Lines into a desk: all of it or nothing, a batch in memory at a time."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.history import record
from bot.desk.files.importing import Import, batches, made_in_thread
from bot.desk.files.lines.drafts import FIELDS, LineDraft, line_draft
from bot.desk.files.report import BadFileError, ImportReport
from bot.desk.files.targets import FURTHEST
from bot.desk.guilds.stamp import Stamp
from bot.exchange.claims_jsonl import LineFile
from bot.exchange.problems import Problem, stop_at_too_many
from db.models import Claim, HistoryEntry, Link
from db.statements import rows_of
from db.vocabulary import LinkRelation

_NUMBERS = frozenset({"other", "duplicate", "merged_into"})
"""Entries of the history that are claims' numbers."""


@dataclass(slots=True)
class _Desk:
    work: Import
    wordings: dict[int, str]
    """Of all claims of the desk: wording and whether archived, by number."""
    archived: dict[str, int]
    """Archived claims of the desk by wording."""
    numbers: dict[int, int] = field(default_factory=dict)
    """The desk's numbers of the file's claims, by the file's."""
    taken: set[int] = field(default_factory=set)
    """Numbers of the desk's claims that a line of the file stands for."""
    new: set[int] = field(default_factory=set)
    links: list[tuple[int, int, LinkRelation, int, Any]] = field(default_factory=list)
    """Line, the desk's number, relation, the file's number of the other, when."""
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    """Line, the desk's number, the file's number of the claim merged into."""
    waiting: list[tuple[int, LineDraft]] = field(default_factory=list)
    """Claims added whose history names others, which may be numbered anew."""

    @property
    def problems(self) -> list[Problem]:
        return self.work.report.skipped


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
    desk = await _desk(await Import.begin(session, guild_id, stamp))
    done = 0
    async for batch in made_in_thread(batches(_drafts(file, desk.work.report))):
        if not desk.problems or skip_bad:
            await _write(desk, batch)
        done += len(batch)
        if progress is not None:
            progress(done, max(done, file.count or 0))
    if not desk.problems or skip_bad:
        await _connect(desk)
    if desk.problems and not skip_bad:
        raise BadFileError(sorted(desk.problems, key=lambda problem: problem.line))
    await session.flush()
    return desk.work.report


async def _desk(work: Import) -> _Desk:
    desk = _Desk(work, {}, {})
    query = select(Claim.number, Claim.wording_key, Claim.archived_at)
    rows = rows_of(work.session, query.where(Claim.guild_id == work.guild.guild_id))
    async for number, wording, archived_at in rows:
        desk.wordings[number] = wording
        if archived_at is not None:
            desk.archived.setdefault(wording, number)
    return desk


def _drafts(file: LineFile, report: ImportReport) -> Iterator[LineDraft]:
    for line in file.read():
        draft = line if isinstance(line, Problem) else line_draft(*line)
        if isinstance(draft, Problem):
            report.skipped.append(draft)
            stop_at_too_many(report.skipped)
        else:
            yield draft
        if isinstance(line, tuple):
            unknown = [name[:40] for name in line[1] if name not in {*FIELDS, *report.ignored_columns}]
            report.ignored_columns += unknown[: 20 - len(report.ignored_columns)]


async def _write(desk: _Desk, batch: list[LineDraft]) -> None:
    numbers = [_tracked(desk, line) for line in batch]
    tracked = await desk.work.tracked([number for number in numbers if number is not None])
    for line, number in zip(batch, numbers, strict=True):
        await asyncio.sleep(0)
        problem = _problem(desk, line, number)
        if problem is not None:
            desk.problems.append(problem)
        elif number is None:
            _add(desk, line)
        else:
            _note(desk, line, number)
            row, record_before = tracked[number]
            if record_before.archived_at is None:
                await desk.work.update(line.claim, row, record_before)
            elif line.archived:
                desk.work.report.unchanged += 1
            else:
                desk.work.report.archived += 1
    await desk.work.session.flush()


def _tracked(desk: _Desk, line: LineDraft) -> int | None:
    """The claim that the desk had before and a line stands for: same key, number and wording, or wording."""
    claim, targets = line.claim, desk.work.targets
    number = targets.keys.get(claim.key) if claim.key else None
    if number is None and line.number is not None:
        number = line.number if desk.wordings.get(line.number) == claim.wording else None
    if number is None:
        number = (desk.archived if line.archived else targets.wordings).get(claim.wording)
    return None if number in desk.new else number


def _problem(desk: _Desk, line: LineDraft, number: int | None) -> Problem | None:
    claim, targets = line.claim, desk.work.targets
    if number in desk.taken or (line.number is not None and line.number in desk.numbers):
        return Problem(claim.place, "number", "is a claim that the file has already")
    if number is None and claim.key and claim.key in targets.keys:
        return Problem(claim.place, "key", "is that of another claim of the file")
    if number is None and line.archived:
        return None
    if number is None and claim.wording in targets.wordings:
        return Problem(claim.place, "text", "is that of another open claim of the file")
    return None if line.archived else targets.problem_of(claim)


def _note(desk: _Desk, line: LineDraft, number: int) -> None:
    """Note that a line stands for the desk's claim `number`."""
    desk.taken.add(number)
    if line.number is not None:
        desk.numbers[line.number] = number
    desk.links += [(line.claim.place, number, relation, other, at) for relation, other, at in line.links]


def _add(desk: _Desk, line: LineDraft) -> None:
    lowest = desk.work.guild.next_number
    fits = line.number is not None and lowest <= line.number <= lowest + FURTHEST
    row = desk.work.add(line.claim, line.number if fits else lowest, note_import=not line.history)
    desk.work.targets.note(row)
    desk.new.add(row.number)
    _note(desk, line, row.number)
    if line.merged_into is not None:
        desk.merges.append((line.claim.place, row.number, line.merged_into))
    if any(_NUMBERS & {*entry.before, *entry.after} for entry in line.history):
        desk.waiting.append((row.number, line))
    else:
        _add_history(desk, row.number, line)


def _add_history(desk: _Desk, number: int, line: LineDraft) -> None:
    for entry in line.history:
        desk.work.session.add(
            HistoryEntry(
                guild_id=desk.work.guild.guild_id,
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


async def _connect(desk: _Desk) -> None:
    """Connect the file's claims with one another, now that all have their numbers."""
    for place, number, into in desk.merges:
        if desk.numbers.get(into, number) == number:
            desk.problems.append(Problem(place, "merged_into", f"the file has no other claim {into}"))
            continue
        row = await desk.work.session.get_one(Claim, (desk.work.guild.guild_id, number))
        row.merged_into = desk.numbers[into]
    for waiting in batches(desk.waiting):
        for number, line in waiting:
            _add_history(desk, number, line)
        await desk.work.session.flush()
    for links in batches(desk.links):
        for place, number, relation, other, at in links:
            if other not in desk.numbers or desk.numbers[other] == number:
                desk.problems.append(Problem(place, "links", f"the file has no other claim {other}"))
            else:
                await _link(desk, number, desk.numbers[other], relation, at)
        await desk.work.session.flush()


async def _link(desk: _Desk, number: int, other: int, relation: LinkRelation, at: Any) -> None:
    first, second = sorted((number, other)) if relation is LinkRelation.CONTRADICTS else (number, other)
    session, guild_id, stamp = desk.work.session, desk.work.guild.guild_id, desk.work.stamp
    if await session.get(Link, (guild_id, first, second, relation)) is not None:
        return
    values = {"guild_id": guild_id, "claim_number": first, "other_number": second, "relation": relation}
    session.add(Link(**values, created_at=at or stamp.at))
    if not {number, other} <= desk.new:
        row = await session.get_one(Claim, (guild_id, number))
        record(session, row, stamp, "linked", after={"relation": relation, "other": other})
