"""What a window of a message and a wording of a claim have in common, in numbers for the model."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from bot.matching.judging.alignment import Alignment
from bot.matching.text.quantities import Quantity, agreement, disagree
from bot.matching.text.tokens import Token
from bot.matching.text.wording import Wording

_COMMON = (
    "claim_covered",
    "specific_covered",
    "message_covered",
    "passage",
    "passage_density",
    "both_covered",
    "matched_words",
    "rarest_matched",
    "rarest_missing",
    "bm25_of_own",
    "bm25_of_best",
    "bm25_lead",
    "grams_of_own",
    "grams_of_best",
    "grams_lead",
    "grams_of_asked",
    "order",
    "alike",
    "numbers_agree",
    "numbers_differ",
    "short_claim",
    "title_covered",
    "content_covered",
    "content_missing",
    "content_and_density",
    "only_names",
    "content_words",
    "names_share",
    "names_covered",
    "other_names",
    "strange_names",
    "names_differ",
    "head_covered",
    "head_missing",
    "asks",
)
NAMES = (*_COMMON, "small_desk", *(f"small_desk_{name}" for name in _COMMON))
"""All features. Those of small desks are the common ones times how small the desk is: among the twenty claims
of one story the same names are everywhere and a lead over the other claims says little, among ten thousand it
says a lot."""

UNMATCHED_COST = 0.35
"""What a word that the claim lacks takes from a passage, as a share of its weight."""
HEAD = 3
"""Informative terms that a claim begins with."""
ASKING = frozenset(
    (
        "can could will would should shall do does did is are was were has have who when where what why how "
        "which let lets any anyone please"
    ).split()
)
"""Words that begin a question or a request."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a wording's BM25 scores stand: as shares of its score for itself, and of the window's best."""

    of_own: float
    of_best: float
    lead: float
    """Over the best wording of another claim, as a share of the greater; negative behind it."""
    grams_of_own: float
    grams_of_best: float
    grams_lead: float
    grams_of_asked: float
    """As a share of the weight of all the window's n-grams."""


def features(
    window: Sequence[Token],
    window_quantities: list[Quantity],
    window_names: Mapping[int, bool],
    alignment: Alignment,
    wording: Wording,
    claim_names: frozenset[str],
    rank: Rank,
    weight: Callable[[str], float],
    specificity: Callable[[str], float],
    rarest: float,
    small: float,
) -> list[float]:
    """The values for `NAMES`, in that order, each within about -1 to 2.

    `window_names` has the places of names in the window, and whether they are strange to the desk;
    `claim_names` the terms of names of the wording or, where it has none, of the claim's own text.
    `small` goes from 1 for a desk of few claims to 0 for one of very many.
    """
    likeness = alignment.likeness
    weights = {term: weight(term) for term in wording.distinct}
    total = sum(weights.values()) or 1.0
    covered = sum(weights[term] * likeness.get(term, 0.0) for term in weights) / total
    special = {term: weights[term] * specificity(term) for term in weights}
    special_total = sum(special.values()) or 1.0
    special_covered = sum(special[term] * likeness.get(term, 0.0) for term in special) / special_total
    gain, density, message_covered = _passage(window, alignment, weight)
    missing = max((w * (1 - likeness.get(term, 0.0)) for term, w in weights.items()), default=0.0)
    titled = dict.fromkeys(wording.title_terms)
    in_title = sum(weight(t) for t in titled if any(token.term == t for token in window)) if titled else 0.0
    common = [
        covered,
        special_covered,
        message_covered,
        min(1.0, gain / total),
        density,
        math.sqrt(max(0.0, special_covered * density)),
        math.log1p(len(likeness)) / 2,
        max((weights[term] for term in likeness), default=0.0) / rarest,
        missing / rarest,
        min(1.5, rank.of_own),
        rank.of_best,
        rank.lead,
        rank.grams_of_own,
        rank.grams_of_best,
        rank.grams_lead,
        rank.grams_of_asked,
        _order(alignment, wording),
        fuzz.token_sort_ratio(" ".join(hit.term for hit in alignment.hits), " ".join(wording.terms)) / 100,
        agreement(wording.quantities, window_quantities),
        float(disagree(wording.quantities, window_quantities)),
        1.0 / max(1, len(wording.distinct)),
        in_title / (sum(weight(t) for t in titled) or 1.0),
        *_content(weights, likeness, wording, density),
        *_names(window, window_names, alignment, weights, claim_names, weight),
        *_head(weights, likeness),
        float(window[0].word in ASKING),
    ]
    return [*common, small, *(small * value for value in common)]


def _content(
    weights: dict[str, float], likeness: dict[str, float], wording: Wording, density: float
) -> tuple[float, ...]:
    """How much of what the claim says of its names is in the message: names alone make no claim."""
    content = [term for term in weights if term not in wording.names]
    total = sum(weights[term] for term in content)
    if not total:
        return 1.0, 0.0, density, 0.0, 0.0, 1.0
    covered = sum(weights[term] * likeness.get(term, 0.0) for term in content) / total
    missing = sum(likeness.get(term, 0.0) < 0.5 for term in content)
    found = sum(term in likeness for term in content)
    matched = sum(weights[term] for term in likeness)
    named = sum(weights[term] for term in likeness if term in wording.names)
    return (
        covered,
        math.log1p(missing) / 2,
        math.sqrt(covered * density),
        float(not found),
        math.log1p(found) / 2,
        named / matched if matched else 0.0,
    )


def _names(
    window: Sequence[Token],
    window_names: Mapping[int, bool],
    alignment: Alignment,
    weights: Mapping[str, float],
    claim_names: frozenset[str],
    weight: Callable[[str], float],
) -> tuple[float, float, float, float]:
    """How much of the claim's names the message has; and beside what they share, how much the names
    weigh that the claim lacks, and those that no claim of the desk has: another country's vote is another.
    """
    likeness = alignment.likeness
    own = {term: weights[term] for term in weights if term in claim_names}
    covered = sum(own[term] * likeness.get(term, 0.0) for term in own) / (sum(own.values()) or 1.0)
    shared = sum(weights[term] * alike for term, alike in likeness.items() if term in weights)
    hits = {hit.place for hit in alignment.hits}
    others = {window[place].term: strange for place, strange in window_names.items() if place not in hits}
    other = sum(weight(term) for term in others)
    strangers = sum(weight(term) for term, strange in others.items() if strange)
    met = covered or any(token.term in claim_names for token in window)
    return (
        covered if own else 1.0,
        other / (other + shared) if other else 0.0,
        strangers / (strangers + shared) if strangers else 0.0,
        float(bool(strangers and claim_names and not met)),
    )


def _head(weights: Mapping[str, float], likeness: Mapping[str, float]) -> tuple[float, float]:
    """How much of what the claim begins with, mostly whom or what it is about, is in the message."""
    head = list(weights)[:HEAD]
    covered = sum(weights[term] * likeness.get(term, 0.0) for term in head)
    return covered / (sum(weights[term] for term in head) or 1.0), float(not covered)


def _passage(
    window: Sequence[Token], alignment: Alignment, weight: Callable[[str], float]
) -> tuple[float, float, float]:
    """The run of words that gains most: its gain, the matched share of its weight, and that of the window.

    The best run of a series is found in one pass (Kadane's algorithm).
    """
    matched = {hit.place: hit for hit in alignment.hits}
    seen: set[str] = set()
    best = gain = 0.0
    inside_matched = inside_all = best_matched = best_all = all_matched = everything = 0.0
    for place, token in enumerate(window):
        if not token.informative:
            continue
        hit = matched.get(place)
        own = weight(hit.term) if hit else weight(token.term)
        value = own * hit.likeness if hit else 0.0
        if hit and hit.term in seen:
            continue
        if hit:
            seen.add(hit.term)
        everything += own
        all_matched += value
        gain += value if hit else -UNMATCHED_COST * own
        inside_matched += value
        inside_all += own
        if gain <= 0:
            gain = inside_matched = inside_all = 0.0
        elif gain > best:
            best, best_matched, best_all = gain, inside_matched, inside_all
    return best, best_matched / best_all if best_all else 0.0, all_matched / everything if everything else 0.0


def _order(alignment: Alignment, wording: Wording) -> float:
    """The share of the wording's neighbouring pairs that stand so in the message too."""
    terms = wording.terms
    if len(terms) < 2:
        return 0.0
    matched = [hit.term for hit in alignment.hits]
    pairs = set(pairwise(matched))
    return sum(pair in pairs for pair in pairwise(terms)) / (len(terms) - 1)
