"""The verbs of `claimdesk claims` that find and show claims."""

from typing import Annotated

import typer

from bot.cli.output import ClaimList, claim_detail_json, print_claim, print_json
from bot.cli.session import AsJson, Claim, Guild, run
from bot.desk.claims import fields
from bot.desk.claims.finding import Filter, claim_numbers
from bot.desk.claims.history import history_of
from bot.desk.claims.labels import history_line
from bot.desk.claims.records import ClaimRecord, State
from bot.desk.claims.store import load_numbers, load_one
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.recognition.searching import search_claims
from db import Database

app = typer.Typer(add_completion=False, help="Track claims: add, find, change, rate.", no_args_is_help=True)

CLAIMS_A_PART = 250
"""Claims that are read and printed together."""


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
        archived=archived,
    )
    all_open = wanted == Filter()
    nothing = "No claims; add one with: claimdesk claims add TEXT" if all_open else "No claim is like that."

    async def use(database: Database) -> None:
        async with database.read() as session:
            numbers = await claim_numbers(session, guild, wanted)
            printed = ClaimList(len(numbers), max(numbers, default=0), nothing, as_json=as_json)
            for start in range(0, len(numbers), CLAIMS_A_PART):
                part = numbers[start : start + CLAIMS_A_PART]
                printed.print((await load_numbers(session, guild, part, archived=archived)).values())
            printed.end()

    run(use)


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

    claims = run(use)
    greatest = max((claim.number for claim in claims), default=0)
    printed = ClaimList(len(claims), greatest, "No claim is about these words.", as_json=as_json)
    if claims:
        printed.print(claims)
    printed.end()


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
