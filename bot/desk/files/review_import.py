"""Taking ClaimReview into the desk, all of it or nothing, a batch in memory at a time."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.adding import insert_claim
from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.fields import wording_key
from bot.desk.claims.history import change, record
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.parts.appearances import appearance_row, attach_appearance
from bot.desk.claims.parts.phrasings import attach_phrasing
from bot.desk.claims.parts.sources import attach_source
from bot.desk.claims.parts.tags import replace_tags
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_rows, load_numbers
from bot.desk.errors import InvalidError
from bot.desk.files.csv_import import replace_imported
from bot.desk.files.report import BATCH, BadFileError, ImportReport
from bot.desk.files.review_drafts import ReviewDraft, review_draft
from bot.desk.files.targets import Targets
from bot.desk.guilds.stamp import Stamp
from bot.desk.guilds.store import begin_change
from bot.exchange.claimreview import UNIT, ReviewFile
from bot.exchange.problems import Problem, stop_at_too_many
from db.models import Claim, Guild
from db.vocabulary import PhrasingOrigin


async def import_reviews(
    session: AsyncSession,
    guild_id: int,
    file: ReviewFile,
    stamp: Stamp,
    *,
    publisher: str | None = None,
    skip_bad: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Add the file's claims, with the verdicts of others under the others' names.

    The desk's own verdict is never replaced by another publisher's, which becomes a source of the claim.
    `publisher` is the name under which the desk signs its own reviews. Raises BadFileError, unless bad
    reviews are to be skipped; UnreadableFileError where the file cannot be read to its end.
    """
    guild = await begin_change(session, guild_id)
    targets = await Targets.load(session, guild)
    report = ImportReport()
    for batch in _batches(_drafts(file, publisher, report.skipped)):
        good = [draft for draft in batch if _fits(draft, targets, report.skipped)]
        if not report.skipped or skip_bad:
            await _write(session, guild, good, targets, stamp, report)
        if progress is not None:
            progress(batch[-1].claim.line, file.count)
    if report.skipped and not skip_bad:
        raise BadFileError(report.skipped)
    return report


def _drafts(file: ReviewFile, publisher: str | None, problems: list[Problem]) -> Iterator[ReviewDraft]:
    for review in file.read():
        stop_at_too_many(problems)
        if isinstance(review, Problem):
            problems.append(review)
            continue
        try:
            yield review_draft(review, publisher)
        except InvalidError as error:
            problems.append(Problem(review.place, None, str(error), UNIT))


def _batches(drafts: Iterator[ReviewDraft]) -> Iterator[list[ReviewDraft]]:
    """Batches in which no claim occurs twice."""
    batch: list[ReviewDraft] = []
    seen: set[str] = set()
    for draft in drafts:
        marks = _marks(draft)
        if len(batch) == BATCH or marks & seen:
            yield batch
            batch, seen = [], set()
        batch.append(draft)
        seen |= marks
    if batch:
        yield batch


def _marks(draft: ReviewDraft) -> set[str]:
    claim = draft.claim
    return ({wording_key(claim.draft.text)} if claim.draft else set()) | ({claim.key} if claim.key else set())


def _fits(draft: ReviewDraft, targets: Targets, problems: list[Problem]) -> bool:
    problem = targets.problem_of(draft.claim)
    if problem is not None:
        problems.append(replace(problem, unit=UNIT))
    return problem is None


async def _write(
    session: AsyncSession,
    guild: Guild,
    batch: list[ReviewDraft],
    targets: Targets,
    stamp: Stamp,
    report: ImportReport,
) -> None:
    tracked = {id(draft): targets.number_of(draft.claim) for draft in batch}
    numbers = [number for number in tracked.values() if number is not None]
    records = await load_numbers(session, guild.guild_id, numbers, archived=True)
    rows = await claim_rows(session, guild.guild_id, numbers)
    for draft in batch:
        number = tracked[id(draft)]
        if number is None:
            targets.note(_add(session, guild, draft, targets, stamp))
            report.added += 1
        elif records[number].archived_at is not None:
            report.archived += 1
        elif await update_claim(session, guild, draft, rows[number], records[number], targets, stamp):
            report.updated += 1
        else:
            report.unchanged += 1
    await session.flush()


def _add(session: AsyncSession, guild: Guild, given: ReviewDraft, targets: Targets, stamp: Stamp) -> Claim:
    claim = given.claim
    if claim.draft is None:
        raise AssertionError("a review always has a claim")
    number = targets.free_number(claim)
    draft = replace(claim.draft, key=claim.key if number is None else None, sources=tuple(claim.sources))
    row = insert_claim(session, guild, draft, stamp, origin=PhrasingOrigin.IMPORT, number=number)
    row.verdict_by, row.verdict_at = given.verdict_by, given.verdict_at
    session.add_all(appearance_row(row, url, stamp) for url in _different(given.appearances))
    record(session, row, stamp, "imported", after={"text": row.text})
    return row


def _different(urls: tuple[str, ...]) -> list[str]:
    return list({address_key(url): url for url in reversed(urls)}.values())[::-1]


async def update_claim(
    session: AsyncSession,
    guild: Guild,
    given: ReviewDraft,
    row: Claim,
    tracked: ClaimRecord,
    targets: Targets,
    stamp: Stamp,
) -> bool:
    """Bring a tracked claim up to date: the part shared with the import of JSON Lines.

    `tracked` is what `row` was before the file's batch; what it has already is not asked for again.
    """
    changed = change(session, row, stamp, "edited", **_values(given, tracked, targets))
    if _rates(given, tracked) and change(session, row, stamp, "verdict", **_verdict(given)):
        row.verdict_at = given.verdict_at or (stamp.at if given.own else None)
        changed = True
    draft = given.claim.draft
    if draft is not None and given.exported and draft.tags:
        changed |= await replace_tags(session, row, draft.tags, stamp)
    if draft is not None and given.exported and draft.phrasings:
        if set(draft.phrasings) != set(tracked.phrasings):
            changed |= await replace_imported(session, row, draft.phrasings, stamp)
    elif draft is not None:
        for phrasing in draft.phrasings:
            changed |= await attach_phrasing(session, row, phrasing, stamp, PhrasingOrigin.IMPORT)
    changed |= await _attach_pages(session, row, given, tracked, stamp)
    if changed:
        row.revision = guild.revision
    return changed


async def _attach_pages(
    session: AsyncSession, row: Claim, given: ReviewDraft, tracked: ClaimRecord, stamp: Stamp
) -> bool:
    changed = False
    for source in given.claim.sources:
        if not _has_source(tracked, source):
            changed |= await attach_source(session, row, source, stamp) is not None
    for url in given.appearances:
        if url not in tracked.appearances:
            changed |= await attach_appearance(session, row, url, stamp)
    return changed


def _has_source(tracked: ClaimRecord, draft: SourceDraft) -> bool:
    """Whether the claim has the source just so; what the draft leaves out counts as the same."""
    given = {name: value for name, value in asdict(draft).items() if value is not None}
    return any(
        all(getattr(source, name) == value for name, value in given.items()) for source in tracked.sources
    )


def _values(given: ReviewDraft, tracked: ClaimRecord, targets: Targets) -> dict[str, Any]:
    """The columns, but for the verdict, that the review changes."""
    draft = given.claim.draft
    if draft is None:
        return {}
    names = ["claimant", "claimed_on", "quote"]
    names += ["text", "published_url"] if given.exported else []
    names += ["verdict_note"] if draft.verdict is None and tracked.verdict is None else []
    values = {name: getattr(draft, name) for name in names if getattr(draft, name) is not None}
    values = {
        name: value
        for name, value in values.items()
        if value != getattr(tracked, name) and (given.exported or getattr(tracked, name) is None)
    }
    if "text" in values:
        values["wording_key"] = wording_key(draft.text)
    if given.claim.key and tracked.key is None and not targets.is_own(given.claim.key):
        values["key"] = given.claim.key
    return values


def _rates(given: ReviewDraft, tracked: ClaimRecord) -> bool:
    """Whether the review's verdict becomes the claim's.

    Another publisher's does where there is none, or an older one of the same publisher's.
    """
    if given.claim.draft is None or given.claim.draft.verdict is None:
        return False
    if given.own or tracked.verdict is None:
        return True
    same = (tracked.verdict_by or "").casefold() == (given.verdict_by or "").casefold()
    if tracked.verdict_by is None or not same or given.verdict_at is None:
        return False
    return tracked.verdict_at is None or given.verdict_at > tracked.verdict_at


def _verdict(given: ReviewDraft) -> dict[str, Any]:
    draft = given.claim.draft
    if draft is None:
        return {}
    values: dict[str, Any] = {"verdict": draft.verdict, "verdict_by": given.verdict_by}
    if draft.verdict_note or not given.own:
        values["verdict_note"] = draft.verdict_note
    if draft.published_url and given.own:
        values["published_url"] = draft.published_url
    return values
