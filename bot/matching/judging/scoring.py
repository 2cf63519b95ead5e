"""A window of a text against the wordings that it may repeat."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.candidates.grams import Grams
from bot.matching.candidates.index import Index
from bot.matching.candidates.wordings import Wordings
from bot.matching.judging.alignment import Alignment, align
from bot.matching.judging.features import Rank, features
from bot.matching.judging.model import Model
from bot.matching.judging.pruning import HOPEFUL, Standing, candidate_values, shipped_pruning
from bot.matching.text.background import Background
from bot.matching.text.quantities import quantities
from bot.matching.text.tokens import Token
from bot.matching.text.wording import Wording

BY_GRAMS = 8
"""Wordings that join those ranked by words, the best by n-grams."""
MOST_SCORED = 6
"""Wordings whose words are compared with a text's, the likeliest by what BM25 says of them."""
WIDER = 0.15
"""What a window's guess, in log odds, has to be better by for each of its tokens."""
REMEMBERED = 5_000
"""Terms whose weight is kept until the claims change."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a text that may say a claim."""

    start: int
    """The place of its first token in the text."""
    tokens: list[Token]
    terms: list[str]
    """The informative ones, each once."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A wording against a window of a text."""

    wording: Wording
    start: int
    stop: int
    alignment: Alignment
    features: list[float]
    score: float
    known: list[float]
    """What `candidate_values` says of it."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The wordings that a window may repeat, each with what BM25 says of it."""

    slots: list[int]
    words: Standing
    grams: Standing
    values: NDArray[np.float64]
    """A row each, as `candidate_values` gives them."""

    def rank(self, place: int) -> Rank:
        return Rank(
            of_own=float(self.words.of_own[place]),
            of_best=float(self.words.of_best[place]),
            lead=float(self.words.lead[place]),
            grams_of_own=float(self.grams.of_own[place]),
            grams_of_best=float(self.grams.of_best[place]),
            grams_lead=float(self.grams.lead[place]),
            grams_of_asked=float(self.grams.of_asked[place]),
        )


class Scoring:
    """What it takes to score: a desk's indexes, and what all desks share."""

    def __init__(
        self,
        index: Index,
        grams: Grams,
        wordings: Wordings,
        background: Background,
        model: Model,
    ) -> None:
        self._index = index
        self._grams = grams
        self._wordings = wordings
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

    def windows(
        self,
        windows: Sequence[Window],
        named: Callable[[], Mapping[int, bool]],
        count: int,
        floor: float,
    ) -> Iterator[Scored]:
        """The candidates of a text's windows, `count` by words for each; those under `floor` may be left out.

        `named` gives the places of names in the text, and whether they are strange to the desk.
        """
        gathered = [self._gather(window, count) for window in windows]
        if floor >= HOPEFUL:
            chosen = self._likeliest(windows, gathered)
        else:
            chosen = [list(range(len(candidates.slots))) for candidates in gathered]
        for window, candidates, places in zip(windows, gathered, chosen, strict=True):
            if places:
                yield from self._scored(window, named, candidates, places)

    def _likeliest(self, windows: Sequence[Window], gathered: Sequence[Candidates]) -> list[list[int]]:
        """For each window the candidates to be scored: each wording once, where it is likeliest.

        A wider window has to be likelier by `WIDER`: what stands around a claim is not the claim.
        """
        best: dict[int, tuple[float, int, int]] = {}
        for at, candidates in enumerate(gathered):
            width = WIDER * len(windows[at].tokens)
            for place, likely in self._pruning.hopeful(candidates.values):
                slot, guess = candidates.slots[place], likely - width
                if slot not in best or guess > best[slot][0]:
                    best[slot] = (guess, at, place)
        chosen: list[list[int]] = [[] for _ in gathered]
        for _, at, place in sorted(best.values(), reverse=True)[:MOST_SCORED]:
            chosen[at].append(place)
        return chosen

    def _gather(self, window: Window, count: int) -> Candidates:
        """The wordings that a window's words or n-grams rank best."""
        query = {term: self.weight(term) for term in window.terms}
        ranking = self._index.best(query, count)
        grams = self._grams.scores(" ".join(token.word for token in window.tokens), self._index.slots)
        slots, scores, own = ranking.slots, ranking.scores, ranking.own
        if grams is None:
            by_grams, own_grams, asked = np.zeros(len(slots)), np.ones(len(slots)), 1.0
        else:
            known = set(slots)
            more = [slot for slot in grams.best(BY_GRAMS).tolist() if slot not in known]
            if more:
                slots = [*slots, *more]
                scores_of_more, own_of_more = self._index.scores(query, more)
                scores, own = np.append(scores, scores_of_more), np.append(own, own_of_more)
            by_grams, own_grams, asked = grams.scores[slots], self._grams.own(slots), grams.asked
        claims = self._claims(slots, scores)
        words = Standing.of(scores, own, claims, sum(query.values()))
        of_grams = Standing.of(by_grams, own_grams, claims, asked)
        values = candidate_values(words, of_grams, self._index.smallness)
        return Candidates(slots, words, of_grams, values)

    def _claims(self, slots: Sequence[int], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The claim of each slot; one that has the words of the best one's claim is no rival to it."""
        claims = np.array([self._wordings.claim(slot) for slot in slots], dtype=np.float64)
        if len(slots) > 1:
            best = int(scores.argmax())
            level = np.flatnonzero((scores >= 0.9999 * scores[best]) & (claims != claims[best]))
            if len(level):
                terms = self._wordings.wording(slots[best]).terms
                for place in level.tolist():
                    if self._wordings.wording(slots[place]).terms == terms:
                        claims[place] = claims[best]
        return claims

    def _scored(
        self,
        window: Window,
        named: Callable[[], Mapping[int, bool]],
        candidates: Candidates,
        places: Sequence[int],
    ) -> Iterator[Scored]:
        tokens, start = window.tokens, window.start
        said = quantities(tokens)
        names = _within(named(), start, len(tokens))
        for place in places:
            wording = self._wordings.wording(candidates.slots[place])
            alignment = align(tokens, wording)
            values = features(
                tokens,
                said,
                names,
                alignment,
                wording,
                wording.names or self._wordings.first(wording.claim).names,
                candidates.rank(place),
                self.weight,
                self.specificity,
                self._rarest,
                self._index.smallness,
            )
            stop = start + len(tokens)
            known = candidates.values[place].tolist()
            score = self._model.probability(values)
            yield Scored(wording, start, stop, alignment, values, score, known)


def _within(names: Mapping[int, bool], start: int, size: int) -> dict[int, bool]:
    """The names of a window, with their places in it."""
    return {place - start: strange for place, strange in names.items() if start <= place < start + size}
