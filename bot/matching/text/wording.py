"""A claim's text or one of its phrasings, prepared for comparison."""

from dataclasses import dataclass, field
from functools import lru_cache

from bot.matching.text.background import background
from bot.matching.text.languages import language_of
from bot.matching.text.names import described_places, name_places
from bot.matching.text.quantities import Quantity, quantities
from bot.matching.text.tokens import Token, joined, placed_words, plain_words, tokeniser


@dataclass(slots=True)
class Wording:
    claim: int
    text: str
    canonical: str
    tokens: list[Token]
    terms: list[str]
    """The informative terms in their order, with repeats."""
    title_terms: list[str]
    quantities: list[Quantity]
    names: frozenset[str]
    """Those of the terms that are names, or say whose name it is."""
    language: str | None
    """The one that it seems to be in; None where nothing tells."""
    distinct: dict[str, None] = field(init=False)
    """The terms once each, in their order: sums over them must come out the same in every run."""

    def __post_init__(self) -> None:
        self.distinct = dict.fromkeys(self.terms)


@lru_cache(maxsize=1_024)
def wording(claim: int, text: str, title: str | None, language: str) -> Wording:
    """A wording prepared. Few are needed again and again, so they are kept here and not with each desk."""
    tokenise = tokeniser(language)
    words = placed_words(text)
    seems = language_of(text)
    tokens = tokenise.of_words(words, language=seems)
    places = name_places(text, tokens, background().knows)
    titled = tokenise.tokens(title) if title else []
    return Wording(
        claim=claim,
        text=text,
        canonical=joined(word for word, _, _ in words),
        tokens=tokens,
        terms=[token.term for token in tokens if token.informative],
        title_terms=[token.term for token in titled if token.informative],
        quantities=quantities(tokens),
        names=frozenset(tokens[place].term for place in described_places(tokens, places)),
        language=seems,
    )


def canonical_wording(text: str) -> str:
    """The form under which two wordings are the same: case, marks, markup and look-alike letters are gone."""
    return joined(plain_words(text))
