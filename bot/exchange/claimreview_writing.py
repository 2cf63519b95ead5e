"""Writing claims as ClaimReview, and those that nobody has rated as Claim."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.exchange.ratings import LABELS, VALUES
from bot.exchange.reviews import KEY, OWN, Citation, Review

_ORGANISATIONS = frozenset(
    (
        "office ministry ministries department government agency party union council committee "
        "commission court police army company group association alliance movement supporters "
        "protesters critics officials campaign bank university institute church network militia "
        "militias force forces team staff media posts users people inc ltd corporation foundation "
        "society federation spokespeople sources residents viral"
    ).split()
)


def written(reviews: Iterable[Review], publisher: str | None = None) -> Iterator[str]:
    """The file piece by piece: a graph with one line for each claim; equal claims give equal bytes.

    `publisher` is the name of the desk, which signs its own verdicts with it. Without one they are marked as
    those of the desk itself, which is for giving them back to it.
    """
    yield '{"@context": "https://schema.org", "@graph": ['
    for place, review in enumerate(reviews):
        node = _review(review, publisher) if review.rated else _claim(review, alone=True)
        # A script element of a web page would end at "</".
        line = json.dumps(node, ensure_ascii=False).replace("</", "<\\/")
        yield f"{',' if place else ''}\n{line}"
    yield "\n]}\n"


def _review(review: Review, publisher: str | None) -> dict[str, Any]:
    verdict = review.verdict or ""
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": LABELS[verdict]}
    if verdict in VALUES:
        rating |= {"ratingValue": VALUES[verdict], "bestRating": 5, "worstRating": 1}
    return _filled(
        {
            "@type": "ClaimReview",
            "claimReviewed": review.text,
            "author": _author(review, publisher),
            "datePublished": review.published,
            "url": review.url,
            "reviewRating": _filled(rating | {"ratingExplanation": review.note}),
            "itemReviewed": _claim(review, alone=False),
        }
    )


def _author(review: Review, publisher: str | None) -> dict[str, Any]:
    if not review.own:
        return {"@type": "Organization", "name": review.publisher}
    if publisher:
        return {"@type": "Organization", "name": publisher}
    return {"@type": "Organization", "name": "Claimdesk", "identifier": OWN}


def _claim(review: Review, *, alone: bool) -> dict[str, Any]:
    claimant = review.claimant
    return _filled(
        {
            "@type": "Claim",
            "identifier": {"@type": "PropertyValue", "propertyID": KEY, "value": review.key},
            "name": review.text if alone else None,
            "description": review.note if alone else None,
            "author": {"@type": _kind(claimant), "name": claimant} if claimant else None,
            "datePublished": review.claimed_on,
            "text": review.quote,
            "alternateName": list(review.phrasings),
            "keywords": list(review.tags),
            "appearance": [{"@type": "CreativeWork", "url": url} for url in review.appearances],
            "citation": [_citation(citation) for citation in review.citations],
            "mainEntityOfPage": review.published_url,
        }
    )


def _kind(claimant: str) -> str:
    """Whether a claimant's name looks like a person's; schema.org wants one or the other."""
    words = claimant.replace("-", " ").split()
    named = 2 <= len(words) <= 4 and all(not word[0].isdigit() for word in words) and words[0][0].isupper()
    return "Person" if named and not {word.casefold() for word in words} & _ORGANISATIONS else "Organization"


def _citation(citation: Citation) -> dict[str, Any]:
    publisher = citation.publisher
    return _filled(
        {
            "@type": "CreativeWork",
            "url": citation.url,
            "name": citation.title,
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
            "keywords": citation.stance,
            "text": citation.quote,
            "abstract": citation.note,
        }
    )


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
