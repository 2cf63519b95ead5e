"""Names in texts: which words are part of one."""

from collections.abc import Callable, Iterable, Sequence

from bot.matching.text.figures.units import MONTHS
from bot.matching.text.languages import PARTICLES
from bot.matching.text.tokens import Token

REPORTING = frozenset(
    (
        "reuters guardian times post telegraph independent tass xinhua interfax sputnik jazeera arabiya "
        "anadolu irna twitter tweet telegram facebook instagram youtube tiktok whatsapp signal reddit "
        "google wikipedia monday tuesday wednesday thursday friday saturday sunday "
        "breaking update watch opinion analysis live exclusive arabic english farsi french german russian "
        "spanish"
    ).split()
)
"""Words with capitals that say who reports, when, or in which language, and not whom or what it is about."""
_NO_STRANGER = REPORTING | MONTHS.keys()


def name_places(text: str, tokens: Sequence[Token], ordinary: Callable[[str], bool]) -> frozenset[int]:
    """Indices of tokens that are names: capitalised within a sentence, or first in it and no ordinary word.

    In a text that capitalises nearly all its words, as headlines do, only words out of the ordinary count.
    """
    worded = [place for place, token in enumerate(tokens) if token.informative and token.number is None]
    raised = {place for place in worded if text[tokens[place].start].isupper()}
    headline = len(raised) > 0.7 * len(worded) and len(worded) > 4
    names = set()
    for place in raised:
        before = text[: tokens[place].start].rstrip(" \"“”'‘’(*_")
        first = not before or before[-1] in ".!?:\n"
        if not ((first or headline) and ordinary(tokens[place].term)):
            names.add(place)
    return frozenset(names)


def strangers(
    text: str, tokens: Sequence[Token], names: Iterable[int], known: Callable[[str], bool]
) -> frozenset[int]:
    """The names that no claim of a desk has: “Lisbon”, where all is about Baghdad, is about something else.

    Abbreviations are left out, as they mostly stand for what claims spell out; so are who reports, and when.
    """
    return frozenset(
        place
        for place in names
        if not known(tokens[place].term)
        and tokens[place].word not in _NO_STRANGER
        and not text[tokens[place].start : tokens[place].end].isupper()
    )


def described_places(tokens: Sequence[Token], names: frozenset[int]) -> frozenset[int]:
    """The places of names and of the particles before them."""
    described = set(names)
    for place in names:
        before = place - 1
        while before > 0 and tokens[before].word in PARTICLES:
            described.add(before)
            before -= 1
    return frozenset(described)
