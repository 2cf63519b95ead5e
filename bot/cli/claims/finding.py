"""The verbs of `claimdesk claims` that find and show claims."""

from typing import Annotated

import typer

from bot.cli.output import claim_detail_json, claim_json, print_claim, print_claims, print_json
from bot.cli.session import AsJson, Claim, Guild, run
from bot.desk.claims import fields
from bot.desk.claims.finding import Filter, list_claims
from bot.desk.claims.history import history_of
from bot.desk.claims.labels import history_line, plural
from bot.desk.claims.records import ClaimRecord, State
from bot.desk.claims.store import load_one
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.recognition.searching import search_claims
from db import Database

app = typer.Typer(add_completion=False, help="Track claims: add, find, change, rate.", no_args_is_help=True)


@app.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="needs_sourcing, sourced, disputed or checked.")] = None,
    verdict: Annotated[str | None, typer.Option(help="Only claims with this verdict.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Only claims assigned to this person.")] = None,
    tag: Annotated[str | None, typer.Option(help="Only claims with this tag.")] = None,
    archived: Annotated[bool, typer.Option("--archived", help="Archived claims too.")] = False,
    guild: Guild = 0,
    as_json: AsJson = False,
) -> None:
    """List the open claims."""
    wanted = Filter(
        state=fields.word_of(State, state, "state") if state else None,
        verdict=fields.optional_verdict(verdict),
        assignee=assignee,
        tag=tag,
    )

    async def use(database: Database) -> list[ClaimRecord]:
        async with database.read() as session:
            return await list_claims(session, guild, wanted, archived=archived)

    all_open = wanted == Filter()
    nothing = "No claims; add one with: claimdesk claims add TEXT" if all_open else "No claim is like that."
    _print_list(run(use), as_json, nothing)


def _print_list(claims: list[ClaimRecord], as_json: bool, nothing: str) -> None:
    if as_json:
        print_json([claim_json(claim) for claim in claims])
    elif claims:
        print_claims(claims)
        typer.echo(plural(len(claims), "claim"))
    else:
        typer.echo(nothing)


@app.command()
def show(claim: Claim, guild: Guild = 0, as_json: AsJson = False) -> None:
    """Show all of one claim, archived or not."""

    async def use(database: Database) -> ClaimRecord:
        async with database.read() as session:
            return await load_one(session, guild, claim)

    record = run(use)
    if as_json:
        print_json(claim_detail_json(record))
    else:
        print_claim(record)


@app.command()
def search(query: str, guild: Guild = 0, as_json: AsJson = False) -> None:
    """Find claims by words or beginnings of words."""

    async def use(database: Database) -> list[ClaimRecord]:
        async with database.read() as session:
            return await search_claims(session, GuildMatchers(), guild, query)

    _print_list(run(use), as_json, "No claim is about these words.")


@app.command()
def history(claim: Claim, guild: Guild = 0, as_json: AsJson = False) -> None:
    """Show who changed what, when."""

    async def use(database: Database) -> None:
        async with database.read() as session:
            entries = await history_of(session, guild, claim)
        if as_json:
            print_json(
                [
                    {
                        "at": e.at.isoformat(),
                        "by": e.by,
                        "action": e.action,
                        "before": e.before,
                        "after": e.after,
                    }
                    for e in entries
                ]
            )
        else:
            for entry in entries:
                typer.echo(history_line(entry))

    run(use)
