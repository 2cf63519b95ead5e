from typing import Annotated

import typer

from bot.cli.output import claim_detail_json, claim_json, print_claim, print_claims, print_json, print_saved
from bot.cli.session import AsJson, Claim, Guild, run, stamp
from bot.desk import fields
from bot.desk.appearances import SeenAt, add_appearance
from bot.desk.checking import search_claims, similar_claims
from bot.desk.claims import (
    Edits,
    add_claim,
    archive_claim,
    assign_claim,
    edit_claim,
    restore_claim,
    set_verdict,
)
from bot.desk.completing import complete_claim
from bot.desk.drafts import ClaimDraft
from bot.desk.history import history_of
from bot.desk.labels import history_line, plural
from bot.desk.links import link_claims
from bot.desk.listing import Filter, list_claims
from bot.desk.live_index import LiveIndex
from bot.desk.merging import merge_claims
from bot.desk.phrasings import add_phrasing, remove_phrasing
from bot.desk.records import ClaimRecord, State
from bot.desk.store import load_one
from db import Database
from db.vocabulary import LinkRelation, Verdict

app = typer.Typer(help="Track claims: add, find, change, rate.", no_args_is_help=True)


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
            return await search_claims(session, LiveIndex(), guild, query)

    _print_list(run(use), as_json, "No claim is about these words.")


@app.command()
def add(
    text: Annotated[str, typer.Argument(help="The claim, in one sentence.")],
    claimant: Annotated[str | None, typer.Option(help="Who said it.")] = None,
    claimed_on: Annotated[str | None, typer.Option(help="When: 2026-11-23.")] = None,
    quote: Annotated[str | None, typer.Option(help="Their words as published.")] = None,
    source: Annotated[str | None, typer.Option(help="The address of a first source.")] = None,
    tags: Annotated[str | None, typer.Option(help="Separated by commas.")] = None,
    guild: Guild = 0,
) -> None:
    """Track a claim. A wording that is tracked already keeps its number."""
    draft = ClaimDraft.of(text, claimant, claimed_on, quote, source, tags)

    async def use(database: Database) -> None:
        async with database.write() as session:
            similar = await similar_claims(session, LiveIndex(), guild, draft.text)
            added = await add_claim(session, guild, draft, stamp())
            if not added.created:
                completed = await complete_claim(session, guild, added.claim.number, draft, stamp())
        if added.created:
            print_saved(added.claim, "Tracked")
        else:
            print_saved(completed.claim, "Already tracked as")
            typer.echo(completed.sentence, err=True, nl=bool(completed.sentence))
        for found in similar if added.created else []:
            typer.echo(
                f"Similar to #{found.claim.number} ({found.match.score:.2f}): {found.claim.text}\n"
                f"If they are one claim: claimdesk claims merge {added.claim.number} {found.claim.number}",
                err=True,
            )

    run(use)


@app.command()
def edit(
    claim: Claim,
    text: Annotated[str | None, typer.Option(help="The claim, in one sentence.")] = None,
    claimant: Annotated[str | None, typer.Option(help="Who said it; empty clears.")] = None,
    claimed_on: Annotated[str | None, typer.Option(help="When: 2026-11-23; empty clears.")] = None,
    quote: Annotated[str | None, typer.Option(help="Their words as published; empty clears.")] = None,
    tags: Annotated[str | None, typer.Option(help="All its tags, separated by commas; empty clears.")] = None,
    guild: Guild = 0,
) -> None:
    """Change what is said of a claim; what is not named stays."""
    given = {"text": text, "claimant": claimant, "claimed_on": claimed_on, "quote": quote, "tags": tags}
    edits = Edits(**{name: value for name, value in given.items() if value is not None})  # type: ignore[typeddict-item]  # names are those of Edits
    if not edits:
        raise typer.BadParameter("name at least one thing to change, for example --text")

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await edit_claim(session, guild, claim, stamp(), **edits)

    print_saved(run(use), "Changed")


@app.command()
def verdict(
    claim: Claim,
    verdict: Annotated[str, typer.Argument(help=f"{', '.join(Verdict)}; none clears it.", metavar="VERDICT")],
    note: Annotated[str | None, typer.Option(help="The finding in a sentence or two.")] = None,
    published_url: Annotated[str | None, typer.Option(help="The desk's own published check.")] = None,
    guild: Guild = 0,
) -> None:
    """Give, change or clear the desk's verdict."""
    rating = None if verdict.strip().lower() == "none" else fields.word_of(Verdict, verdict, "verdict")

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await set_verdict(
                session, guild, claim, rating, stamp(), note=note, published_url=published_url
            )

    print_saved(run(use), "Rated")


@app.command()
def assign(
    claim: Claim,
    assignee: Annotated[str | None, typer.Argument(help="Who takes it on; left out: nobody.")] = None,
    guild: Guild = 0,
) -> None:
    """Hand a claim to somebody."""

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await assign_claim(session, guild, claim, assignee, stamp())

    record = run(use)
    typer.echo(f"#{record.number} is assigned to {record.assignee or 'nobody'}.")


@app.command()
def phrasing(
    claim: Claim,
    text: Annotated[str, typer.Argument(help="Another wording of the claim.")],
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove it; its place in the list will do.")
    ] = False,
    guild: Guild = 0,
) -> None:
    """Add another wording of a claim, or remove one."""

    async def use(database: Database) -> tuple[ClaimRecord, str | None]:
        async with database.write() as session:
            if not remove:
                return await add_phrasing(session, guild, claim, text, stamp()), None
            return await remove_phrasing(session, guild, claim, text, stamp())

    record, removed = run(use)
    done = f"Removed “{removed}”: " if removed else ""
    typer.echo(f"{done}#{record.number} has {plural(len(record.phrasings), 'phrasing')}.")


@app.command()
def link(
    claim: Claim,
    other: Claim,
    relation: Annotated[str, typer.Argument(help=f"{', '.join(LinkRelation)}.", metavar="RELATION")],
    guild: Guild = 0,
) -> None:
    """Say what a claim is to another one."""
    kind = fields.word_of(LinkRelation, relation, "relation")

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await link_claims(session, guild, claim, other, kind, stamp())

    print_claim(run(use))


@app.command()
def seen(claim: Claim, url: Annotated[str, typer.Argument(help="The page.")], guild: Guild = 0) -> None:
    """Note a page where a claim was seen."""

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await add_appearance(session, guild, claim, SeenAt(url), stamp())

    record = run(use)
    typer.echo(f"#{record.number} was seen on {plural(len(record.appearances), 'page')}.")


@app.command()
def archive(claim: Claim, guild: Guild = 0) -> None:
    """Take a claim out of matching."""

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await archive_claim(session, guild, claim, stamp())

    print_saved(run(use), "Archived")


@app.command()
def restore(claim: Claim, guild: Guild = 0) -> None:
    """Put an archived claim back."""

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await restore_claim(session, guild, claim, stamp())

    print_saved(run(use), "Restored")


@app.command()
def merge(
    duplicate: Claim,
    into: Claim,
    guild: Guild = 0,
) -> None:
    """Make one claim of two: INTO keeps its number and gets all that DUPLICATE has."""

    async def use(database: Database) -> ClaimRecord:
        async with database.write() as session:
            return await merge_claims(session, guild, duplicate, into, stamp())

    print_claim(run(use))


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
