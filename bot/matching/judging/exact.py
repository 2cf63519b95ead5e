"""Claims whose very words are in a text."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from bot.matching.candidates.wordings import Wordings
from bot.matching.judging.decision import Decision
from bot.matching.judging.hopeful import match_of
from bot.matching.matches import Match, Relation
from bot.matching.text.sentences import sentences
from bot.matching.text.tokens import Token, Tokeniser, Word, joined


def exact_matches(
    text: str, words: Sequence[Word], tokens: list[Token], wordings: Wordings, tokeniser: Tokeniser
) -> dict[int, Match]:
    """Claims that have the text, or one of its sentences, as a wording: sure whatever its length.

    A wording of few informative words is also found word for word within a sentence.
    """
    matches: dict[int, Match] = {}
    ranges = [(0, len(tokens)), *sentences(text, tokens)] if tokens else []
    for start, stop in dict.fromkeys(ranges):
        span = (tokens[start].start, tokens[stop - 1].end)
        first = bisect_left(words, span[0], key=itemgetter(1))
        last = bisect_right(words, span[1], key=itemgetter(2))
        said = joined(word for word, _, _ in words[first:last])
        within = (wording for wording in wordings.short if f" {wording} " in f" {said} ")
        for wording in (said, *sorted(within)):
            for number in wordings.exactly(wording):
                if number not in matches:
                    wanted = set(tokeniser.words(wording))
                    hits = [token for token in tokens[start:stop] if token.word in wanted]
                    matches[number] = match_of(number, Decision(1.0, Relation.REPEATS), text, span, hits)
    return matches
