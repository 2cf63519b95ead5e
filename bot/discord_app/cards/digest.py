"""A digest as one Discord message: embed, chart and table."""

import asyncio
import io
from dataclasses import dataclass

import discord
from discord import ui

from bot.charts.alt_text import trend_sentence
from bot.charts.drawing import draw_trend
from bot.desk.digests.records import DigestReport
from bot.desk.digests.sections import RenderedDigest, Room, Style, rendered
from bot.desk.digests.table import digest_csv
from bot.discord_app.cards.formatting import escape_line, member, utf16_length

CHART = "digest.png"
TABLE = "digest.csv"
ALT_TEXT = 1024
"""Characters of an attachment's description, at the most (Discord's limit)."""

STYLE = Style(
    text=lambda words: escape_line(words, 120),
    person=member,
    channel=lambda channel_id: f"<#{channel_id}>",
    link=lambda label, address: f"[{label}]({address})",
)

EMBED = Room(lines=10, section=1000, total=5500, measure=utf16_length)
"""Within a Discord embed's fields of 1,024 and 6,000 in all; 500 are left for a footer and notes."""


@dataclass(frozen=True, slots=True)
class DigestMessage:
    embed: discord.Embed
    files: list[discord.File]


async def digest_message(digest: DigestReport, *, late: bool = False, skipped: int = 0) -> DigestMessage:
    """The digest ready to send, its chart and table made off the event loop."""
    text = rendered(digest, STYLE, EMBED, late=late)
    chart, table = await asyncio.to_thread(_attachments, digest)
    embed = _embed(text)
    embed.set_image(url=f"attachment://{CHART}")
    if skipped:
        embed.set_footer(text=f"{skipped} earlier {'digest was' if skipped == 1 else 'digests were'} missed.")
    alt_text = trend_sentence(digest.trend)[:ALT_TEXT]
    return DigestMessage(
        embed,
        [
            discord.File(io.BytesIO(chart), CHART, description=alt_text),
            discord.File(io.BytesIO(table), TABLE, description="The open claims as a table"),
        ],
    )


def _attachments(digest: DigestReport) -> tuple[bytes, bytes]:
    return draw_trend(digest.trend), digest_csv(digest)


def _embed(text: RenderedDigest) -> discord.Embed:
    embed = discord.Embed(title=text.title, description="\n".join(text.summary))
    for section in text.sections:
        embed.add_field(name=section.title, value=section.value, inline=False)
    return embed


def mark_view(mark: str) -> ui.View:
    """A button that says what the message is, and carries the digest's mark in its custom id."""
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="Weekly digest", custom_id=mark, disabled=True))
    view.stop()
    return view


def carries_mark(message: discord.Message, mark: str) -> bool:
    return any(
        getattr(item, "custom_id", None) == mark
        for row in message.components
        for item in getattr(row, "children", ())
    )
