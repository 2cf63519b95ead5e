"""Text in, matches out. Pure: knows neither Discord nor the database."""

from bot.matching.matcher import ClaimText, Match, Matcher, Relation, canonical_wording
from bot.matching.model import shipped_model
from bot.matching.tokens import Tokeniser

DEFAULT_FLAG_THRESHOLD = shipped_model().flag_threshold
DEFAULT_POSSIBLE_THRESHOLD = shipped_model().possible_threshold

_ENGLISH = Tokeniser()


def informative_words(text: str) -> int:
    """How many different words of a text say something by themselves."""
    return len({token.term for token in _ENGLISH.tokens(text) if token.informative})


__all__ = [
    "DEFAULT_FLAG_THRESHOLD",
    "DEFAULT_POSSIBLE_THRESHOLD",
    "ClaimText",
    "Match",
    "Matcher",
    "Relation",
    "canonical_wording",
    "informative_words",
]
