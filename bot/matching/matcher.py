"""The matcher: claims in, texts against them, one claim at a time and one text at a time."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.matching.alignment import OPPOSITE, Alignment, align
from bot.matching.background import background
from bot.matching.features import Rank, features
from bot.matching.index import Index, top
from bot.matching.lexicon import RELATED, lexicon
from bot.matching.model import Model, shipped_model
from bot.matching.names import LIKENESS as STAND_IN
from bot.matching.names import Offices
from bot.matching.polarity import contradicts
from bot.matching.quantities import quantities
from bot.matching.sentences import sentences
from bot.matching.spelling import Spelling
from bot.matching.tokens import Token, Tokeniser, plain_words
from bot.matching.wording import Wording

CANDIDATES = 30
"""Wordings scored for a window, the best by BM25."""
WINDOW_CANDIDATES = 8
"""Likewise in a text of many sentences."""
FEWEST_WORDS = 3
"""Informative words without which a text is too little to go on."""
OWN_COUNTS_FROM = 300
"""Claims at which a desk's own counts weigh as much as the background's."""


class Relation(StrEnum):
    REPEATS = "repeats"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class ClaimText:
    """What the matcher knows of a claim. `title` is that of a published check of it."""

    number: int
    text: str
    phrasings: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    claim: int
    score: float
    """The probability that the message is about the claim, whatever it says of it."""
    relation: Relation
    sentence: str
    """The part of the message that matched, as written."""
    span: tuple[int, int]
    """Where that part stands in the message."""
    words: tuple[tuple[int, int], ...]
    """Where in the message the matched words stand, in order."""
    why: tuple[str, ...]
    """The matched words in plain form, each once."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A wording against a window of a text."""

    wording: Wording
    start: int
    stop: int
    alignment: Alignment
    features: list[float]
    score: float


class Matcher:
    """Finds the claims that a text repeats or contradicts. Not to be changed while another thread matches."""

    def __init__(self, *, language: str = "english", model: Model | None = None) -> None:
        self._tokeniser = Tokeniser(language)
        self._lexicon = lexicon(language)
        self._background = background()
        self._model = model or shipped_model()
        self._index = Index()
        self._spelling = Spelling()
        self._offices = Offices()
        self._weights: dict[str, float] = {}
        self._slots: dict[int, Wording] = {}
        self._claims: dict[int, list[Wording]] = {}
        self._exact: dict[str, set[int]] = {}
        self._short: set[str] = set()

    def __len__(self) -> int:
        return len(self._claims)

    def __contains__(self, number: object) -> bool:
        return number in self._claims

    def put(self, claim: ClaimText) -> None:
        """Add a claim, or change the one with its number."""
        if claim.number in self._claims:
            self.remove(claim.number)
        self._weights.clear()
        title = self._tokeniser.tokens(claim.title) if claim.title else []
        wordings = []
        for text in (claim.text, *claim.phrasings):
            tokens = self._tokeniser.tokens(text)
            canonical = canonical_wording(text)
            wording = Wording.of(claim.number, text, canonical, tokens, title, self._background.knows)
            for word in canonical.split():
                self._spelling.add(word)
            self._offices.add(wording.offices)
            wording.slot = self._index.add(wording.indexed)
            self._slots[wording.slot] = wording
            self._exact.setdefault(wording.canonical, set()).add(claim.number)
            if 1 < len(wording.distinct) < FEWEST_WORDS:
                self._short.add(wording.canonical)
            wordings.append(wording)
        self._claims[claim.number] = wordings

    def remove(self, number: int) -> None:
        """Forget a claim. Raises KeyError for one that is not there."""
        self._weights.clear()
        for wording in self._claims.pop(number):
            self._index.remove(wording.slot, wording.indexed)
            for word in wording.canonical.split():
                self._spelling.remove(word)
            self._offices.remove(wording.offices)
            del self._slots[wording.slot]
            numbers = self._exact.get(wording.canonical, set())
            numbers.discard(number)
            if not numbers:
                self._exact.pop(wording.canonical, None)
                self._short.discard(wording.canonical)

    def tokens(self, text: str) -> list[Token]:
        """The text's tokens; misspelled words are taken for the claims' words that they are meant for."""
        return self._tokeniser.tokens(text, self._meant)

    def _meant(self, word: str) -> tuple[str, float]:
        if word in self._spelling or self._background.knows(self._tokeniser.term(word)):
            return word, 1.0
        return next(iter(self._spelling.near(word, limit=1).items()), (word, 1.0))

    def match(self, text: str, *, threshold: float | None = None, limit: int = 5) -> list[Match]:
        """The claims with a score at or over `threshold` (else that of possible matches), best first."""
        floor = self._model.possible_threshold if threshold is None else threshold
        tokens = self.tokens(text)
        matches: dict[int, Match] = self._exact_matches(text, tokens)
        best: dict[int, Scored] = {}
        for scored in self.scored(text, tokens):
            known = best.get(scored.wording.claim)
            if scored.score >= floor and (known is None or scored.score > known.score):
                best[scored.wording.claim] = scored
        ranked = sorted(best.values(), key=lambda scored: (-scored.score, scored.wording.claim))
        for scored in ranked:
            if len(matches) >= limit:
                break
            if scored.wording.claim not in matches:
                matches[scored.wording.claim] = self._match(text, tokens, scored)
        return list(matches.values())[:limit]

    def _exact_matches(self, text: str, tokens: list[Token]) -> dict[int, Match]:
        """Claims that have the text, or one of its sentences, as a wording: sure whatever its length.

        A wording of few informative words is also found word for word within a sentence.
        """
        matches: dict[int, Match] = {}
        ranges = [(0, len(tokens)), *sentences(text, tokens)] if tokens else []
        for start, stop in dict.fromkeys(ranges):
            span = (tokens[start].start, tokens[stop - 1].end)
            said = canonical_wording(text[slice(*span)])
            within = (wording for wording in self._short if f" {wording} " in f" {said} ")
            for wording in (said, *sorted(within)):
                for number in sorted(self._exact.get(wording, ())):
                    wanted = set(self._tokeniser.words(wording))
                    hits = [token for token in tokens[start:stop] if token.word in wanted]
                    words = tuple((token.start, token.end) for token in hits)
                    why = tuple(dict.fromkeys(token.word for token in hits))
                    match = Match(number, 1.0, Relation.REPEATS, text[slice(*span)], span, words, why)
                    matches.setdefault(number, match)
        return matches

    def scored(self, text: str, tokens: list[Token], candidates: int | None = None) -> Iterator[Scored]:
        """Every window of the text against the wordings that it may repeat."""
        windows = _windows(text, tokens)
        count = candidates or (CANDIDATES if len(windows) <= 6 else WINDOW_CANDIDATES)
        near = self._near(tokens)
        for start, stop in windows:
            window = tokens[start:stop]
            terms = {token.term for token in window if token.informative}
            if len(terms) >= FEWEST_WORDS:
                yield from self._window(start, window, terms, near, count)

    def _window(
        self,
        start: int,
        window: list[Token],
        terms: set[str],
        near: Mapping[str, Mapping[str, float]],
        count: int,
    ) -> Iterator[Scored]:
        scores = self._index.scores(self._query(terms, near))
        ranked = [(self._slots[slot], float(scores[slot])) for slot in top(scores, count)]
        if not ranked:
            return
        best = ranked[0][1]
        first = ranked[0][0].claim
        second = next((score for wording, score in ranked if wording.claim != first), 0.0)
        window_quantities = quantities(window)
        for wording, score in ranked:
            alignment = align(window, near, wording)
            if len(alignment.likeness) < 2:
                continue
            rival = second if wording.claim == first else best
            rank = Rank(
                of_own=score / (self._own_score(wording) or 1.0),
                of_best=score / best,
                lead=(score - rival) / max(score, rival),
            )
            values = features(
                window,
                window_quantities,
                alignment,
                wording,
                rank,
                self.weight,
                self._specificity,
                self._background.rarest,
                1 - self._size(),
            )
            stop = start + len(window)
            yield Scored(wording, start, stop, alignment, values, self._model.probability(values))

    def _query(self, terms: set[str], near: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
        query: dict[str, float] = {}
        for term in terms:
            query[term] = self.weight(term)
            for other, likeness in near.get(term, {}).items():
                part = self.weight(other) * abs(likeness) * (0.6 if likeness < 0 else 1.0)
                query[other] = max(query.get(other, 0.0), part)
        return query

    def _near(self, tokens: Sequence[Token]) -> dict[str, dict[str, float]]:
        """For the text's terms the others that they may stand for; opposites with a negative likeness."""
        # Among many claims there is always one with related words.
        related = self._lexicon.related if len(self._index) <= OWN_COUNTS_FROM else {}
        near: dict[str, dict[str, float]] = {}
        for token in tokens:
            term = token.term
            if not token.informative or term in near or token.number is not None:
                continue
            others = {other: RELATED for other in related.get(term, ()) if other in self._index}
            others |= {
                other: -OPPOSITE for other in self._lexicon.opposites.get(term, ()) if other in self._index
            }
            others |= dict.fromkeys(self._offices.stand_ins(term), STAND_IN)
            if others:
                near[term] = others
        return near

    def weight(self, term: str) -> float:
        """How much a term tells: the background's weight, on larger desks blended with the desk's own."""
        known = self._weights.get(term)
        if known is None:
            known = self._weights[term] = self._weigh(term)
        return known

    def _weigh(self, term: str) -> float:
        count = len(self._index)
        share = self._size()
        own = math.log(1 + count / (1 + self._index.frequency(term)))
        scale = self._background.rarest / (math.log(1 + count) or 1.0)
        return (1 - share) * self._background.weight(term) + share * own * scale

    def _size(self) -> float:
        """From 0 for a desk without claims to 1 for one with very many."""
        return len(self._index) / (len(self._index) + OWN_COUNTS_FROM)

    def _specificity(self, term: str) -> float:
        """From 0 for a term of all claims of the desk to 1 for one of a single claim."""
        count = len(self._index)
        if count < 2:
            return 1.0
        return min(1.0, math.log((count + 1) / max(1, self._index.frequency(term))) / math.log(count + 1))

    def _own_score(self, wording: Wording) -> float:
        """The BM25 score of a wording for itself."""
        return self._index.score_of(wording.indexed, self.weight)

    def _match(self, text: str, tokens: list[Token], scored: Scored) -> Match:
        window = tokens[scored.start : scored.stop]
        opposite = contradicts(window, scored.alignment, scored.wording)
        hits = [window[hit.place] for hit in scored.alignment.hits]
        span = (window[0].start, window[-1].end)
        return Match(
            claim=scored.wording.claim,
            score=scored.score,
            relation=Relation.CONTRADICTS if opposite else Relation.REPEATS,
            sentence=text[slice(*span)],
            span=span,
            words=tuple((token.start, token.end) for token in hits),
            why=tuple(dict.fromkeys(token.word for token in hits)),
        )

    def search(self, query: str, *, limit: int = 25) -> list[int]:
        """Claim numbers for the words of a query, of which the last may be a beginning, best first."""
        tokens = self._tokeniser.tokens(query)
        weights: dict[str, float] = {}
        for token in tokens:
            likely = {token.term: 1.0}
            if token.term not in self._index:
                likely = {
                    self._tokeniser.term(w): alike for w, alike in self._spelling.near(token.word).items()
                }
            if token is tokens[-1]:
                likely = {self._tokeniser.term(w): 0.9 for w in self._spelling.beginning(token.word)} | likely
            for term, alike in likely.items():
                weights[term] = max(weights.get(term, 0.0), alike * self.weight(term))
        slots = top(self._index.scores(weights), limit * 4)
        return list(dict.fromkeys(self._slots[slot].claim for slot in slots))[:limit]


def _windows(text: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """Each sentence, each two neighbouring ones, and a short text as a whole, as ranges of tokens."""
    single = sentences(text, tokens)
    windows = list(single)
    windows += [(first[0], second[1]) for first, second in pairwise(single)]
    if 2 < len(single) <= 4:
        windows.append((0, len(tokens)))
    return windows


def canonical_wording(text: str) -> str:
    """The form under which two wordings are the same: case, marks, markup and look-alike letters are gone."""
    return " ".join(plain_words(text))
