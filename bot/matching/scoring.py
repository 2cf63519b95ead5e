"""A window of a text against the wordings that it may repeat."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.matching.alignment import OPPOSITE, Alignment, align
from bot.matching.background import Background
from bot.matching.features import Rank, features
from bot.matching.index import OWN_COUNTS_FROM, Index, Ranking
from bot.matching.lexicon import RELATED, Lexicon
from bot.matching.model import Model
from bot.matching.names import LIKENESS as STAND_IN
from bot.matching.names import Offices
from bot.matching.quantities import quantities
from bot.matching.shelf import Shelf
from bot.matching.tokens import Token
from bot.matching.wording import Wording

Near = Mapping[str, Mapping[str, float]]
"""For a text's terms the others that they may stand for; opposites with a negative likeness."""
REMEMBERED = 5_000
"""Terms whose weight is kept until the claims change."""
POSSIBLE = 0.25
"""Scores from which on the shares below let all but none through."""
OF_BEST = (0.8, 0.45)
"""Under this share of the window's best BM25 score a wording never gets there, on large and small desks."""
OF_OWN = 0.13
"""Likewise the share of the score that the wording has for itself."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A wording against a window of a text."""

    wording: Wording
    start: int
    stop: int
    alignment: Alignment
    features: list[float]
    score: float


class Scoring:
    """What it takes to score: a desk's index and offices, and what all desks share."""

    def __init__(
        self,
        index: Index,
        shelf: Shelf,
        offices: Offices,
        lexicon: Lexicon,
        background: Background,
        model: Model,
    ) -> None:
        self._index = index
        self._shelf = shelf
        self._offices = offices
        self._lexicon = lexicon
        self._rarest = background.rarest
        self._model = model
        self._weights: dict[str, float] = {}

    def forget(self) -> None:
        """To be called when claims change, and with them the weights of terms."""
        self._weights.clear()

    def weight(self, term: str) -> float:
        known = self._weights.get(term)
        if known is None:
            known = self._index.weight(term)
            if len(self._weights) < REMEMBERED:
                self._weights[term] = known
        return known

    def near(self, tokens: Sequence[Token]) -> dict[str, dict[str, float]]:
        """For the text's terms the others that they may stand for; opposites with a negative likeness."""
        near: dict[str, dict[str, float]] = {}
        opposites = self._lexicon.opposites
        # Among many claims there is always one with related words.
        related = self._lexicon.related if len(self._index) <= OWN_COUNTS_FROM else {}
        for token in tokens:
            term = token.term
            if not token.informative or term in near or token.number is not None:
                continue
            stand_ins = self._offices.stand_ins(term)
            if term not in opposites and term not in related and not stand_ins:
                continue
            others = {other: RELATED for other in related.get(term, ()) if other in self._index}
            others |= {other: -OPPOSITE for other in opposites.get(term, ()) if other in self._index}
            others |= dict.fromkeys(stand_ins, STAND_IN)
            if others:
                near[term] = others
        return near

    def window(
        self, start: int, window: list[Token], terms: set[str], near: Near, count: int, floor: float
    ) -> Iterator[Scored]:
        """The candidates of a window; those that cannot reach `floor` may be left out."""
        ranking = self._index.best(self._query(terms, near), count)
        if not ranking.slots:
            return
        claims = [self._shelf.claim(slot) for slot in ranking.slots]
        best = ranking.scores[0]
        second = next((s for c, s in zip(claims, ranking.scores, strict=True) if c != claims[0]), 0.0)
        said = quantities(window)
        for place in self._hopeful(ranking, floor):
            wording = self._shelf.wording(ranking.slots[place])
            alignment = align(window, near, wording)
            if len(alignment.likeness) < 2:
                continue
            score = ranking.scores[place]
            rival = second if claims[place] == claims[0] else best
            rank = Rank(
                of_own=score / (ranking.own[place] or 1.0),
                of_best=score / best,
                lead=(score - rival) / max(score, rival),
            )
            values = features(
                window,
                said,
                alignment,
                wording,
                rank,
                self.weight,
                self._index.specificity,
                self._rarest,
                self._index.smallness,
            )
            stop = start + len(window)
            yield Scored(wording, start, stop, alignment, values, self._model.probability(values))

    def _hopeful(self, ranking: Ranking, floor: float) -> list[int]:
        """Places in the ranking of those whose BM25 score alone does not rule out that they reach `floor`."""
        places = range(len(ranking.slots))
        if floor < POSSIBLE:
            return list(places)
        large, small = OF_BEST
        least = ranking.scores[0] * (large + (small - large) * self._index.smallness)
        return [
            place
            for place in places
            if ranking.scores[place] >= least and ranking.scores[place] >= OF_OWN * ranking.own[place]
        ]

    def _query(self, terms: set[str], near: Near) -> dict[str, float]:
        query: dict[str, float] = {}
        for term in terms:
            query[term] = self.weight(term)
            for other, likeness in near.get(term, {}).items():
                part = self.weight(other) * abs(likeness) * (0.6 if likeness < 0 else 1.0)
                query[other] = max(query.get(other, 0.0), part)
        return query
