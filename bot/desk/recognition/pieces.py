"""Long texts in pieces, cut where lines or sentences end."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.matching import Match

PIECE = 16 * 1024
"""Characters of a piece, at the most: 0.1 s of matching among 10,000 claims, for which a change waits."""
_ENDS = (re.compile(r"\n"), re.compile(r"[.!?]\s"), re.compile(r"\s"))


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces, each with the place where it begins."""
    start = 0
    while start < len(text):
        stop = min(len(text), start + PIECE)
        if stop < len(text):
            stop = _last_end(text, start, stop)
        yield start, text[start:stop]
        start = stop


def _last_end(text: str, start: int, stop: int) -> int:
    """After the last line end in the second half of the piece, else sentence end, else space."""
    for end in _ENDS:
        ends = [match.end() for match in end.finditer(text, (start + stop) // 2, stop)]
        if ends:
            return ends[-1]
    return stop


def shifted(match: Match, by: int) -> Match:
    """A match in a piece as one in the text that the piece is cut from."""
    return replace(
        match,
        span=(match.span[0] + by, match.span[1] + by),
        words=tuple((start + by, end + by) for start, end in match.words),
    )
