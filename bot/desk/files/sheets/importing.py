"""Taking a sheet of claims into the desk, all of it or nothing."""

import asyncio
import gc
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.claims.parts.links import attach_link
from bot.desk.files.claims import FileClaim
from bot.desk.files.importing import Import, batches
from bot.desk.files.report import BadFileError, ImportReport
from bot.desk.files.sheets.drafts import claims_of
from bot.desk.guilds.stamp import Stamp
from bot.exchange.claims_csv import Table
from db.models import Claim

MANY = 1000
"""Drafts from which they are hidden from the garbage collector: it would walk them again and again while
everything else waits, and they hold no cycles."""


async def import_table(
    session: AsyncSession,
    guild_id: int,
    table: Table,
    stamp: Stamp,
    *,
    skip_bad: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Add the sheet's claims and bring those that the desk has up to date; an empty cell changes nothing.

    `progress` is told how many of how many claims are done. Raises BadFileError, unless the bad lines are to
    be skipped.
    """
    work = await Import.begin(session, guild_id, stamp)
    claims, problems = await asyncio.to_thread(claims_of, table)
    claims = await asyncio.to_thread(work.targets.resolve, claims, problems)
    if len(claims) >= MANY:
        gc.freeze()
    problems.sort(key=lambda problem: problem.line)
    if problems and not skip_bad:
        raise BadFileError(problems)
    work.report.skipped = problems
    work.report.ignored_columns = table.ignored_columns
    done = 0
    for batch in batches(claims):
        await work.write(batch)
        done += len(batch)
        if progress is not None:
            progress(done, len(claims))
    await _link(work, claims)
    return work.report


async def _link(work: Import, claims: list[FileClaim]) -> None:
    for batch in batches((claim, *link) for claim in claims for link in claim.links):
        for claim, relation, key in batch:
            number, other = work.targets.number_of(claim), work.targets.keys.get(key)
            if number is not None and other is not None and number != other:
                row = await work.session.get_one(Claim, (work.guild.guild_id, number))
                await attach_link(work.session, row, other, relation, work.stamp)
        await work.session.flush()
