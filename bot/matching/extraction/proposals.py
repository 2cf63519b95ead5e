"""Sentences of a text that are worth tracking, chosen by points.

| a sentence | points |
|---|---|
| says who states it (“said”, “denied”, “according to”): with a name or role, else | 3, 2 |
| holds a quotation of three words or more, or a shorter one | 2, 1 |
| gives a number of something, not a date alone | 2 |
| reports an event (“was killed”, “resigned”), or something else that was done | 2, 1 |
| names somebody or something | 1 |
| denies (“no evidence”, “never”) | 2 |
| compares (“the biggest”, “more than”) | 1 |
| is background (“is the location of”, “was founded”) | -2 |
| tells a feeling | -3 |
| gives an opinion (“I think”) | -2 |
| talks of “I”, or of “we” or “my” | -2, -1 |
| asks, greets or calls on the reader | left out |

Headings, captions, bylines and the like are left out before (`article_lines`). A pronoun stands for the last
one who was named as stating something. A quotation may run over several sentences of a paragraph, which then
share the claimant; in a transcript whose lines begin with the speaker, what is proposed is the speaker's.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from bot.matching.extraction import words
from bot.matching.extraction.attribution import Speakers, stated
from bot.matching.extraction.paragraphs import Paragraph, paragraphs
from bot.matching.text.sentences import sentence_spans

ENOUGH = 3
"""Points from which a sentence is proposed."""
FEWEST_WORDS = 3

_QUOTE = re.compile(r"“[^”]+(?:”|$)|„[^„“”]+[“”]|«[^«»]+»|(?<!\w)\"[^\"]+\"")
_OPENING = '“„«"'
_NUMBER_WORD = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|dozens?|hundreds?|thousands?|millions?|billions?"
)
_NUMBER = re.compile(
    r"[$€£¥₹]\s?\d|\d\s?(?:%|per\s?cent\b|(?:k|m|bn|km|kg|mph|million|billion|trillion|thousand|hundred)\b)|"
    r"(?<![\d.,])(?!(?:1[89]|20)\d\d\b)\d[\d.,]*\s+(?:[a-z][\w-]+\s+)?[a-z]+(?:s|people|children|women|men)\b|"
    rf"\b(?:{_NUMBER_WORD})\s+(?:of\s+)?(?:[a-z][\w-]+\s+)?[a-z]+(?:s|people|children|women|men)\b|"
    r"\b(?:dozens|hundreds|thousands|millions|billions)\b|"
    r"\bhalf (?:of|the)\b|\b(?:one|two|three)[- ](?:third|quarter|fifth|half)s?\b|"
    rf"\b(?:{_NUMBER_WORD}) (?:million|billion|thousand|hundred|people|percent|per cent)\b",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(r"\b(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8})\b(?!\s*%)")
_WORD = re.compile(r"[^\W_][\w’'-]*")
_PASSIVE = re.compile(r"\b(?:was|were|been|being)\s+(?:not\s+)?(?:\w+ly\s+)?(\w+)", re.IGNORECASE)
_FUTURE = re.compile(r"\bwill\s+(?:not\s+)?[a-z]+", re.IGNORECASE)
_PENALTIES = (
    (re.compile(words.BACKGROUND, re.IGNORECASE), 2),
    (re.compile(words.OPINION), 2),
    (re.compile(r"\bI(?:[’']\w+)?\b"), 2),
    (re.compile(r"\b(?:[Ww]e|[Oo]urs?|us|[Mm]y|me)\b"), 1),
)
_COMPARISON = re.compile(words.COMPARISON, re.IGNORECASE)
_DENIAL = re.compile(words.DENIAL, re.IGNORECASE)
_ADDRESS = re.compile(words.ADDRESS, re.IGNORECASE)
_QUESTION = re.compile(r"\?(?:[”\"»]|[’)]*$)|\?$")


@dataclass(frozen=True, slots=True)
class Proposal:
    text: str
    claimant: str | None
    quote: str | None
    why: tuple[str, ...]
    """Of `quote`, `statement`, `number`, `event`, `name`, `denial` and `comparison`, those that hold."""
    score: int


def proposals(text: str) -> list[Proposal]:
    """The sentences worth tracking, in their order, each once."""
    found: dict[str, Proposal] = {}
    speakers = Speakers()
    for paragraph in paragraphs(text):
        for proposal in _of_paragraph(paragraph, speakers):
            found.setdefault(proposal.text, proposal)
    return list(found.values())


def most_telling(found: Sequence[Proposal], count: int) -> list[Proposal]:
    """Those with the most points, in the text's order."""
    best = sorted(range(len(found)), key=lambda at: (-found[at].score, at))[:count]
    return [found[at] for at in sorted(best)]


def _of_paragraph(paragraph: Paragraph, speakers: Speakers) -> list[Proposal]:
    text = paragraph.text
    quotes = [found.span() for found in _QUOTE.finditer(text)]
    masked = _QUOTE.sub(lambda found: found[0][0] + "¤" * (len(found[0]) - 2) + found[0][-1], text)
    spans = sentence_spans(text)
    stating = [stated(masked[start:end]) for start, end in spans]
    found = []
    earlier = None
    for (start, end), who in zip(spans, stating, strict=True):
        sentence = text[start:end].strip()
        quote, closing = _quote(text, quotes, start, end)
        by = claimant = _claimant(who, speakers)
        if claimant is None and closing > end:
            place = min(bisect_left(spans, closing, key=itemgetter(1)), len(spans) - 1)
            claimant = _claimant(stating[place], speakers)
        elif claimant is None and quote is not None and sentence[0] in _OPENING:
            claimant = earlier
        earlier = claimant or earlier
        points = _points(sentence, quote, states=who is not None, named=by is not None)
        score = sum(points.values()) - _penalty(sentence)
        if claimant is None and paragraph.speaker is not None:
            claimant, quote = paragraph.speaker, quote or sentence
        if score >= ENOUGH and len(sentence.split()) >= FEWEST_WORDS and not _left_out(sentence):
            found.append(Proposal(_paired(sentence), claimant, quote, tuple(points), score))
    return found


def _paired(sentence: str) -> str:
    """With the quotation mark that stands in another sentence of the same quotation."""
    opens, closes = sentence.find("“"), sentence.find("”")
    closed = closes >= 0 and not 0 <= opens < closes
    opened = sentence.rfind("“") > sentence.rfind("”")
    return f"{'“' * closed}{sentence}{'”' * opened}"


def _claimant(by: str | None, speakers: Speakers) -> str | None:
    """Who the words for who states it stand for, by name or role; noted for the pronouns that follow."""
    if by is None:
        return None
    if by in words.PRONOUNS:
        return speakers.meant_by(by)
    speakers.note(by)
    return by


def _quote(paragraph: str, quotes: list[tuple[int, int]], start: int, end: int) -> tuple[str | None, int]:
    """The longest part of a quotation within a sentence, and where that quotation ends."""
    first = bisect_right(quotes, start, key=itemgetter(1))
    last = bisect_left(quotes, end, key=itemgetter(0))
    parts = [(min(b, end) - max(a, start), a, b) for a, b in quotes[first:last]]
    if not parts:
        return None, 0
    _, a, b = max(parts)
    words_of_it = paragraph[max(a, start) : min(b, end)].strip(' “”„«»",')
    if words_of_it[:1].islower():  # a fragment, whose stop is that of the sentence around it
        words_of_it = words_of_it.rstrip(".,")
    return words_of_it or None, b


def _points(sentence: str, quote: str | None, *, states: bool, named: bool) -> dict[str, int]:
    points = {
        "quote": 0 if quote is None else 2 if len(quote.split()) > 2 else 1,
        "statement": 3 if named else 2 if states else 0,
        "number": 2 if _NUMBER.search(_MONTH_DAY.sub(" ", sentence)) else 0,
        "event": _event(sentence),
        "name": 1 if _names(sentence) else 0,
        "denial": 2 if _DENIAL.search(sentence) else 0,
        "comparison": 1 if _COMPARISON.search(sentence) else 0,
    }
    return {name: count for name, count in points.items() if count}


def _event(sentence: str) -> int:
    found = [word.lower() for word in _WORD.findall(sentence)]
    passive = [word.lower() for word in _PASSIVE.findall(sentence)]
    if any(word in words.EVENTS for word in found) or any(_is_participle(word) for word in passive):
        return 2
    past = (word.endswith("ed") and word not in words.QUIET and word not in words.SPEECH for word in found)
    return 1 if any(past) or _FUTURE.search(sentence) or words.FURTHER & set(found) else 0


def _is_participle(word: str) -> bool:
    return word in words.PARTICIPLES or (
        len(word) > 4 and word.endswith(("ed", "en")) and word not in words.QUIET
    )


def _names(sentence: str) -> bool:
    """Whether a capitalised word stands within the sentence, or two that begin it."""
    found = [word for word in _WORD.findall(sentence) if word.lower() not in words.DATES]
    capital = [word[0].isupper() and word != "I" and not word.startswith(("I’", "I'")) for word in found]
    inner = any(capital[1:])
    return inner or (len(found) > 1 and found[0][0].isupper() and capital[1])


def _penalty(sentence: str) -> int:
    feelings = words.FEELINGS & {word.lower() for word in _WORD.findall(sentence)}
    return (3 if feelings else 0) + sum(cost for rule, cost in _PENALTIES if rule.search(sentence))


def _left_out(sentence: str) -> bool:
    return _QUESTION.search(sentence) is not None or _ADDRESS.search(sentence) is not None
