"""A window of a text against the wordings that it may repeat."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates.index import OWN_COUNTS_FROM, Index, Ranking
from bot.matching.candidates.wordings import Wordings
from bot.matching.judging.alignment import OPPOSITE, Alignment, align
from bot.matching.judging.features import Rank, features
from bot.matching.judging.model import Model
from bot.matching.judging.pruning import POSSIBLE, bm25_values, shipped_pruning
from bot.matching.text.background import Background
from bot.matching.text.lexicon import RELATED, Lexicon
from bot.matching.text.names import LIKENESS as STAND_IN
from bot.matching.text.names import Offices
from bot.matching.text.quantities import quantities
from bot.matching.text.tokens import Token
from bot.matching.text.wording import Wording

Near = Mapping[str, Mapping[str, float]]
"""For a text's terms the others that they may stand for; opposites with a negative likeness."""
REMEMBERED = 5_000
"""Terms whose weight is kept until the claims change."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A wording against a window of a text."""

    wording: Wording
    start: int
    stop: int
    alignment: Alignment
    features: list[float]
    score: float
    bm25: list[float]
    """What `bm25_values` says of it."""


class Scoring:
    """What it takes to score: a desk's index and offices, and what all desks share."""

    def __init__(
        self,
        index: Index,
        wordings: Wordings,
        offices: Offices,
        lexicon: Lexicon,
        background: Background,
        model: Model,
    ) -> None:
        self._index = index
        self._wordings = wordings
        self._offices = offices
        self._lexicon = lexicon
        self._rarest = background.rarest
        self._model = model
        self._pruning = shipped_pruning()
        self._weights: dict[str, float] = {}
        self._specificity: dict[str, float] = {}

    def forget(self) -> None:
        """To be called when claims change, and with them the weights of terms."""
        self._weights.clear()
        self._specificity.clear()

    def weight(self, term: str) -> float:
        known = self._weights.get(term)
        if known is None:
            known = self._index.weight(term)
            if len(self._weights) < REMEMBERED:
                self._weights[term] = known
        return known

    def specificity(self, term: str) -> float:
        known = self._specificity.get(term)
        if known is None:
            known = self._index.specificity(term)
            if len(self._specificity) < REMEMBERED:
                self._specificity[term] = known
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
        self,
        start: int,
        window: list[Token],
        named: Callable[[], Mapping[int, bool]],
        terms: Iterable[str],
        near: Near,
        count: int,
        floor: float,
    ) -> Iterator[Scored]:
        """The candidates of a window; those that cannot reach `floor` may be left out.

        `named` gives the places of names in the text, and whether they are strange to the desk.
        """
        query = self._query(terms, near)
        ranking = self._index.best(query, count)
        if not ranking.slots:
            return
        first = self._first(ranking)
        said = bm25_values(ranking.scores, ranking.own, first, sum(query.values()), self._index.smallness)
        places = self._pruning.places(said) if floor >= POSSIBLE else range(len(first))
        yield from self._candidates(start, window, named, near, ranking, first, said, places)

    def _first(self, ranking: Ranking) -> NDArray[np.bool_]:
        """Which slots are the best one's claim, or another with the same words: no rival to it."""
        claim = self._wordings.claim(ranking.slots[0])
        first = np.array([self._wordings.claim(slot) == claim for slot in ranking.slots])
        level = (ranking.scores >= 0.9999 * ranking.scores[0]) & ~first
        if level.any():
            terms = self._wordings.wording(ranking.slots[0]).terms
            for place in np.flatnonzero(level):
                first[place] = self._wordings.wording(ranking.slots[place]).terms == terms
        return first

    def _candidates(
        self,
        start: int,
        window: list[Token],
        named: Callable[[], Mapping[int, bool]],
        near: Near,
        ranking: Ranking,
        first: NDArray[np.bool_],
        bm25: NDArray[np.float64],
        places: Sequence[int],
    ) -> Iterator[Scored]:
        scores, own = ranking.scores.tolist(), ranking.own.tolist()
        best = scores[0]
        second = next((score for score, same in zip(scores, first, strict=True) if not same), 0.0)
        said = quantities(window) if places else []
        names = _within(named(), start, len(window)) if places else {}
        for place in places:
            wording = self._wordings.wording(ranking.slots[place])
            alignment = align(window, near, wording)
            if len(alignment.likeness) < 2:
                continue
            score = scores[place]
            rival = second if first[place] else best
            rank = Rank(
                of_own=score / (own[place] or 1.0),
                of_best=score / best,
                lead=(score - rival) / max(score, rival),
            )
            values = features(
                window,
                said,
                names,
                alignment,
                wording,
                wording.names or self._wordings.first(wording.claim).names,
                rank,
                self.weight,
                self.specificity,
                self._rarest,
                self._index.smallness,
            )
            stop = start + len(window)
            yield Scored(
                wording, start, stop, alignment, values, self._model.probability(values), bm25[place].tolist()
            )

    def _query(self, terms: Iterable[str], near: Near) -> dict[str, float]:
        query: dict[str, float] = {}
        for term in terms:
            query[term] = self.weight(term)
            for other, likeness in near.get(term, {}).items():
                part = self.weight(other) * abs(likeness) * (0.6 if likeness < 0 else 1.0)
                query[other] = max(query.get(other, 0.0), part)
        return query


def _within(names: Mapping[int, bool], start: int, size: int) -> dict[int, bool]:
    """The names of a window, with their places in it."""
    return {place - start: strange for place, strange in names.items() if start <= place < start + size}
