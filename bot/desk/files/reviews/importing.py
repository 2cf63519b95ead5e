"""Taking ClaimReview into the desk, all of it or nothing, a batch in memory at a time."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import InvalidError
from bot.desk.files.claims import FileClaim
from bot.desk.files.importing import BATCH, Import, made_in_thread
from bot.desk.files.report import BadFileError, ImportReport
from bot.desk.files.reviews.drafts import review_draft
from bot.desk.guilds.stamp import Stamp
from bot.exchange.claimreview import UNIT, ReviewFile
from bot.exchange.problems import Problem, stop_at_too_many


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
    """Add the file's claims, with other publishers' verdicts under their names.

    The desk's own verdict is never replaced by another publisher's, which becomes a source of the claim.
    `publisher` is the name under which the desk signs its own reviews. Raises BadFileError, unless bad
    reviews are to be skipped; UnreadableFileError where the file cannot be read to its end.
    """
    work = await Import.begin(session, guild_id, stamp)
    problems = work.report.skipped
    async for batch in made_in_thread(_batches(_drafts(file, publisher, problems))):
        good = [claim for claim in batch if _fits(claim, work)]
        if not problems or skip_bad:
            await work.write(good)
        if progress is not None:
            progress(batch[-1].place, file.count)
    if problems and not skip_bad:
        raise BadFileError(problems)
    return work.report


def _drafts(file: ReviewFile, publisher: str | None, problems: list[Problem]) -> Iterator[FileClaim]:
    for review in file.read():
        stop_at_too_many(problems)
        if isinstance(review, Problem):
            problems.append(review)
            continue
        try:
            yield review_draft(review, publisher)
        except InvalidError as error:
            problems.append(Problem(review.place, None, str(error), UNIT))


def _batches(claims: Iterator[FileClaim]) -> Iterator[list[FileClaim]]:
    """Batches in which no claim occurs twice."""
    batch: list[FileClaim] = []
    seen: set[str] = set()
    for claim in claims:
        marks = {mark for mark in (claim.wording, claim.key) if mark}
        if len(batch) == BATCH or marks & seen:
            yield batch
            batch, seen = [], set()
        batch.append(claim)
        seen |= marks
    if batch:
        yield batch


def _fits(claim: FileClaim, work: Import) -> bool:
    problem = work.targets.problem_of(claim)
    if problem is not None:
        work.report.skipped.append(replace(problem, unit=UNIT))
    return problem is None
