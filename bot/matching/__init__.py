"""Text in, matches out. Pure: knows neither Discord nor the database."""

from bot.matching.judging.hopeful import Hopeful
from bot.matching.judging.judge import Judge, shipped_judge
from bot.matching.judging.model import shipped_model
from bot.matching.matcher import Matcher
from bot.matching.matches import ClaimText, Match, Relation
from bot.matching.text.tokens import LANGUAGES, tokeniser
from bot.matching.text.wording import canonical_wording

DEFAULT_FLAG_THRESHOLD = shipped_model().flag_threshold
DEFAULT_POSSIBLE_THRESHOLD = shipped_model().possible_threshold


def informative_words(text: str) -> int:
    """How many different words of a text say something by themselves."""
    return len({token.term for token in tokeniser("english").tokens(text) if token.informative})


__all__ = [
    "DEFAULT_FLAG_THRESHOLD",
    "DEFAULT_POSSIBLE_THRESHOLD",
    "LANGUAGES",
    "ClaimText",
    "Hopeful",
    "Judge",
    "Match",
    "Matcher",
    "Relation",
    "canonical_wording",
    "informative_words",
    "shipped_judge",
]
