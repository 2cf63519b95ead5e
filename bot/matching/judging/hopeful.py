"""The claims that a text may be about: what a judge is to read, and what its odds make of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.matching.judging.decision import Decision, DecisionModel, Evidence, nearest
from bot.matching.judging.judge import Odds, Pair
from bot.matching.judging.scoring import Scored
from bot.matching.matches import Match, Relation
from bot.matching.text.passages import judged_passage
from bot.matching.text.tokens import Token

MOST_WORDS = 80
"""Words that a judge reads for a text, claims and passages together; each takes it 0.4 ms without VNNI."""
TWICE = 2
"""Claims up to which each is read in two of its wordings, where the nearest is not its own text."""


@dataclass(frozen=True, slots=True)
class Hopeful:
    """Candidates of one text, best first."""

    text: str
    tokens: Sequence[Token]
    exact: Mapping[int, Match]
    """Claims whose very words are in the text: sure, whatever their length."""
    candidates: Mapping[int, Scored]
    pairs: Sequence[Pair]
    """What a judge is to read."""
    rows: Mapping[int, slice]
    """Which of the pairs are a claim's."""
    model: DecisionModel

    @classmethod
    def of(
        cls,
        text: str,
        tokens: Sequence[Token],
        exact: Mapping[int, Match],
        ranked: Sequence[Scored],
        wordings: Mapping[int, Sequence[str]],
        model: DecisionModel,
    ) -> "Hopeful":
        """`wordings` has for claims that a judge may read those to be read, the nearest first."""
        pairs: list[Pair] = []
        rows: dict[int, slice] = {}
        left = MOST_WORDS
        each = 2 if len(ranked) <= TWICE else 1
        for scored in ranked:
            claim = scored.wording.claim
            if claim not in wordings:
                continue
            passage = judged_passage(text, tokens[scored.start].start, tokens[scored.stop - 1].end)
            read = [Pair(wording, passage) for wording in wordings[claim][:each]]
            left -= sum(pair.words for pair in read)
            if left < 0 and pairs:
                break
            if read:
                rows[claim] = slice(len(pairs), len(pairs) + len(read))
                pairs += read
        return cls(text, tokens, exact, {s.wording.claim: s for s in ranked}, pairs, rows, model)

    def matches(self, floor: float, limit: int, odds: Odds | None) -> list[Match]:
        """The claims with a score of `floor`, best first.

        Without odds, and of claims that no judge may read, it is open what the text does with them.
        """
        decisions = self._by_words()
        if odds is not None:
            decisions |= self.model.decide(self.evidence(odds))
        matches = {
            number: self._settled(match, decisions.get(number)) for number, match in self.exact.items()
        }
        for number in sorted(decisions, key=lambda number: (-decisions[number].score, number)):
            if decisions[number].score >= floor and number not in matches:
                matches[number] = self._match(self.candidates[number], decisions[number])
        return list(matches.values())[:limit]

    def evidence(self, odds: Odds) -> dict[int, Evidence]:
        """What words and judge say of each candidate; `odds` has a row for each of the pairs."""
        return {
            claim: Evidence(
                scored.score,
                scored.features,
                nearest(odds[self.rows[claim]]).tolist(),
            )
            for claim, scored in self.candidates.items()
            if claim in self.rows
        }

    def _by_words(self) -> dict[int, Decision]:
        return {claim: Decision(scored.score, Relation.ABOUT) for claim, scored in self.candidates.items()}

    def _settled(self, match: Match, decision: Decision | None) -> Match:
        """A claim whose words are in the text: what stands around them may deny it."""
        if says_no_more(match, self.text):
            return match
        return replace(match, relation=decision.relation if decision else Relation.ABOUT)

    def _match(self, scored: Scored, decision: Decision) -> Match:
        window = self.tokens[scored.start : scored.stop]
        hits = [window[hit.place] for hit in scored.alignment.hits]
        span = (window[0].start, window[-1].end)
        return match_of(scored.wording.claim, decision, self.text, span, hits)


def says_no_more(match: Match, text: str) -> bool:
    """Whether a text is no more than what matched, but for a mark at its end."""
    return match.span[1] - match.span[0] >= len(text.strip()) - 1


def match_of(
    number: int, decision: Decision, text: str, span: tuple[int, int], hits: Sequence[Token]
) -> Match:
    """A match with the words that explain it."""
    return Match(
        claim=number,
        score=decision.score,
        relation=decision.relation,
        sentence=text[slice(*span)],
        span=span,
        words=tuple((token.start, token.end) for token in hits),
        why=tuple(dict.fromkeys(token.word for token in hits)),
    )
