from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.output import console, print_json
from bot.cli.session import AsJson, Guild, run, stamp
from bot.desk.guilds.settings import SETTINGS, Settings, change_settings, setting_named, settings_of
from bot.desk.sightings.trials import ThresholdReport, claim_lines, threshold_lines, try_thresholds
from db import Database

app = typer.Typer(help="Show and change how a desk works.", no_args_is_help=True, add_completion=False)


@app.command()
def show(guild: Guild = 0, as_json: AsJson = False) -> None:
    """Show each setting with its value and what it means."""

    async def use(database: Database) -> Settings:
        async with database.read() as session:
            return await settings_of(session, guild)

    settings = run(use)
    if as_json:
        print_json({name: setting.value_in(settings) for name, setting in SETTINGS.items()})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("setting", "value", "meaning"):
        table.add_column(title, overflow="fold")
    for name, setting in SETTINGS.items():
        table.add_row(name, setting.show(setting.value_in(settings)), setting.meaning)
    console().print(table)


@app.command("set")
def set_(
    name: Annotated[str, typer.Argument(help="The setting; `claimdesk settings show` lists them.")],
    value: Annotated[
        str, typer.Argument(help="Its value; a channel or a role by its id; none empties what can be empty.")
    ],
    guild: Guild = 0,
) -> None:
    """Change a setting."""
    setting = setting_named(name)
    wanted = setting.read(value)

    async def use(database: Database) -> Settings:
        async with database.write() as session:
            return await change_settings(session, guild, stamp(), **{name: wanted})

    typer.echo(f"{name}: {setting.show(setting.value_in(run(use)))}")


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
