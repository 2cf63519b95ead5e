"""The verbs of `claimdesk claims` that change claims."""

from typing import Annotated

import typer

from bot.cli.claims.finding import app
from bot.cli.output import print_claim, print_saved
from bot.cli.session import Claim, Guild, run, stamp
from bot.desk.claims import fields
from bot.desk.claims.adding import track_claim
from bot.desk.claims.changing import (
    Edits,
    archive_claim,
    assign_claim,
    edit_claim,
    restore_claim,
    set_verdict,
)
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft
from bot.desk.claims.labels import plural
from bot.desk.claims.merging import merge_claims
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.parts.phrasings import add_phrasing, remove_phrasing
from bot.desk.claims.records import ClaimRecord
from bot.desk.recognition.checking import similar_claims
from bot.desk.recognition.matchers import GuildMatchers
from db import Database
from db.vocabulary import LinkRelation, Verdict


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
            similar = await similar_claims(session, GuildMatchers(), guild, draft.text)
            tracked = await track_claim(session, guild, draft, stamp())
        print_saved(tracked.claim, "Tracked" if tracked.created else "Already tracked as")
        typer.echo(tracked.sentence, err=True, nl=bool(tracked.sentence))
        for match in similar if tracked.created else []:
            typer.echo(
                f"Similar to #{match.claim.number} ({match.score:.2f}): {match.claim.text}\n"
                f"If they are one claim: claimdesk claims merge {tracked.claim.number} {match.claim.number}",
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
    typed = {"text": text, "claimant": claimant, "claimed_on": claimed_on, "quote": quote, "tags": tags}
    edits = Edits(**{name: value for name, value in typed.items() if value is not None})  # type: ignore[typeddict-item]  # names are those of Edits
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
            return await add_appearance(session, guild, claim, AppearanceDraft(url), stamp())

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
