"""Claims as Discord shows them."""

from collections.abc import Iterable
from dataclasses import replace

import discord

from bot.desk.labels import STATES, VERDICTS, link, plural, said_by, standing
from bot.desk.records import ClaimRecord, SourceRecord, State
from bot.discord_app.plain import clip, member, plain

COLOURS = {
    State.NEEDS_SOURCING: discord.Colour.orange(),
    State.DISPUTED: discord.Colour.red(),
    State.SOURCED: discord.Colour.blue(),
    State.CHECKED: discord.Colour.green(),
}
FIELD = 1024
"""Characters of an embed's field, at the most (Discord's limit)."""


def claim_line(claim: ClaimRecord, limit: int = 150) -> str:
    """“#12 TEXT (needs sourcing)”, one line of a list."""
    state = VERDICTS[claim.verdict].lower() if claim.verdict else STATES[claim.state]
    return f"**#{claim.number}** {plain(claim.text, limit)} ({state})"


def standing_line(claim: ClaimRecord) -> str:
    """What a claim needs or has, with another publisher's name made plain."""
    return standing(replace(claim, verdict_by=plain(claim.verdict_by, 200) if claim.verdict_by else None))


def choice_name(claim: ClaimRecord) -> str:
    """A claim as an autocomplete suggestion, of at most 100 characters."""
    return clip(f"#{claim.number} {claim.text}", 100)


def claim_embed(claim: ClaimRecord) -> discord.Embed:
    """All of one claim."""
    embed = discord.Embed(
        title=f"#{claim.number}", description=plain(claim.text, 2000), colour=COLOURS[claim.state]
    )
    embed.add_field(name="Standing", value=standing_line(claim), inline=False)
    fields = {
        "Claim": said_by(claim),
        "Quote": f"“{claim.quote}”" if claim.quote else "",
        "Finding": claim.verdict_note or "",
        "Tags": ", ".join(claim.tags),
        "Phrasings": "; ".join(claim.phrasings),
    }
    for name, value in fields.items():
        if value:
            embed.add_field(name=name, value=plain(value, 400), inline=False)
    if claim.published_url:
        embed.add_field(name="Published check", value=claim.published_url[:FIELD], inline=False)
    if claim.assignee:
        embed.add_field(name="Assigned to", value=member(claim.assignee))
    if claim.links:
        links = ", ".join(link(record) for record in claim.links[:30])
        embed.add_field(name="Links", value=clip(links, FIELD), inline=False)
    if claim.sources:
        embed.add_field(name="Sources", value=source_lines(claim.sources), inline=False)
    if claim.appearances:
        embed.add_field(name="Seen at", value=clip("\n".join(claim.appearances[-5:]), FIELD), inline=False)
    if claim.archived_at:
        merged = f", merged into #{claim.merged_into}" if claim.merged_into else ""
        embed.set_footer(text=f"Archived{merged}")
    return embed


def source_lines(sources: Iterable[SourceRecord], limit: int = FIELD) -> str:
    """The sources numbered, as many as fit, with how many were left out."""
    lines: list[str] = []
    left = limit - 40
    all_sources = list(sources)
    for place, source in enumerate(all_sources, 1):
        title = f" {plain(source.title, 100)}" if source.title else ""
        line = f"{place}. {source.stance}:{title} {source.url}"
        if len(line) + 1 > left:
            lines.append(f"and {plural(len(all_sources) - place + 1, 'more source')}")
            break
        lines.append(line)
        left -= len(line) + 1
    return "\n".join(lines)
