"""The windows of a text through which each claim is looked for."""

from collections.abc import Sequence
from itertools import pairwise

from bot.matching.sentences import sentences
from bot.matching.tokens import Token


def windows(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Each sentence, each two neighbouring ones, and a short text as a whole, as ranges of tokens."""
    single = sentences(text, tokens)
    found = list(single)
    found += [(first[0], second[1]) for first, second in pairwise(single)]
    if 2 < len(single) <= 4:
        found.append((0, len(tokens)))
    return found
