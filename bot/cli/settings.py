from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.output import print_json
from bot.cli.session import AsJson, Guild, run
from bot.desk.sightings.trials import ThresholdReport, claim_lines, threshold_lines, try_thresholds
from db import Database


def threshold(
    values: Annotated[
        list[float] | None, typer.Argument(metavar="[VALUE]...", help="Thresholds to try; else some near it.")
    ] = None,
    guild: Guild = 0,
    as_json: AsJson = False,
) -> None:
    """Say what other flag thresholds would have done over the last four weeks; changes nothing."""

    async def use(database: Database) -> ThresholdReport:
        async with database.read() as session:
            return await try_thresholds(session, guild, values or [], datetime.now(UTC))

    report = run(use)
    if as_json:
        print_json(asdict(report) | {"since": report.since.isoformat()})
        return
    for line in threshold_lines(report):
        typer.echo(line)
    if report.claims:
        typer.echo("\nHow often a claim's flags were right:")
    for line, claim in zip(claim_lines(report), report.claims, strict=True):
        typer.echo(f"{line}: {claim.text}")
