"""The parts of a message that may each hold a claim: sentences, and windows of neighbouring ones."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.matching.text.tokens import Token

_END = re.compile(r"(?<![.!?…])[.!?…]++([\"”’'»)\]*_|]*+)\s+(?=(\S))|[。！？]|\n\s*|\s[•|·]\s")
"""Each place of a text is looked at a few times at the most: rows of marks or spaces must not take long."""
_ABBREVIATION = re.compile(
    r"\b(?:mr|mrs|ms|dr|st|gen|col|lt|sgt|gov|sen|rep|prof|no|vs|inc|ltd|co|corp|jr|sr|approx|e\.g|i\.e"
    r"|jan|feb|mar|apr|aug|sept?|oct|nov|dec|[a-z](?:\.[a-z])*)\.$",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 12
"""Characters before a full stop that are looked at for an abbreviation."""
LONGEST = 60
"""Tokens after which a sentence is cut: text without punctuation must not become one endless sentence."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand, each with the space after it."""
    spans = []
    start = 0
    for end in _END.finditer(text):
        if _goes_on(text, start, end):
            continue
        if text[start : end.end()].strip():
            spans.append((start, end.end()))
        start = end.end()
    return [*spans, (start, len(text))] if text[start:].strip() else spans


def _goes_on(text: str, start: int, end: re.Match[str]) -> bool:
    """Whether the sentence does not end here: after an abbreviation, or as in “Really?” he said."""
    closing, following = end[1], end[2]
    if following is None or "\n" in end[0]:
        return False
    stop = end.start() + 1
    quoted = bool(closing) and following.islower()
    return quoted or bool(_ABBREVIATION.search(text, max(start, stop - _LONGEST_ABBREVIATION), stop))


def sentences(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The sentences as ranges of tokens, none of them empty."""
    if not tokens:
        return []
    cuts = [stop for _, stop in sentence_spans(text)[:-1]]
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


def windows(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Each sentence, each two neighbouring ones, and a short text as a whole, as ranges of tokens."""
    single = sentences(text, tokens)
    found = list(single)
    found += [(first[0], second[1]) for first, second in pairwise(single)]
    if 2 < len(single) <= 4:
        found.append((0, len(tokens)))
    return found
