from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli.session import Guild, run, stamp
from bot.desk.exporting import export_csv
from bot.desk.import_report import BadFileError, ImportReport
from bot.desk.importing import import_table
from bot.desk.labels import plural
from bot.desk.seeds import seed_file
from bot.exchange.claims_csv import read_table
from bot.exchange.problems import Problem
from db import Database

LONG = 2000
"""Rows from which an import shows its progress."""


def import_file(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV file; its header is explained in the README.")
    ] = None,
    seeds: Annotated[
        bool, typer.Option("--seeds", help="Import the claims of the seed article instead.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad lines out and import the rest.")
    ] = False,
    guild: Guild = 0,
) -> None:
    """Import claims; known ones are brought up to date, and a bad file changes nothing."""
    if (file is None) != seeds:
        raise typer.BadParameter("give a FILE, or --seeds")
    table = read_table(seed_file() if file is None else file.read_bytes())

    async def use(database: Database) -> ImportReport:
        with Progress(console=Console(stderr=True), transient=True, disable=len(table.rows) < LONG) as bar:
            task = bar.add_task("Importing", total=None)
            async with database.write() as session:
                return await import_table(
                    session,
                    guild,
                    table,
                    stamp(),
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
        parts.append(f"{plural(len({problem.line for problem in report.skipped}), 'bad line')} left out")
    if report.ignored_columns:
        parts.append(f"columns not used: {', '.join(report.ignored_columns)}")
    return "; ".join(parts) + "."


def export_file(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else standard output.")
    ] = None,
    guild: Guild = 0,
) -> None:
    """Write the open claims as CSV, in the form that import reads."""

    async def use(database: Database) -> str:
        async with database.read() as session:
            return await export_csv(session, guild)

    table = run(use)
    if output is None:
        typer.echo(table.encode(), nl=False)
    else:
        output.touch(mode=0o600)
        output.write_bytes(table.encode())
        typer.echo(f"Wrote {output}.", err=True)
