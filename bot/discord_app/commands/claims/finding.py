"""Finding claims: /claim show, list, search, history; and the group that the changing commands join."""

import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.claims.finding import Filter, Order, Page, page_of, page_of_claims
from bot.desk.claims.history import HistoryRecord
from bot.desk.claims.labels import ORDERS, STATES, VERDICTS, history_change
from bot.desk.claims.records import State
from bot.desk.claims.store import load_one
from bot.desk.claims.visibility import as_seen, latest_changes
from bot.desk.errors import NotFoundError
from bot.desk.recognition.searching import search_claims
from bot.discord_app.access import guild_id, guild_settings, is_editor
from bot.discord_app.cards.claim import DESCRIPTION, claim_embed
from bot.discord_app.cards.formatting import clip, escape_line, member, utf16_length
from bot.discord_app.client import Interaction
from bot.discord_app.commands.claims.pages import send_pages
from bot.discord_app.commands.options import ClaimNumber, named_choices
from db.vocabulary import ShowVerdicts, Verdict

_ID = re.compile(r"\b([0-9]{17,20})\b")
_NAMED = {"assigned": r"<@\1>", "muted": r"<#\1>"}
"""How to mention the Discord ids in changes of these kinds."""

MOST_CHANGES = 20
"""Changes of a claim that its history shows."""

claim_group = app_commands.Group(name="claim", description="Track and find claims", guild_only=True)


async def _shown_verdicts(interaction: Interaction) -> ShowVerdicts:
    """Which verdicts the user may see; an editor sees all."""
    settings = await guild_settings(interaction)
    return ShowVerdicts.ALWAYS if is_editor(interaction, settings) else settings.show_verdicts


@claim_group.command(name="show", description="Show all of one claim")
@app_commands.describe(claim="Its number, or words of it")
async def show(interaction: Interaction, claim: ClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.read() as session:
        record = await load_one(session, guild_id(interaction), claim)
    seen = as_seen(record, await _shown_verdicts(interaction))
    await interaction.followup.send(embed=claim_embed(seen), ephemeral=True)


@claim_group.command(name="list", description="List the open claims")
@app_commands.describe(
    state="Where the desk stands",
    verdict="The verdict",
    assignee="Who has it",
    tag="A tag",
    order="Which claims come first",
)
@app_commands.choices(
    state=named_choices(STATES), verdict=named_choices(VERDICTS), order=named_choices(ORDERS)
)
async def list_(
    interaction: Interaction,
    state: str | None = None,
    verdict: str | None = None,
    assignee: discord.Member | None = None,
    tag: str | None = None,
    order: str = Order.OLDEST.value,
) -> None:
    await interaction.response.defer(ephemeral=True)
    wanted = Filter(
        state=State(state) if state else None,
        verdict=Verdict(verdict) if verdict else None,
        assignee=str(assignee.id) if assignee else None,
        tag=tag,
    )

    async def ask(interaction: Interaction, number: int) -> Page:
        shown = await _shown_verdicts(interaction)
        async with interaction.client.database.read() as session:
            return await page_of_claims(
                session, guild_id(interaction), wanted, page=number, order=Order(order), show_verdicts=shown
            )

    await send_pages(interaction, "Claims", ask)


@claim_group.command(name="search", description="Find claims by words or beginnings of words")
@app_commands.describe(query="Words of the claim")
async def search(interaction: Interaction, query: str) -> None:
    await interaction.response.defer(ephemeral=True)

    async def ask(interaction: Interaction, number: int) -> Page:
        shown = await _shown_verdicts(interaction)
        bot = interaction.client
        async with bot.database.read() as session:
            claims = await search_claims(session, bot.matchers, guild_id(interaction), query)
        return page_of([as_seen(claim, shown) for claim in claims], number)

    await send_pages(interaction, clip(f"Claims about “{escape_line(query, 100)}”", 256), ask)


@claim_group.command(name="history", description="Show who changed what, when")
@app_commands.describe(claim="Its number, or words of it")
async def history(interaction: Interaction, claim: ClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    shown = await _shown_verdicts(interaction)
    async with interaction.client.database.read() as session:
        latest = await latest_changes(session, guild_id(interaction), claim, MOST_CHANGES, shown)
    if not latest.entries:
        raise NotFoundError(f"#{claim} has no history.")
    lines = [_history_line(entry) for entry in latest.entries]
    while utf16_length("\n".join(lines)) > DESCRIPTION:
        lines.pop(0)
    embed = discord.Embed(title=f"History of #{claim}", description="\n".join(lines))
    if latest.total > len(lines):
        embed.set_footer(text=f"The last {len(lines)} of {latest.total:,} changes")
    await interaction.followup.send(embed=embed, ephemeral=True)


def _history_line(entry: HistoryRecord) -> str:
    change = escape_line(history_change(entry), 140)
    if entry.action in _NAMED:
        change = _ID.sub(_NAMED[entry.action], change)
    who = member(entry.by) if entry.by else "somebody"
    return f"{entry.at:%Y-%m-%d %H:%M} UTC {who}: {change}"


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(claim_group)
