import io
import sys
from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli.session import Guild, run, stamp
from bot.desk.export_lines import export_lines
from bot.desk.export_reviews import export_reviews
from bot.desk.exporting import export_csv
from bot.desk.import_lines import import_lines
from bot.desk.import_report import BadFileError, ImportReport
from bot.desk.import_reviews import import_reviews
from bot.desk.importing import import_table
from bot.desk.labels import plural
from bot.desk.seeds import seed_file
from bot.exchange.claimreview import ReviewFile
from bot.exchange.claims_csv import read_table
from bot.exchange.claims_jsonl import LineFile
from bot.exchange.documents import whole_file
from bot.exchange.problems import Problem
from db import Database

LONG = 2000
"""Rows from which an import shows its progress."""


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"
    CLAIMREVIEW = "claimreview"


_ENDINGS = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.CLAIMREVIEW,
    ".jsonld": Format.CLAIMREVIEW,
    ".html": Format.CLAIMREVIEW,
    ".htm": Format.CLAIMREVIEW,
}
AnyFormat = Annotated[
    Format | None, typer.Option("--format", help="Guessed from the file's name where it is not given.")
]
Publisher = Annotated[
    str | None, typer.Option("--publisher", help="In ClaimReview, the name that signs this desk's verdicts.")
]


def _format(given: Format | None, file: Path | None) -> Format:
    return given or _ENDINGS.get(file.suffix.lower() if file else "", Format.CSV)


def import_file(
    file: Annotated[
        Path | None, typer.Argument(help="CSV, JSON Lines or ClaimReview, as the README explains them.")
    ] = None,
    seeds: Annotated[
        bool, typer.Option("--seeds", help="Import the claims of the seed article instead.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad lines or reviews out and import the rest.")
    ] = False,
    kind: AnyFormat = None,
    publisher: Publisher = None,
    guild: Guild = 0,
) -> None:
    """Import claims; known ones are brought up to date, and a bad file changes nothing."""
    if (file is None) != seeds:
        raise typer.BadParameter("give a FILE, or --seeds")
    with io.BytesIO(seed_file()) if file is None else file.open("rb") as opened:
        take, count = _taking(opened, _format(kind, file), publisher)

        async def use(database: Database) -> ImportReport:
            with Progress(console=Console(stderr=True), transient=True, disable=count < LONG) as bar:
                task = bar.add_task("Importing", total=None)
                async with database.write() as session:
                    return await take(
                        session,
                        guild,
                        skip_bad=skip_bad,
                        progress=lambda done, total: bar.update(task, completed=done, total=total),
                    )

        try:
            report = run(use)
        except BadFileError as error:
            _print_problems(error.problems)
            raise
    _print_problems(report.skipped)
    typer.echo(_summary(report))


def _taking(
    file: BinaryIO, kind: Format, publisher: str | None
) -> tuple[Callable[..., Awaitable[ImportReport]], int]:
    """What takes the opened file, and how many claims it has, as far as that is known."""
    if kind is Format.CLAIMREVIEW:
        reviews = ReviewFile(file)
        return partial(import_reviews, file=reviews, stamp=stamp(), publisher=publisher), reviews.count
    if kind is Format.JSONL:
        lines = LineFile(file)
        return partial(import_lines, file=lines, stamp=stamp()), lines.count or 0
    table = read_table(whole_file(file))
    return partial(import_table, table=table, stamp=stamp()), len(table.rows)


def _print_problems(problems: list[Problem]) -> None:
    for problem in problems:
        typer.echo(str(problem), err=True)


def _summary(report: ImportReport) -> str:
    parts = [
        f"{plural(report.added, 'claim')} added",
        f"{report.updated:,} updated",
        f"{report.unchanged:,} unchanged",
    ]
    if report.archived:
        parts.append(f"{report.archived:,} archived ones left alone")
    if report.skipped:
        left_out = {(problem.unit, problem.line) for problem in report.skipped}
        parts.append(f"{plural(len(left_out), f'bad {report.skipped[0].unit}')} left out")
    if report.ignored_columns:
        parts.append(f"columns not used: {', '.join(report.ignored_columns)}")
    return "; ".join(parts) + "."


def export_file(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else standard output.")
    ] = None,
    kind: AnyFormat = None,
    publisher: Publisher = None,
    guild: Guild = 0,
) -> None:
    """Write the desk's claims in a form that import reads: CSV unless said otherwise."""
    chosen = _format(kind, output)
    if output is None:
        run(lambda database: _write(database, guild, chosen, publisher, sys.stdout.buffer))
        sys.stdout.buffer.flush()
        return
    output.touch(mode=0o600)
    with output.open("wb") as file:
        run(lambda database: _write(database, guild, chosen, publisher, file))
    typer.echo(f"Wrote {output}.", err=True)


async def _write(database: Database, guild: int, kind: Format, publisher: str | None, file: BinaryIO) -> None:
    async with database.read() as session:
        if kind is Format.JSONL:
            async for line in export_lines(session, guild):
                file.write(line.encode())
        elif kind is Format.CLAIMREVIEW:
            pieces = await export_reviews(session, guild, publisher=publisher)
            file.writelines(piece.encode() for piece in pieces)
        else:
            file.write((await export_csv(session, guild)).encode())
