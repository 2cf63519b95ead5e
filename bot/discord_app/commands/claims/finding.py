"""Finding claims: /claim show, list, search, history; and the group that the changing commands join."""

import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.claims.finding import Filter, list_claims
from bot.desk.claims.history import HistoryRecord, history_of
from bot.desk.claims.labels import STATES, VERDICTS, history_change
from bot.desk.claims.records import ClaimRecord
from bot.desk.claims.store import load_one
from bot.desk.claims.visibility import as_seen, history_as_seen
from bot.desk.errors import NotFoundError
from bot.desk.recognition.searching import search_claims
from bot.discord_app.access import guild_id, guild_settings, is_editor
from bot.discord_app.cards.claim import DESCRIPTION, claim_embed
from bot.discord_app.cards.claim_list import Pages
from bot.discord_app.cards.formatting import clip, escape_line, member, utf16_length
from bot.discord_app.client import Interaction
from bot.discord_app.commands.options import ClaimNumber, named_choices

_ID = re.compile(r"\b([0-9]{17,20})\b")
_NAMED = {"assigned": r"<@\1>", "muted": r"<#\1>"}
"""What the Discord ids are that changes of these kinds hold."""

claim_group = app_commands.Group(name="claim", description="Track and find claims", guild_only=True)


async def _as_seen(interaction: Interaction, claims: list[ClaimRecord]) -> list[ClaimRecord]:
    settings = await guild_settings(interaction)
    editor = is_editor(interaction, settings)
    return [as_seen(claim, settings.show_verdicts, editor=editor) for claim in claims]


async def _send_list(interaction: Interaction, title: str, claims: list[ClaimRecord]) -> None:
    if not claims:
        await interaction.followup.send("No claim fits.", ephemeral=True)
        return
    pages = Pages(title, claims, interaction.user.id)
    if pages.last:
        await interaction.followup.send(embed=pages.embed(), view=pages, ephemeral=True)
    else:
        await interaction.followup.send(embed=pages.embed(), ephemeral=True)


@claim_group.command(name="show", description="Show all of one claim")
@app_commands.describe(claim="Its number, or words of it")
async def show(interaction: Interaction, claim: ClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.read() as session:
        record = await load_one(session, guild_id(interaction), claim)
    (seen,) = await _as_seen(interaction, [record])
    await interaction.followup.send(embed=claim_embed(seen), ephemeral=True)


@claim_group.command(name="list", description="List the open claims")
@app_commands.describe(
    state="Where the desk stands", verdict="The verdict", assignee="Who has it", tag="A tag"
)
@app_commands.choices(state=named_choices(STATES), verdict=named_choices(VERDICTS))
async def list_(
    interaction: Interaction,
    state: str | None = None,
    verdict: str | None = None,
    assignee: discord.Member | None = None,
    tag: str | None = None,
) -> None:
    await interaction.response.defer(ephemeral=True)
    wanted = Filter(assignee=str(assignee.id) if assignee else None, tag=tag)
    async with interaction.client.database.read() as session:
        claims = await list_claims(session, guild_id(interaction), wanted)
    claims = await _as_seen(interaction, claims)
    fitting = [
        claim
        for claim in claims
        if (state is None or claim.state == state) and (verdict is None or claim.verdict == verdict)
    ]
    await _send_list(interaction, "Claims", fitting)


@claim_group.command(name="search", description="Find claims by words or beginnings of words")
@app_commands.describe(query="Words of the claim")
async def search(interaction: Interaction, query: str) -> None:
    await interaction.response.defer(ephemeral=True)
    async with interaction.client.database.read() as session:
        claims = await search_claims(session, interaction.client.index, guild_id(interaction), query)
    title = clip(f"Claims about “{escape_line(query, 100)}”", 256)
    await _send_list(interaction, title, await _as_seen(interaction, claims))


@claim_group.command(name="history", description="Show who changed what, when")
@app_commands.describe(claim="Its number, or words of it")
async def history(interaction: Interaction, claim: ClaimNumber) -> None:
    await interaction.response.defer(ephemeral=True)
    settings = await guild_settings(interaction)
    async with interaction.client.database.read() as session:
        entries = await history_of(session, guild_id(interaction), claim)
    entries = history_as_seen(entries, settings.show_verdicts, editor=is_editor(interaction, settings))
    if not entries:
        raise NotFoundError(f"#{claim} has no history.")
    lines = [_history_line(entry) for entry in entries[-20:]]
    while utf16_length("\n".join(lines)) > DESCRIPTION:
        lines.pop(0)
    embed = discord.Embed(title=f"History of #{claim}", description="\n".join(lines))
    if len(entries) > len(lines):
        embed.set_footer(text=f"The last {len(lines)} of {len(entries):,} changes")
    await interaction.followup.send(embed=embed, ephemeral=True)


def _history_line(entry: HistoryRecord) -> str:
    change = escape_line(history_change(entry), 140)
    if entry.action in _NAMED:
        change = _ID.sub(_NAMED[entry.action], change)
    who = member(entry.by) if entry.by else "somebody"
    return f"{entry.at:%Y-%m-%d %H:%M} UTC {who}: {change}"


async def setup(bot: commands.Bot) -> None:
    bot.tree.add_command(claim_group)
