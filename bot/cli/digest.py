from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from bot.cli.output import console, print_json
from bot.cli.session import AsJson, Guild, run
from bot.desk.claims import fields
from bot.desk.digests.records import DigestReport, ReportedClaim
from bot.desk.digests.report import digest_of
from bot.desk.digests.schedule import zone_of
from bot.desk.digests.sections import SECTIONS
from bot.desk.digests.text import digest_text
from bot.desk.digests.times import instant_of
from bot.desk.errors import InvalidError
from db import Database


def _day(raw: str) -> date:
    try:
        day = fields.optional_day(raw)
    except InvalidError as error:
        raise typer.BadParameter(str(error)) from None
    if day is None or not date.min + timedelta(days=400) < day < date.max - timedelta(days=7):
        raise typer.BadParameter("give a day, like 2026-11-23")
    return day


def digest(
    guild: Guild = 0,
    ending: Annotated[
        date | None,
        typer.Option(
            parser=_day,
            metavar="DATE",
            help="The last day of the week to report on, like 2026-11-23; else the seven days up to now.",
        ),
    ] = None,
    as_json: AsJson = False,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="FILE", help="Write the chart of twelve weeks to this file, as PNG."),
    ] = None,
) -> None:
    """Report on a week of the desk against the week before."""

    async def use(database: Database) -> DigestReport:
        async with database.read() as session:
            end = datetime.now(UTC)
            if ending is not None:
                zone = ZoneInfo(await zone_of(session, guild))
                end = instant_of(ending + timedelta(days=1), 0, zone)
            return await digest_of(session, guild, end)

    report = run(use)
    if chart is not None:
        write_chart(report, chart)
    if as_json:
        print_json(digest_json(report))
    else:
        console().print(Text(digest_text(report)))


def write_chart(report: DigestReport, file: Path) -> None:
    from bot.charts.drawing import draw_trend

    file.write_bytes(draw_trend(report.trend))
    typer.echo(f"Wrote {file}.", err=True)


def digest_json(report: DigestReport) -> dict[str, Any]:
    return {
        "guild": report.guild_id,
        "start": report.start.isoformat(),
        "end": report.end.isoformat(),
        "zone": report.zone,
        "figures": asdict(report.figures),
        "before": asdict(report.before),
        **{kind.name: [_entry_json(entry) for entry in kind.entries(report)] for kind in SECTIONS},
        "weeks": [asdict(week) | {"day": week.day.isoformat()} for week in report.trend.weeks],
        "days": [asdict(day) | {"day": day.day.isoformat()} for day in report.trend.days],
    }


def _entry_json(entry: ReportedClaim | tuple[ReportedClaim, ...]) -> object:
    """A claim with everything reported about it; for linked claims, their numbers alone."""
    return [claim.number for claim in entry] if isinstance(entry, tuple) else _claim_json(entry)


def _claim_json(claim: ReportedClaim) -> dict[str, Any]:
    return {
        "claim": claim.number,
        "text": claim.text,
        "claimant": claim.claimant,
        "assignee": claim.assignee,
        "created_at": claim.created_at.isoformat(),
        "age_days": claim.age_days,
        "state": claim.state,
        "verdict": claim.verdict,
        "verdict_by": claim.verdict_by,
        "sightings": claim.seen.sightings,
        "sightings_before": claim.seen.sightings_before,
        "contradictions": claim.seen.contradictions,
        "unsure": claim.seen.unsure,
        "channels": [channel.channel_id for channel in claim.seen.channels],
        "first_sighting": claim.seen.first,
        "last_sighting": claim.seen.last,
    }
