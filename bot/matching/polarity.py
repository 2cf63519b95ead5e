"""Whether a message says what a claim says, or the opposite."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.matching.alignment import Alignment
from bot.matching.quantities import disagree, quantities
from bot.matching.tokens import Token
from bot.matching.wording import Wording

NEGATORS = dict.fromkeys(("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "hardly"), 4)
NEGATORS["without"] = 2
"""Words that turn what follows into its opposite, and how many informative words after them they turn."""
DENIALS = frozenset({"deni", "refus", "fake", "debunk", "myth", "disput", "contrari", "rebut", "refut"})
"""Terms that say of a whole statement that it does not hold, or of an act that it was not done."""
_NO_NEGATION = frozenset(
    "only just doubt matter wonder problem higher lower more less fewer later earlier sooner thanks".split()
)
"""Words before which “no” or “not” negates nothing: “not only”, “no higher than”."""


def contradicts(window: Sequence[Token], alignment: Alignment, wording: Wording) -> bool:
    """An odd number of reversals between message and claim, or another number for what the claim counts.

    Reversals are that only one of them negates or denies, and each word that the message has as its opposite.
    """
    if disagree(wording.quantities, quantities(window)):
        return True
    settled = alignment.likeness.keys()
    turned = {place for place, token in enumerate(wording.tokens) if token.term in settled}
    message = _negated(window, {hit.place for hit in alignment.hits}) or _denied(window, settled)
    claim = _negated(wording.tokens, turned) or _denied(wording.tokens, settled)
    return ((message != claim) + alignment.opposites) % 2 == 1


def _negated(tokens: Sequence[Token], matched: AbstractSet[int]) -> bool:
    """Whether a negator stands before a matched word."""
    return any(
        token.word in NEGATORS and _negates(tokens, place) and _reaches(tokens, place, matched)
        for place, token in enumerate(tokens)
    )


def _negates(tokens: Sequence[Token], place: int) -> bool:
    """False for “not only” and the like, and for the “No, …” that answers somebody."""
    if place + 1 == len(tokens):
        return False
    following = tokens[place + 1]
    answers = tokens[place].word == "no" and following.start > tokens[place].end + 1
    return following.word not in _NO_NEGATION and not answers


def _reaches(tokens: Sequence[Token], place: int, matched: AbstractSet[int]) -> bool:
    left = NEGATORS[tokens[place].word]
    for other in range(place + 1, len(tokens)):
        if other in matched:
            return True
        left -= tokens[other].informative
        if left <= 0:
            return False
    return False


def _denied(tokens: Sequence[Token], settled: AbstractSet[str]) -> bool:
    """Whether there is a denial that message and claim do not share."""
    return any(token.term in DENIALS and token.term not in settled for token in tokens)
