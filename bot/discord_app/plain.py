"""Words of users made safe to stand among the bot's own."""

import re
from collections.abc import Sequence

_MARKUP = re.compile(r"([\\*_~`|\[\]<@]|^[#>+-])")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows, the bot's own words included."""


def plain(text: str, limit: int = 500) -> str:
    """The text in one line, shown as typed: no markdown, no mention, at most `limit` characters of it."""
    return escaped(clip(" ".join(text.split()), limit))


def escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _DIRECTION.sub("", text))


def clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def listed(lines: Sequence[str], limit: int) -> str:
    """As many lines as fit whole in `limit` characters, and how many were left out."""
    for count in range(len(lines), 0, -1):
        left = len(lines) - count
        text = "\n".join([*lines[:count], *([f"and {left:,} more"] if left else [])])
        if len(text) <= limit:
            return text
    return ""


def member(name: str | None) -> str:
    """Who a stored name is: a Discord user as a mention (embeds ping nobody), else the name."""
    if not name:
        return "nobody"
    return f"<@{name}>" if name.isdecimal() else plain(name, 100)
