"""Whether a message says what a claim says, or the opposite."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.matching.judging.alignment import Alignment
from bot.matching.text.quantities import Quantity, disagree, quantities
from bot.matching.text.tokens import Token
from bot.matching.text.wording import Wording

NEGATORS = dict.fromkeys(("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "hardly"), 4)
NEGATORS |= {"without": 2, "falsely": 2}
"""Words that turn what follows into its opposite, and how many informative words after them they turn."""
DENIALS = frozenset(
    "deni refus fake debunk myth disput contrari rebut refut cancel avert skip withhold withheld".split()
)
"""Terms that say of the statement or the act beside them that it does not hold, or was not done."""
_NO_NEGATION = frozenset("only just doubt matter wonder problem earlier sooner thanks".split())
"""Words before which “no” or “not” negates nothing: “not only”, “no doubt”."""
_COMPARED = frozenset("above below beyond exceed exceeded fewer higher less lower more over under".split())
"""Words that make of a negator a limit: “no higher than”, “cannot be below”."""
_UNSURE = frozenset("certain clear confirm confirmed independently know sure verified verify".split())
"""Words that with a negator say that something is open, not that it is otherwise."""
_ASKED = frozenset("he i it she there they we you".split())
"""Words right after the negator of a question: “didn't he resign?”."""
_ATTEMPTED = frozenset("attempt intend plot plan want".split())
"""Terms before an act that say that it was not done, or not yet: who tried to kill has killed nobody."""
_RESOLVED = frozenset("till unless until without".split())
"""Words that take a negation back: “nothing until June”, “not without a doctor”."""


@dataclass(frozen=True, slots=True)
class Accounted:
    """What other claims that a message is about account for: places of their words, and their quantities."""

    places: frozenset[int] = frozenset()
    quantities: tuple[Quantity, ...] = ()


def contradicts(
    window: Sequence[Token], alignment: Alignment, wording: Wording, accounted: Accounted = Accounted()
) -> bool:
    """Whether message or claim, and not both, turn what they share into its opposite, or numbers differ.

    A message turns it by negating or denying it, or by saying the opposite of one of its words without
    negating that. Negations and numbers that belong to what is `accounted` do not count.
    """
    given = [one for one in quantities(window) if not _accounted(one, wording, accounted)]
    if disagree(wording.quantities, given):
        return True
    settled = alignment.likeness.keys()
    claim = {place: True for place, token in enumerate(wording.tokens) if token.term in settled}
    return _turned(window, _said(alignment, accounted), accounted.places) != _turned(wording.tokens, claim)


def _said(alignment: Alignment, accounted: Accounted) -> dict[int, bool]:
    """The places of a message's matched words, with False for those that are only the opposite."""
    direct = {(hit.place, hit.term) for hit in alignment.hits if not hit.opposite}
    terms = {term for _, term in direct}
    said = {}
    for hit in alignment.hits:
        if not hit.opposite and hit.likeness < 1 and hit.place in accounted.places:
            continue
        if hit.opposite and any((hit.place + step, hit.term) in direct for step in (1, 2, 3)):
            continue  # “refuse to sign” denies the signing
        said[hit.place] = not hit.opposite or hit.term in terms
    return said


def counted_only_as_opposite(alignment: Alignment, wording: Wording, accounted: Accounted) -> bool:
    """Whether what the claim counts is there only as its opposite, and another claim says just that.

    “One was killed” says nothing of the dozens that were injured where the desk tracks both.
    """
    counted = {term for one in wording.quantities if one.kind == "count" for term in one.near}
    said = {hit.term for hit in alignment.hits if not hit.opposite}
    return any(
        hit.opposite and hit.place in accounted.places and hit.term in counted - said
        for hit in alignment.hits
    )


def _accounted(quantity: Quantity, wording: Wording, accounted: Accounted) -> bool:
    """Whether a number is that of a claim that counts something else than this one."""
    return any(
        other.kind == quantity.kind
        and other.agrees(quantity)
        and (other.of & quantity.near or not quantity.near)
        and not any(own.of & other.of for own in wording.quantities)
        for other in accounted.quantities
    )


def _turned(
    tokens: Sequence[Token], matched: Mapping[int, bool], accounted: frozenset[int] = frozenset()
) -> bool:
    """Whether a denial stands unnegated, a negation before a matched word, or an opposite without one.

    `matched` has the places of matched words, with False for those that are only the opposite; `accounted`
    those of words that another claim accounts for, and with them what turns them.
    """
    reach = matched.keys() | accounted
    negated = {_reached(tokens, place, reach) for place in _negators(tokens)}
    opposed = {p for p, direct in matched.items() if not direct and not _attempted(tokens, p)}
    denials = {place for place in range(len(tokens)) if _denies(tokens, place, matched)}
    if denials - negated - opposed:
        return True
    if any(place is not None and matched.get(place, False) for place in negated):
        return True
    return bool(opposed - negated)


def _attempted(tokens: Sequence[Token], place: int) -> bool:
    return any(token.term in _ATTEMPTED for token in tokens[max(0, place - 2) : place])


def _denies(tokens: Sequence[Token], place: int, matched: Mapping[int, bool]) -> bool:
    """Whether a word denies what is matched beside it; a matched word is what both say."""
    if matched.get(place, False):
        return False
    return tokens[place].term in DENIALS and any(other in matched for other in range(place - 3, place + 5))


def _negators(tokens: Sequence[Token]) -> list[int]:
    """Places of the words that negate something, not those of “not only” or of the “No, …” that answers."""
    return [place for place, token in enumerate(tokens) if token.word in NEGATORS and _negates(tokens, place)]


def _negates(tokens: Sequence[Token], place: int) -> bool:
    after = [token.word for token in tokens[place + 1 : place + 13]]
    if not after or after[0] in _NO_NEGATION or after[0] in _ASKED:
        return False
    answers = tokens[place].word == "no" and tokens[place + 1].start > tokens[place].end + 1
    limits = not _COMPARED.isdisjoint(after[:4]) and ("than" in after[:5] or _numbered(tokens, place))
    return not (answers or limits or not _UNSURE.isdisjoint(after[:2]) or not _RESOLVED.isdisjoint(after))


def _numbered(tokens: Sequence[Token], place: int) -> bool:
    return any(token.number is not None for token in tokens[place + 1 : place + 6])


def _reached(tokens: Sequence[Token], place: int, matched: AbstractSet[int]) -> int | None:
    """The place of the first matched or denying word that a negator turns; it turns none beyond a comma."""
    left = NEGATORS[tokens[place].word]
    for other in range(place + 1, len(tokens)):
        if left < NEGATORS[tokens[place].word] and tokens[other].start > tokens[other - 1].end + 1:
            return None
        if other in matched or tokens[other].term in DENIALS:
            return other
        left -= tokens[other].informative
        if left <= 0:
            return None
    return None
