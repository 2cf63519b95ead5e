import io
import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli.session import Guild, run, stamp
from bot.desk.files.formats import Format, format_of, seed_file, written
from bot.desk.files.formats import opened as open_claims
from bot.desk.files.report import BadFileError, ImportReport
from bot.exchange.problems import Problem
from db import Database

LONG = 2000
"""Rows from which an import shows its progress."""


AnyFormat = Annotated[
    Format | None, typer.Option("--format", help="Guessed from the file's name or content if left out.")
]
Publisher = Annotated[
    str | None, typer.Option("--publisher", help="In ClaimReview, the name that signs this desk's verdicts.")
]


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
        chosen = kind or format_of(file.name if file else "seeds.csv", opened)
        claims = open_claims(opened, chosen, stamp(), publisher)

        async def use(database: Database) -> ImportReport:
            with Progress(console=Console(stderr=True), transient=True, disable=claims.count < LONG) as bar:
                task = bar.add_task("Importing", total=None)
                async with database.write() as session:
                    return await claims.take(
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
    typer.echo(report.summary())


def _print_problems(problems: list[Problem]) -> None:
    for problem in problems:
        typer.echo(str(problem), err=True)


def export_file(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else standard output.")
    ] = None,
    kind: AnyFormat = None,
    publisher: Publisher = None,
    adopted: Annotated[
        bool, typer.Option("--adopted", help="With the phrasings that editors adopted from messages.")
    ] = False,
    guild: Guild = 0,
) -> None:
    """Write the desk's claims in a form that import reads: CSV unless said otherwise."""
    chosen = kind or format_of(output.name if output else "")

    async def write(database: Database, file: BinaryIO) -> None:
        async with database.read() as session:
            async for piece in written(session, guild, chosen, publisher, adopted=adopted):
                file.write(piece)

    if output is None:
        run(lambda database: write(database, sys.stdout.buffer))
        sys.stdout.buffer.flush()
        return
    output.touch(mode=0o600)
    with output.open("wb") as file:
        run(lambda database: write(database, file))
    typer.echo(f"Wrote {output}.", err=True)
