"""Claims as Discord shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import discord

from bot.desk.claims.labels import STATES, VERDICTS, cautious, link, plural, said_by, standing
from bot.desk.claims.records import ClaimRecord, SourceRecord, State
from bot.discord_app.cards.formatting import clip, escape_line, member, utf16_length
from db.vocabulary import SightingRelation

COLOURS = {
    State.NEEDS_SOURCING: discord.Colour.orange(),
    State.DISPUTED: discord.Colour.red(),
    State.SOURCED: discord.Colour.blue(),
    State.CHECKED: discord.Colour.green(),
}
FIELD = 1024
"""Length of an embed's field, at the most (Discord's limit)."""
DESCRIPTION = 4096
"""The same of its description."""
EMBED = 6000
"""The same of all its texts together."""


def claim_line(claim: ClaimRecord, limit: int = 150) -> str:
    """“#12 TEXT (needs sourcing)”, one line of a list."""
    state = VERDICTS[claim.verdict].lower() if claim.verdict else STATES[claim.state]
    return f"**#{claim.number}** {escape_line(claim.text, limit)} ({state})"


def standing_line(claim: ClaimRecord) -> str:
    """What a claim needs or has, with another publisher's name escaped."""
    return standing(
        replace(claim, verdict_by=escape_line(claim.verdict_by, 200) if claim.verdict_by else None)
    )


def facts_line(claim: ClaimRecord, kind: SightingRelation, where: str = "message") -> str:
    """Its standing and who said it; with a caution where what a message or text does with it is unsure."""
    facts = "; ".join(filter(None, (standing_line(claim), escape_line(said_by(claim), 200))))
    return cautious(facts, kind, where)


def choice_name(claim: ClaimRecord) -> str:
    """A claim as an autocomplete suggestion, of at most 100 characters."""
    return clip(f"#{claim.number} {claim.text}", 100)


def claim_embed(claim: ClaimRecord) -> discord.Embed:
    """Everything about a claim, long parts shortened; its text gets the room that they leave in the embed."""
    embed = discord.Embed(title=f"#{claim.number}", colour=COLOURS[claim.state])
    embed.add_field(name="Standing", value=clip(standing_line(claim), 300), inline=False)
    fields = {
        "Claim": escape_line(said_by(claim), 200),
        "Quote": escape_line(f"“{claim.quote}”", 300) if claim.quote else "",
        "Finding": escape_line(claim.verdict_note or "", 300),
        "Tags": escape_line(", ".join(claim.tags), 200),
        "Phrasings": escape_line("; ".join(claim.phrasings), 300),
        "Published check": claim.published_url or "",
        "Assigned to": member(claim.assignee) if claim.assignee else "",
        "Links": ", ".join(link(record) for record in claim.links),
        "Sources": source_lines(claim.sources, 800),
        "Seen at": _addresses(claim.appearances, 400),
    }
    for name, value in fields.items():
        if value:
            embed.add_field(name=name, value=clip(value, 800 if name == "Sources" else 400), inline=False)
    if claim.archived_at:
        merged = f", merged into #{claim.merged_into}" if claim.merged_into else ""
        embed.set_footer(text=f"Archived{merged}")
    embed.description = escape_line(claim.text, min(DESCRIPTION, EMBED - embed_length(embed)))
    return embed


def sources_embed(claim: ClaimRecord) -> discord.Embed:
    """A claim with its sources alone, of which it shows more."""
    listed = source_lines(claim.sources, 3000) or "No sources yet."
    return discord.Embed(
        title=f"Sources of #{claim.number}",
        description=f"{escape_line(claim.text, 500)}\n{standing_line(claim)}\n\n{listed}",
    )


def embed_length(embed: discord.Embed) -> int:
    """Of all the texts that Discord counts."""
    texts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    texts += [text for field in embed.fields for text in (field.name, field.value)]
    return sum(utf16_length(text) for text in texts if text)


def _addresses(urls: Sequence[str], limit: int) -> str:
    """The latest addresses, a line each, as many as fit whole."""
    lines: list[str] = []
    for url in reversed(urls):
        if utf16_length("\n".join([*lines, url])) > limit - 20:  # which the line about the others takes
            break
        lines.append(url)
    left = len(urls) - len(lines)
    return "\n".join([*lines, *([f"and {left:,} more"] if left else [])])


def source_lines(sources: Iterable[SourceRecord], limit: int = FIELD) -> str:
    """The sources numbered, as many as fit, with how many were left out."""
    lines: list[str] = []
    left = limit - 40
    all_sources = list(sources)
    for place, source in enumerate(all_sources, 1):
        title = f" {escape_line(source.title, 100)}" if source.title else ""
        line = f"{place}. {source.stance}:{title} {source.url}"
        if utf16_length(line) + 1 > left:
            lines.append(f"and {plural(len(all_sources) - place + 1, 'more source')}")
            break
        lines.append(line)
        left -= utf16_length(line) + 1
    return "\n".join(lines)
