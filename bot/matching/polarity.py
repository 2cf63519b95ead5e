"""Whether a message says what a claim says, or the opposite."""

from collections.abc import Sequence, Set

from bot.matching.alignment import Alignment
from bot.matching.quantities import disagree, quantities
from bot.matching.tokens import Token
from bot.matching.wording import Wording

NEGATORS = frozenset(
    {"not", "no", "never", "none", "nobody", "nothing", "without", "neither", "nor", "hardly"}
)
"""Words that turn what follows into its opposite."""
REACH = 5
"""Tokens after a negator that it turns."""
DENIALS = frozenset({"deni", "refus", "fake", "debunk", "myth", "disput", "contrari", "rebut", "refut"})
"""Terms that say of a whole statement that it does not hold, or of an act that it was not done."""
_NO_NEGATION = frozenset(
    "only just doubt matter wonder problem longer higher lower more less fewer later earlier sooner thanks".split()
)
"""Words before which “no” or “not” negates nothing: “not only”, “no higher than”."""


def contradicts(window: Sequence[Token], alignment: Alignment, wording: Wording) -> bool:
    """An odd number of reversals between message and claim, or another number for what the claim counts.

    Reversals are a negation, a denial, and each word that the message has as its opposite.
    """
    if disagree(wording.quantities, quantities(window)):
        return True
    turned = {place for place, token in enumerate(wording.tokens) if token.term in alignment.likeness}
    negated = _negated(window, {hit.place for hit in alignment.hits}) != _negated(wording.tokens, turned)
    settled = alignment.likeness.keys()
    denied = _denied(window, settled) != _denied(wording.tokens, settled)
    return (negated + denied + alignment.opposites) % 2 == 1


def _negated(tokens: Sequence[Token], matched: Set[int]) -> bool:
    """Whether a negator stands before a matched word."""
    return any(
        token.word in NEGATORS
        and not (place + 1 < len(tokens) and tokens[place + 1].word in _NO_NEGATION)
        and any(place < other <= place + REACH for other in matched)
        for place, token in enumerate(tokens)
    )


def _denied(tokens: Sequence[Token], settled: Set[str]) -> bool:
    """Whether there is a denial that message and claim do not share."""
    return any(token.term in DENIALS and token.term not in settled for token in tokens)
