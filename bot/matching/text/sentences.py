"""The parts of a message that may each hold a claim: sentences, and windows of neighbouring ones."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.matching.text.tokens import Token

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]*_|]*+\s+|[。！？]|\n\s*|\s[•|·]\s")
"""Each place of a text is looked at a few times at the most: rows of marks or spaces must not take long."""
_ABBREVIATION = re.compile(
    r"\b(?:mr|mrs|ms|dr|st|gen|col|lt|sgt|gov|sen|rep|prof|no|vs|jan|feb|mar|apr|aug|sept?|oct|nov|dec|[a-z])\.$",
    re.IGNORECASE,
)
LONGEST = 60
"""Tokens after which a sentence is cut: text without punctuation must not become one endless sentence."""


def sentences(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The sentences as ranges of tokens, none of them empty."""
    if not tokens:
        return []
    cuts = [found.end() for found in _END.finditer(text) if not _abbreviated(text, found)]
    if not cuts and len(tokens) <= LONGEST:
        return [(0, len(tokens))]
    ranges: list[tuple[int, int]] = []
    start = 0
    next_cut = 0
    for at, token in enumerate(tokens):
        while next_cut < len(cuts) and cuts[next_cut] <= token.start:
            if at > start:
                ranges.append((start, at))
                start = at
            next_cut += 1
        if at - start >= LONGEST:
            ranges.append((start, at))
            start = at
    ranges.append((start, len(tokens)))
    return ranges


def _abbreviated(text: str, end: re.Match[str]) -> bool:
    stop = end.start() + 1
    return "\n" not in end[0] and _ABBREVIATION.search(text, max(0, stop - 6), stop) is not None


def windows(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Each sentence, each two neighbouring ones, and a short text as a whole, as ranges of tokens."""
    single = sentences(text, tokens)
    found = list(single)
    found += [(first[0], second[1]) for first, second in pairwise(single)]
    if 2 < len(single) <= 4:
        found.append((0, len(tokens)))
    return found
