"""Words made fit to be shown: those of users safe among the bot's own, and none longer than Discord takes."""

import re
from collections.abc import Sequence

_MARKUP = re.compile(r"([\\*_~`|\[\]<@]|^[#>+-])")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows, the bot's own words included."""


def escape_line(text: str, limit: int = 500) -> str:
    """The text in one line, shown as typed: no markdown, no mention, no longer than `limit` when escaped."""
    return clip(escaped(" ".join(text.split())), limit)


def escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _DIRECTION.sub("", text))


def clip(text: str, limit: int) -> str:
    """The text cut to a length of `limit`, never between a backslash and what it escapes."""
    if utf16_length(text) <= limit:
        return text
    units = text.encode("utf-16-le", errors="surrogatepass")[: 2 * (limit - 1)]
    kept = units.decode("utf-16-le", errors="ignore").rstrip()
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return f"{kept[: len(kept) - backslashes % 2]}…"


def listed(lines: Sequence[str], limit: int) -> str:
    """As many lines as fit whole in a length of `limit`, and how many were left out."""
    for count in range(len(lines), 0, -1):
        left = len(lines) - count
        text = "\n".join([*lines[:count], *([f"and {left:,} more"] if left else [])])
        if utf16_length(text) <= limit:
            return text
    return ""


def member(name: str | None) -> str:
    """Who a stored name is: a Discord user as a mention (embeds ping nobody), else the name."""
    if not name:
        return "nobody"
    return f"<@{name}>" if name.isdecimal() else escape_line(name, 100)


def utf16_length(text: str) -> int:
    """In UTF-16 units, of which no way of counting finds more."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
