"""Whether a message says what a claim says, or the opposite."""

from collections.abc import Sequence

from bot.matching.alignment import Alignment
from bot.matching.quantities import disagree, quantities
from bot.matching.tokens import Token
from bot.matching.wording import Wording

NEGATORS = frozenset(
    {"not", "no", "never", "none", "nobody", "nothing", "without", "neither", "nor", "zero", "hardly"}
)
"""Words that turn what stands near them into its opposite."""
DENIALS = frozenset({"deni", "fake", "debunk", "untru", "myth", "disput", "contrari"})
"""Terms that say of a whole statement that it does not hold."""
REACH = 4
"""Tokens to either side of the matched words within which a negator belongs to them."""


def contradicts(window: Sequence[Token], alignment: Alignment, wording: Wording) -> bool:
    """An odd number of reversals between message and claim, or another number for what the claim counts."""
    if disagree(wording.quantities, quantities(window)):
        return True
    places = [hit.place for hit in alignment.hits]
    start, stop = max(0, min(places) - REACH), max(places) + REACH + 1
    reversals = _negators(window[start:stop], wording.distinct) + alignment.opposites
    reversals -= _negators(wording.tokens, frozenset())
    return reversals % 2 == 1


def _negators(tokens: Sequence[Token], spared: frozenset[str]) -> int:
    """Negations, doubled ones (“not … nobody”) counted each; a denial that the claim itself reports is none."""
    count = 0
    for place, token in enumerate(tokens):
        if token.term in DENIALS and token.term not in spared:
            count += 1
        elif token.word in NEGATORS and not _only_looks_so(tokens, place):
            count += 1
    return count


def _only_looks_so(tokens: Sequence[Token], place: int) -> bool:
    """“not only”, “no longer than”, “no doubt”: a negation in form only."""
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return following in {"only", "just", "doubt", "matter", "wonder"}
