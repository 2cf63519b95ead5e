"""A digest as plain text."""

from collections.abc import Callable
from dataclasses import replace

from bot.desk.claims.fields import one_line
from bot.desk.digests.records import DigestReport
from bot.desk.digests.sections import Room, Style, rendered

LISTED = 5
"""How many claims a section names before it says how many more there are."""
PLAIN = Style(
    text=one_line,
    person=lambda name: name or "nobody",
    channel=lambda channel_id: f"channel {channel_id}",
    link=lambda label, address: f"{label} {address}",
)
_ROOM = Room(lines=LISTED, section=1_000_000, total=10_000_000)


def digest_text(digest: DigestReport, channel_name: Callable[[int], str] = PLAIN.channel) -> str:
    """The digest as lines of text; channels by their numbers unless their names are known."""
    report = rendered(digest, replace(PLAIN, channel=channel_name), _ROOM)
    parts = [(report.title, *report.summary)]
    parts += [
        (f"{section.title}:", *(f"  {line}" for line in section.all_lines)) for section in report.sections
    ]
    return "\n\n".join("\n".join(part) for part in parts)
