"""Changing claims: the commands of /claim that only editors may use."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.claims.changing import archive_claim, assign_claim, restore_claim
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft
from bot.desk.claims.labels import VERDICTS
from bot.desk.claims.merging import merge_claims
from bot.desk.claims.parts.addresses import names_a_page
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.parts.phrasings import add_phrasing, remove_phrasing
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import claim_row, load_one
from bot.discord_app.access import editors_only, guild_id, stamp
from bot.discord_app.cards.claim import claim_embed
from bot.discord_app.cards.formatting import escape_line, member
from bot.discord_app.client import Interaction
from bot.discord_app.commands.claims.editing import EditModal
from bot.discord_app.commands.claims.finding import claim_group
from bot.discord_app.commands.claims.tracking import track
from bot.discord_app.commands.claims.verdicts import give_verdict
from bot.discord_app.commands.options import (
    ArchivedClaimNumber,
    ClaimNumber,
    PhrasingPlace,
    choices_of,
    named_choices,
)
from bot.discord_app.posting.flag_updates import claims_changed
from db.vocabulary import LinkRelation, Verdict

VERDICT_CHOICES = [
    *named_choices(VERDICTS),
    app_commands.Choice(name="None (clears it)", value="none"),
]


async def _done(interaction: Interaction, sentence: str, claim: ClaimRecord) -> None:
    await interaction.followup.send(sentence, embed=claim_embed(claim), ephemeral=True)


@claim_group.command(name="add", description="Track a claim")
@app_commands.describe(
    text="The claim, as one sentence",
    claimant="Who made it",
    claimed_on="When, like 2026-11-23",
    quote="Their words as published",
    source="Address of evidence that supports it",
    tags="Separated by commas",
)
@editors_only
async def add(
    interaction: Interaction,
    text: str,
    claimant: str | None = None,
    claimed_on: str | None = None,
    quote: str | None = None,
    source: str | None = None,
    tags: str | None = None,
) -> None:
    draft = ClaimDraft.of(text, claimant, claimed_on, quote, source, tags)
    await interaction.response.defer(ephemeral=True)
    await track(interaction, draft)


@claim_group.command(name="edit", description="Change a claim's text, claimant, date, quote or tags")
@app_commands.describe(claim="Its number, or words of it")
@editors_only
async def edit(interaction: Interaction, claim: ClaimNumber) -> None:
    async with interaction.client.database.read() as session:
        await claim_row(session, guild_id(interaction), claim)
        record = await load_one(session, guild_id(interaction), claim)
    await interaction.response.send_modal(EditModal(record))


@claim_group.command(name="verdict", description="Give, change or clear the desk's verdict")
@app_commands.describe(
    claim="Its number, or words of it",
    verdict="The rating; none clears it",
    note="The finding in a sentence or two",
    published_url="The desk's own published check",
)
@app_commands.choices(verdict=VERDICT_CHOICES)
@editors_only
async def verdict(
    interaction: Interaction,
    claim: ClaimNumber,
    verdict: str,
    note: str | None = None,
    published_url: str | None = None,
) -> None:
    await interaction.response.defer(ephemeral=True)
    rating = None if verdict == "none" else Verdict(verdict)
    await give_verdict(interaction, claim, rating, note, published_url)


@claim_group.command(name="assign", description="Hand a claim to somebody; without a member, to nobody")
@app_commands.describe(claim="Its number, or words of it", assignee="Who takes it on")
@app_commands.rename(assignee="member")
@editors_only
async def assign(
    interaction: Interaction, claim: ClaimNumber, assignee: discord.Member | None = None
) -> None:
    await interaction.response.defer(ephemeral=True)
    name = str(assignee.id) if assignee else None
    async with interaction.client.database.write() as session:
        record = await assign_claim(session, guild_id(interaction), claim, name, stamp(interaction))
    await _done(interaction, f"#{record.number} is assigned to {member(record.assignee)}.", record)


@claim_group.command(name="phrasing", description="Add another wording of a claim")
@app_commands.describe(claim="Its number, or words of it", text="The other wording")
@editors_only
async def phrasing(interaction: Interaction, claim: ClaimNumber, text: str) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.write() as session:
        record = await add_phrasing(session, guild_id(interaction), claim, text, stamp(interaction))
    await _done(interaction, f"#{record.number} is matched by this wording too.", record)


@claim_group.command(name="phrasing-remove", description="Remove a wording of a claim")
@app_commands.describe(claim="Its number, or words of it", phrasing="One of its phrasings")
@editors_only
async def phrasing_remove(interaction: Interaction, claim: ClaimNumber, phrasing: PhrasingPlace) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.write() as session:
        record, removed = await remove_phrasing(
            session, guild_id(interaction), claim, phrasing, stamp(interaction)
        )
    await _done(interaction, f"#{record.number} is not matched by “{escape_line(removed)}” any more.", record)


@claim_group.command(name="merge", description="Make one claim of two")
@app_commands.describe(duplicate="The claim that goes", into="The claim that keeps its number and gets all")
@editors_only
async def merge(interaction: Interaction, duplicate: ClaimNumber, into: ClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    guild = guild_id(interaction)
    async with interaction.client.database.write() as session:
        record = await merge_claims(session, guild, duplicate, into, stamp(interaction))
    async with claims_changed(interaction.client, guild, duplicate, into):
        await _done(interaction, f"#{duplicate} is merged into #{record.number}.", record)


@claim_group.command(name="archive", description="Take a claim out of matching")
@app_commands.describe(claim="Its number, or words of it")
@editors_only
async def archive(interaction: Interaction, claim: ClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    guild = guild_id(interaction)
    async with interaction.client.database.write() as session:
        record = await archive_claim(session, guild, claim, stamp(interaction))
    async with claims_changed(interaction.client, guild, claim):
        await _done(interaction, f"#{record.number} is archived.", record)


@claim_group.command(name="restore", description="Put an archived claim back")
@app_commands.describe(claim="Its number, or words of it")
@editors_only
async def restore(interaction: Interaction, claim: ArchivedClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.write() as session:
        record = await restore_claim(session, guild_id(interaction), claim, stamp(interaction))
    async with claims_changed(interaction.client, guild_id(interaction), claim):
        await _done(interaction, f"#{record.number} is tracked again.", record)


@claim_group.command(name="link", description="Say what a claim is to another one")
@app_commands.describe(claim="The claim", other="The other claim", relation="What the first is to the other")
@app_commands.choices(relation=choices_of(LinkRelation))
@editors_only
async def link(interaction: Interaction, claim: ClaimNumber, other: ClaimNumber, relation: str) -> None:
    await interaction.response.defer(ephemeral=True)
    kind = LinkRelation(relation)
    async with interaction.client.database.write() as session:
        record = await link_claims(session, guild_id(interaction), claim, other, kind, stamp(interaction))
    await _done(interaction, f"#{claim} {kind.value.replace('_', ' ')} #{other}.", record)


@claim_group.command(name="seen", description="Note a page where a claim was seen")
@app_commands.describe(claim="Its number, or words of it", url="The page")
@editors_only
async def seen(interaction: Interaction, claim: ClaimNumber, url: str) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.write() as session:
        record = await add_appearance(
            session, guild_id(interaction), claim, AppearanceDraft(url), stamp(interaction)
        )
    counts = (
        "messages linking there count"
        if names_a_page(url)
        else "links to a whole site do not count, so give the page's own address if you can"
    )
    await _done(interaction, f"Noted where #{record.number} was seen; {counts}.", record)


async def setup(bot: commands.Bot) -> None:
    """The commands joined /claim when this module was loaded."""
