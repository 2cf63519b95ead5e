"""A claim's text or one of its phrasings, prepared for comparison."""

from dataclasses import dataclass, field
from functools import lru_cache

from bot.matching.text.background import background
from bot.matching.text.names import described_places, name_places, office_pairs
from bot.matching.text.quantities import Quantity, quantities
from bot.matching.text.tokens import Token, placed_words, plain_words, tokeniser


@dataclass(slots=True)
class Wording:
    claim: int
    canonical: str
    tokens: list[Token]
    terms: list[str]
    """The informative terms in their order, with repeats."""
    title_terms: list[str]
    quantities: list[Quantity]
    names: frozenset[str]
    """Those of the terms that are names, or say whose name it is."""
    offices: list[tuple[str, str]]
    """Pairs of an office and the name that it stands for here."""
    distinct: dict[str, None] = field(init=False)
    """The terms once each, in their order: sums over them must come out the same in every run."""

    def __post_init__(self) -> None:
        self.distinct = dict.fromkeys(self.terms)


@lru_cache(maxsize=1_024)
def wording(claim: int, text: str, title: str | None, language: str) -> Wording:
    """A wording prepared. Few are needed again and again, so they are kept here and not with each desk."""
    tokenise = tokeniser(language)
    words = placed_words(text)
    tokens = tokenise.of_words(words)
    places = name_places(text, tokens, background().knows)
    titled = tokenise.tokens(title) if title else []
    return Wording(
        claim=claim,
        canonical=" ".join(word for word, _, _ in words),
        tokens=tokens,
        terms=[token.term for token in tokens if token.informative],
        title_terms=[token.term for token in titled if token.informative],
        quantities=quantities(tokens),
        names=frozenset(tokens[place].term for place in described_places(tokens, places)),
        offices=office_pairs(tokens, places),
    )


def canonical_wording(text: str) -> str:
    """The form under which two wordings are the same: case, marks, markup and look-alike letters are gone."""
    return " ".join(plain_words(text))
