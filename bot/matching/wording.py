"""A claim's text or one of its phrasings, prepared for comparison."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.matching.names import described_places, name_places, office_pairs
from bot.matching.quantities import Quantity, quantities
from bot.matching.tokens import Token


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
    slot: int = -1
    distinct: frozenset[str] = field(init=False)
    indexed: list[str] = field(init=False)
    """What the index holds of it: a wording without informative terms is found by all its terms."""

    def __post_init__(self) -> None:
        self.distinct = frozenset(self.terms)
        self.indexed = [*self.terms, *self.title_terms] or [token.term for token in self.tokens]

    @classmethod
    def of(
        cls,
        claim: int,
        text: str,
        canonical: str,
        tokens: list[Token],
        title: list[Token],
        ordinary: Callable[[str], bool],
    ) -> "Wording":
        places = name_places(text, tokens, ordinary)
        return cls(
            claim=claim,
            canonical=canonical,
            tokens=tokens,
            terms=[token.term for token in tokens if token.informative],
            title_terms=[token.term for token in title if token.informative],
            quantities=quantities(tokens),
            names=frozenset(tokens[place].term for place in described_places(tokens, places)),
            offices=office_pairs(tokens, places),
        )
