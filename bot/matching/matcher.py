"""The matcher: claims in, texts against them, one claim at a time and one text at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain

from bot.matching.candidates.grams import Grams
from bot.matching.candidates.index import Index
from bot.matching.candidates.spelling import Spelling
from bot.matching.candidates.vectors import Near, Rows, Vectors
from bot.matching.candidates.wordings import FEWEST_WORDS, Wordings
from bot.matching.judging.alignment import align
from bot.matching.judging.decision import DecisionModel, shipped_decision_model
from bot.matching.judging.exact import exact_matches
from bot.matching.judging.features import NAMES as WORD_NAMES
from bot.matching.judging.hopeful import Hopeful, says_no_more
from bot.matching.judging.judge import LANGUAGE, Judge
from bot.matching.judging.model import Model, shipped_model
from bot.matching.judging.pruning import HOPEFUL
from bot.matching.judging.scoring import Scored, Scoring, Window
from bot.matching.judging.semantic import (
    NEAREST,
    SemanticModel,
    Words,
    semantic_features,
    shipped_semantic_model,
)
from bot.matching.matches import ClaimText, Match
from bot.matching.text.background import background
from bot.matching.text.languages import foreign_words, language_of
from bot.matching.text.names import name_places, strangers
from bot.matching.text.passages import Passage
from bot.matching.text.sentences import windows
from bot.matching.text.tokens import Token, Word, joined, placed_words, plain_words, tokeniser
from bot.matching.text.wording import Wording

__all__ = ["ClaimText", "Matcher"]

CANDIDATES = 30
"""Wordings scored for a window, the best by BM25."""
SHORT_NEWS = 2
"""Informative words that are enough where the claim has both, and one as a name: “Rehn resigned!”."""
WINDOW_CANDIDATES = 8
"""Likewise in a text of many sentences."""
MOST_JUDGED = 4
"""Claims that a judge reads for a text, the best by words: each takes it some milliseconds."""
MIXED = 2
"""Small words of other languages from which on a text is not wholly in the one that it seems to be in."""
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
        decision_model: DecisionModel | None = None,
    ) -> None:
        self._language = language
        self.vectors = Vectors()
        """Those of a sentence model, for claims that have them."""
        self._semantic_model = semantic_model
        self._decisions = decision_model or shipped_decision_model()
        self._tokeniser = tokeniser(language)
        self._background = background()
        self._model = model or shipped_model()
        self._index = Index(self._background)
        self._grams = Grams()
        self._wordings = Wordings(language)
        self._spelling = Spelling()
        self._scoring = Scoring(self._index, self._grams, self._wordings, self._background, self._model)

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
        for claim, _, words in waiting:
            terms = self._tokeniser.informative_terms(words, known)
            titled = self._tokeniser.informative_terms(plain_words(claim.title), known) if claim.title else []
            found.append((terms, [*terms, *titled] or [self._tokeniser.term(word) for word in words]))
        self._spelling.add_all(chain.from_iterable(words for _, _, words in waiting))
        slots = self._index.add_all([indexed for _, indexed in found])
        self._grams.put_all(slots, [" ".join(words) for _, _, words in waiting])
        for (claim, text, words), (terms, _), slot in zip(waiting, found, slots, strict=True):
            canonical = joined(words)
            self._wordings.put(slot, claim.number, text, claim.title, canonical, terms)
        waiting.clear()

    def remove(self, number: int) -> None:
        """Forget a claim. Raises KeyError for one that is not there."""
        self._scoring.forget()
        self.vectors.remove(number)
        for slot, wording in self._wordings.remove(number):
            self._index.remove(slot)
            self._grams.remove(slot)
            for word in plain_words(wording.text):
                self._spelling.remove(word)

    def tokens(self, text: str) -> list[Token]:
        """The text's tokens; misspelled words are taken for the claims' words that they are meant for."""
        return self._tokeniser.tokens(text, self._meant)

    def _meant(self, word: str) -> tuple[str, float]:
        if word in self._spelling or self._background.knows(self._tokeniser.term(word)):
            return word, 1.0
        return self._spelling.meant(word)

    def match(
        self,
        text: str,
        *,
        threshold: float | None = None,
        limit: int = 5,
        read: Read | None = None,
        judge: Judge | None = None,
    ) -> list[Match]:
        """The claims with a score at or over `threshold` (else that of possible matches), best first.

        `read` is what a sentence model makes of the text; claims that have vectors are then scored with it.
        Without a judge the words alone give the score, and what the text does with a claim stays open.
        """
        least = self._model.possible_threshold if threshold is None else threshold
        if judge is None:
            return self.hopeful(text, read, least, limit).matches(least, limit, None)
        hopeful = self.hopeful(text, read)
        return hopeful.matches(least, limit, judge.judge(hopeful.pairs) if hopeful.pairs else None)

    def hopeful(
        self, text: str, read: Read | None = None, least: float = HOPEFUL, most: int = MOST_JUDGED
    ) -> Hopeful:
        """The claims that a text may be about, for a judge to read and to decide on.

        They are those with a score of `least` by words, `most` of them. What comes of it depends no more on
        this matcher, which may change meanwhile.
        """
        if not len(self):
            return Hopeful(text, (), {}, {}, (), {}, self._decisions)
        words = placed_words(text)
        language = language_of(text)
        tokens = self._tokeniser.of_words(words, self._meant, language)
        exact = exact_matches(text, words, tokens, self._wordings, self._tokeniser)
        if read is not None and len(self.vectors):
            best = self._read(tokens, self.best(text, tokens), read)
        else:
            best = self.best(text, tokens, least)
        ranked = sorted(best.values(), key=lambda scored: (-scored.score, scored.wording.claim))
        ranked = [scored for scored in ranked if scored.score >= least][:most]
        found = {scored.wording.claim for scored in ranked}
        ranked += [
            best.get(number) or self._unscored(tokens, *match.span, self._wordings.first(number))
            for number, match in exact.items()
            if number not in found and not says_no_more(match, text)
        ]
        return Hopeful.of(
            text, tokens, exact, ranked, self._readable(words, language, ranked), self._decisions
        )

    def _readable(
        self, words: Sequence[Word], language: str | None, ranked: Sequence[Scored]
    ) -> dict[int, list[str]]:
        """For each claim those of its wordings that a judge may read beside the text, the nearest first."""
        mixed = len(foreign_words(word for word, _, _ in words)) >= MIXED
        if mixed or not self._is_judged(language):
            return {}
        readable = {}
        for scored in ranked:
            wordings = (scored.wording, self._wordings.first(scored.wording.claim))
            texts = [wording.text for wording in wordings if self._is_judged(wording.language)]
            readable[scored.wording.claim] = list(dict.fromkeys(texts))
        return readable

    def _is_judged(self, language: str | None) -> bool:
        """What no word tells the language of is taken to be in the desk's."""
        return (language or self._language) == LANGUAGE

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
            known = best.get(one.claim)
            passage = read[0][one.passage]
            if known is None and any(passage.start <= token.start < passage.stop for token in tokens):
                wording = self._wordings.first(one.claim)
                known = self._unscored(tokens, passage.start, passage.stop, wording)
            if known is not None:
                scored[one.claim] = replace(known, score=model.probability(values[one.claim]))
        return scored

    def _unscored(self, tokens: list[Token], start: int, stop: int, wording: Wording) -> Scored:
        """A claim that the words do not find, with what the tokens in a part of the text share with it."""
        places = [at for at, token in enumerate(tokens) if start <= token.start < stop]
        window = tokens[places[0] : places[-1] + 1]
        alignment = align(window, wording)
        return Scored(wording, places[0], places[-1] + 1, alignment, [0.0] * len(WORD_NAMES), 0.0, [])

    def scored(self, text: str, tokens: list[Token], floor: float = 0.0) -> Iterator[Scored]:
        """Every window of the text against the wordings that it may repeat with a score of `floor`."""
        ranges = windows(text, tokens)
        count = CANDIDATES if len(ranges) <= 6 else WINDOW_CANDIDATES
        named = cache(partial(self._names, text, tokens))
        read = []
        for start, stop in ranges:
            terms = list(dict.fromkeys(token.term for token in tokens[start:stop] if token.informative))
            if len(terms) >= SHORT_NEWS:
                read.append(Window(start, tokens[start:stop], terms))
        for scored in self._scoring.windows(read, named, count, floor):
            if _says_enough(tokens[scored.start : scored.stop], scored):
                yield scored

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


def _says_enough(window: Sequence[Token], scored: Scored) -> bool:
    """Whether a window says anything of a claim: more than its names, and of two words both what it says."""
    names = scored.wording.names
    terms = {token.term for token in window if token.informative}
    if len(terms) >= FEWEST_WORDS:
        return not terms <= names
    return terms <= scored.alignment.likeness.keys() and len(terms & names) == 1
