"""`claimdesk sources`: the evidence for and against claims."""

from typing import Annotated

import typer

from bot.cli.output import print_json, print_saved, source_json, source_line
from bot.cli.session import AsJson, Claim, Guild, run, stamp
from bot.desk.claims.drafts import SourceDraft
from bot.desk.claims.parts.sources import SourceAdded, add_source, remove_source
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_one
from db import Database
from db.vocabulary import Stance

app = typer.Typer(
    add_completion=False, help="Keep the evidence for and against claims.", no_args_is_help=True
)


@app.command()
def add(
    claim: Claim,
    url: Annotated[str, typer.Argument(help="The page; it is never fetched.")],
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    publisher: Annotated[
        str | None, typer.Option(help="Who published it; otherwise its site counts.")
    ] = None,
    stance: Annotated[str | None, typer.Option(help=f"{', '.join(Stance)}; supports if left out.")] = None,
    quote: Annotated[str | None, typer.Option(help="The words that matter.")] = None,
    note: Annotated[str | None, typer.Option(help="A note for the desk.")] = None,
    guild: Guild = 0,
) -> None:
    """Add a source, or bring the one from the same page up to date."""
    draft = SourceDraft.of(url, title, publisher, stance, quote, note)

    async def use(database: Database) -> SourceAdded:
        async with database.write() as session:
            return await add_source(session, guild, claim, draft, stamp())

    added = run(use)
    print_saved(added.claim, "Source added to" if added.created else "Source brought up to date on")


@app.command("list")
def list_(claim: Claim, guild: Guild = 0, as_json: AsJson = False) -> None:
    """List a claim's sources."""

    async def use(database: Database) -> ClaimRecord:
        async with database.read() as session:
            return await load_one(session, guild, claim)

    record = run(use)
    if as_json:
        print_json([source_json(source) for source in record.sources])
    elif record.sources:
        for place, source in enumerate(record.sources, 1):
            typer.echo(f"{place}. {source_line(source)}")
    else:
        typer.echo(
            f"#{record.number} has no sources; add one with: claimdesk sources add {record.number} URL"
        )


@app.command()
def remove(
    claim: Claim,
    source: Annotated[str, typer.Argument(help="Its place in the list, or its address.")],
    guild: Guild = 0,
) -> None:
    """Remove a source."""

    async def use(database: Database) -> None:
        async with database.write() as session:
            record, removed = await remove_source(session, guild, claim, source, stamp())
        print_saved(record, f"Removed {removed.url} from")

    run(use)
