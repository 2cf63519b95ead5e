"""The matcher: claims in, texts against them, one claim at a time and one text at a time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from operator import itemgetter

from bot.matching.candidates.index import Index
from bot.matching.candidates.spelling import Spelling
from bot.matching.candidates.vectors import Near, Rows, Vectors
from bot.matching.candidates.wordings import FEWEST_WORDS, Wordings
from bot.matching.judging.alignment import align
from bot.matching.judging.model import Model, shipped_model
from bot.matching.judging.polarity import Accounted, contradicts, counted_only_as_opposite
from bot.matching.judging.scoring import Scored, Scoring
from bot.matching.judging.semantic import (
    NEAREST,
    SemanticModel,
    Words,
    semantic_features,
    shipped_semantic_model,
)
from bot.matching.matches import ClaimText, Match, Relation
from bot.matching.text.background import background
from bot.matching.text.lexicon import lexicon
from bot.matching.text.names import OFFICES, Offices, name_places, office_pairs, strangers
from bot.matching.text.passages import Passage
from bot.matching.text.quantities import Quantity
from bot.matching.text.sentences import sentences, windows
from bot.matching.text.tokens import Token, Word, placed_words, plain_words, tokeniser

__all__ = ["ClaimText", "Matcher"]

CANDIDATES = 30
"""Wordings scored for a window, the best by BM25."""
WINDOW_CANDIDATES = 8
"""Likewise in a text of many sentences."""
RIVAL = 0.75
"""The share of a claim's score from which on another one may account for what a text negates or counts."""
INDEXED_TOGETHER = 2000
"""Wordings that are indexed together when many claims are put."""
_Waiting = tuple[ClaimText, str, list[str]]
"""A wording that is not indexed yet, with its claim and its words."""
Read = tuple[Sequence[Passage], Rows]
"""A text's passages, and the vector that a sentence model has for each."""


class Matcher:
    """Finds the claims that a text repeats or contradicts. Not to be changed while another thread matches."""

    def __init__(
        self,
        *,
        language: str = "english",
        model: Model | None = None,
        semantic_model: SemanticModel | None = None,
    ) -> None:
        self.vectors = Vectors()
        """Those of a sentence model, for claims that have them."""
        self._semantic_model = semantic_model
        self._tokeniser = tokeniser(language)
        self._lexicon = lexicon(language)
        self._background = background()
        self._model = model or shipped_model()
        self._index = Index(self._background)
        self._wordings = Wordings(language)
        self._spelling = Spelling()
        self._offices = Offices()
        self._scoring = Scoring(
            self._index, self._wordings, self._offices, self._lexicon, self._background, self._model
        )

    def __len__(self) -> int:
        return len(self._wordings)

    def __contains__(self, number: object) -> bool:
        return number in self._wordings

    def put(self, claim: ClaimText) -> None:
        """Add a claim, or change the one with its number."""
        self.put_all((claim,))

    def put_all(self, claims: Iterable[ClaimText]) -> None:
        """The same for many claims, in less time."""
        self._scoring.forget()
        waiting: list[_Waiting] = []
        known: dict[str, str | None] = {}
        numbers: set[int] = set()
        for claim in claims:
            if claim.number in self._wordings or claim.number in numbers:
                self._index_all(waiting, known)
                self.remove(claim.number)
            numbers.add(claim.number)
            waiting += [(claim, text, plain_words(text)) for text in (claim.text, *claim.phrasings)]
            if len(waiting) >= INDEXED_TOGETHER:
                self._index_all(waiting, known)
                numbers.clear()
        self._index_all(waiting, known)

    def _index_all(self, waiting: list[_Waiting], known: dict[str, str | None]) -> None:
        if not waiting:
            return
        found = []
        for claim, text, words in waiting:
            joined = self._lexicon.join_plain(words)
            terms = self._tokeniser.informative_terms(joined, known)
            title = self._lexicon.join_plain(plain_words(claim.title)) if claim.title else []
            indexed = [*terms, *self._tokeniser.informative_terms(title, known)] if title else terms
            found.append((terms, indexed or [self._tokeniser.term(word) for word in joined]))
            if not OFFICES.isdisjoint(joined):
                tokens = self._tokeniser.tokens(text)
                self._offices.add(office_pairs(tokens, name_places(text, tokens, self._background.knows)))
        self._spelling.add_all(chain.from_iterable(words for _, _, words in waiting))
        slots = self._index.add_all([indexed for _, indexed in found])
        for (claim, text, words), (terms, _), slot in zip(waiting, found, slots, strict=True):
            canonical = " ".join(words)
            self._wordings.put(slot, claim.number, text, claim.title, canonical, terms)
        waiting.clear()

    def remove(self, number: int) -> None:
        """Forget a claim. Raises KeyError for one that is not there."""
        self._scoring.forget()
        self.vectors.remove(number)
        for slot, wording in self._wordings.remove(number):
            self._index.remove(slot)
            for word in wording.canonical.split():
                self._spelling.remove(word)
            self._offices.remove(wording.offices)

    def tokens(self, text: str) -> list[Token]:
        """The text's tokens; misspelled words are taken for the claims' words that they are meant for."""
        return self._tokeniser.tokens(text, self._meant)

    def _meant(self, word: str) -> tuple[str, float]:
        if word in self._spelling or self._background.knows(self._tokeniser.term(word)):
            return word, 1.0
        return self._spelling.meant(word)

    def match(
        self, text: str, *, threshold: float | None = None, limit: int = 5, read: Read | None = None
    ) -> list[Match]:
        """The claims with a score at or over `threshold` (else that of possible matches), best first.

        `read` is what a sentence model makes of the text; claims that have vectors are then scored with it.
        """
        if not len(self):
            return []
        floor = self._model.possible_threshold if threshold is None else threshold
        words = placed_words(text)
        tokens = self._tokeniser.of_words(words, self._meant)
        matches: dict[int, Match] = self._exact_matches(text, words, tokens)
        if read is not None and len(self.vectors):
            best = self._read(tokens, self.best(text, tokens), read)
        else:
            best = self.best(text, tokens, floor)
        best = {number: scored for number, scored in best.items() if scored.score >= floor}
        ranked = sorted(best.values(), key=lambda scored: (-scored.score, scored.wording.claim))
        for rank, scored in enumerate(ranked):
            if len(matches) >= limit:
                break
            better = _accounted_for(scored, ranked[:rank])
            if scored.wording.claim not in matches and not counted_only_as_opposite(
                scored.alignment, scored.wording, better
            ):
                rivals = [other for other in ranked if other.score >= RIVAL * scored.score]
                matches[scored.wording.claim] = _match(text, tokens, scored, _accounted_for(scored, rivals))
        return list(matches.values())[:limit]

    def best(self, text: str, tokens: list[Token], floor: float = 0.0) -> dict[int, Scored]:
        """Each claim that the words of a text may repeat, in its best window."""
        best: dict[int, Scored] = {}
        for scored in self.scored(text, tokens, floor=floor):
            known = best.get(scored.wording.claim)
            if known is None or scored.score > known.score:
                best[scored.wording.claim] = scored
        return best

    def together(self, best: Mapping[int, Scored], read: Read) -> tuple[list[Near], dict[int, list[float]]]:
        """The candidates of words and vectors that have vectors, and what both say of them."""
        near = self.vectors.near(read[1], NEAREST, best)
        words = {number: Words(one.score, one.features) for number, one in best.items()}
        return near, semantic_features(words, near, self._index.smallness)

    def _read(self, tokens: list[Token], best: dict[int, Scored], read: Read) -> dict[int, Scored]:
        model = self._semantic_model or shipped_semantic_model()
        near, values = self.together(best, read)
        scored = dict(best)
        for one in near:
            known = best.get(one.claim) or self._unfound(tokens, read[0][one.passage], one)
            if known is not None:
                scored[one.claim] = replace(known, score=model.probability(values[one.claim]))
        return scored

    def _unfound(self, tokens: list[Token], passage: Passage, near: Near) -> Scored | None:
        """A claim that only the sentence model finds, with what words there are in common."""
        places = [at for at, token in enumerate(tokens) if passage.start <= token.start < passage.stop]
        if not places:
            return None
        wording = self._wordings.first(near.claim)
        window = tokens[places[0] : places[-1] + 1]
        alignment = align(window, self._scoring.near(window), wording)
        return Scored(wording, places[0], places[-1] + 1, alignment, [], 0.0, [])

    def _exact_matches(self, text: str, words: Sequence[Word], tokens: list[Token]) -> dict[int, Match]:
        """Claims that have the text, or one of its sentences, as a wording: sure whatever its length.

        A wording of few informative words is also found word for word within a sentence.
        """
        matches: dict[int, Match] = {}
        ranges = [(0, len(tokens)), *sentences(text, tokens)] if tokens else []
        for start, stop in dict.fromkeys(ranges):
            span = (tokens[start].start, tokens[stop - 1].end)
            first = bisect_left(words, span[0], key=itemgetter(1))
            last = bisect_right(words, span[1], key=itemgetter(2))
            said = " ".join(word for word, _, _ in words[first:last])
            within = (wording for wording in self._wordings.short if f" {wording} " in f" {said} ")
            for wording in (said, *sorted(within)):
                for number in self._wordings.exactly(wording):
                    if number not in matches:
                        hits = self._said(wording, tokens[start:stop])
                        matches[number] = _found(number, 1.0, Relation.REPEATS, text, span, hits)
        return matches

    def _said(self, wording: str, tokens: list[Token]) -> list[Token]:
        wanted = set(self._tokeniser.words(wording))
        return [token for token in tokens if token.word in wanted]

    def scored(
        self, text: str, tokens: list[Token], candidates: int | None = None, floor: float = 0.0
    ) -> Iterator[Scored]:
        """Every window of the text against the wordings that it may repeat with a score of `floor`."""
        ranges = windows(text, tokens)
        count = candidates or (CANDIDATES if len(ranges) <= 6 else WINDOW_CANDIDATES)
        near = self._scoring.near(tokens)
        named = cache(partial(self._names, text, tokens))
        for start, stop in ranges:
            window = tokens[start:stop]
            terms = dict.fromkeys(token.term for token in window if token.informative)
            if len(terms) >= FEWEST_WORDS:
                yield from self._scoring.window(start, window, named, terms, near, count, floor)

    def _names(self, text: str, tokens: list[Token]) -> dict[int, bool]:
        """The places of names in a text, and whether they are strange to the desk."""
        places = sorted(name_places(text, tokens, self._background.knows))
        strange = strangers(text, tokens, places, self._index.__contains__)
        return {place: place in strange for place in places}

    def search(self, query: str, *, limit: int = 25) -> list[int]:
        """Claim numbers for the words of a query, of which the last may be a beginning, best first."""
        tokens = self._tokeniser.tokens(query)
        weights: dict[str, float] = {}
        for token in tokens:
            likely = {token.term: 1.0}
            if token.term not in self._index:
                near = self._spelling.near(token.word)
                likely = {self._tokeniser.term(word): alike for word, alike in near.items()}
            if token is tokens[-1]:
                likely = {self._tokeniser.term(w): 0.9 for w in self._spelling.beginning(token.word)} | likely
            for term, alike in likely.items():
                weights[term] = max(weights.get(term, 0.0), alike * self._scoring.weight(term))
        slots = self._index.best(weights, limit * 4).slots
        return list(dict.fromkeys(self._wordings.claim(slot) for slot in slots))[:limit]


def _match(text: str, tokens: list[Token], scored: Scored, accounted: Accounted) -> Match:
    window = tokens[scored.start : scored.stop]
    opposite = contradicts(window, scored.alignment, scored.wording, accounted)
    hits = [window[hit.place] for hit in scored.alignment.hits]
    span = (window[0].start, window[-1].end)
    relation = Relation.CONTRADICTS if opposite else Relation.REPEATS
    return _found(scored.wording.claim, scored.score, relation, text, span, hits)


def _accounted_for(scored: Scored, ranked: Iterable[Scored]) -> Accounted:
    """What other claims that the text may be about account for, as places in this one's window."""
    places: set[int] = set()
    quantities: list[Quantity] = []
    for other in ranked:
        if other is not scored:
            hits = (hit for hit in other.alignment.hits if not hit.opposite)
            places.update(other.start + hit.place - scored.start for hit in hits)
            quantities += other.wording.quantities
    return Accounted(frozenset(places), tuple(quantities))


def _found(
    number: int, score: float, relation: Relation, text: str, span: tuple[int, int], hits: list[Token]
) -> Match:
    return Match(
        claim=number,
        score=score,
        relation=relation,
        sentence=text[slice(*span)],
        span=span,
        words=tuple((token.start, token.end) for token in hits),
        why=tuple(dict.fromkeys(token.word for token in hits)),
    )
