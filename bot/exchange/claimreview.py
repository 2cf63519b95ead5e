"""Reading ClaimReview as schema.org and Google's guidelines describe it, and answers of Google's Fact Check
Tools API.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from bot.exchange.documents import json_documents
from bot.exchange.json_stream import Node, entries
from bot.exchange.ld_values import (
    definitions,
    nodes,
    number_of,
    one_node,
    reference_of,
    references,
    text_of,
    texts_of,
    types_of,
)
from bot.exchange.problems import Problem, unreadable
from bot.exchange.ratings import LABELS, RatingError, verdict_of
from bot.exchange.reviews import KEY, OWN, Citation, Review

UNIT = "review"
MOST_REFERENCES = 200_000
"""Different objects that a file may refer to by `@id`; those are kept in memory."""
_TYPES = frozenset({"ClaimReview", "Claim"})


class ReviewFile:
    """The reviews of an open file: one object, a list, a graph, a feed, or a web page with any of these.

    The file is read once when this is made, so that a broken one is refused before anything is taken from it,
    and once more for each `read`. Only what others refer to by `@id` is kept in memory.
    Raises UnreadableFileError.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._documents = json_documents(file)
        self._known: dict[str, Node] = {}
        self.count = 0
        wanted: set[str] = set()
        for entry in self._entries():
            self.count += sum(1 for _ in _claim_nodes(entry))
            wanted.update(references(entry))
            if len(wanted) > MOST_REFERENCES:
                raise unreadable(f"The file refers to more than {MOST_REFERENCES:,} objects; split it.")
        if not self.count:
            raise unreadable(
                "The file holds no claims: neither ClaimReview, nor Claim, nor an answer with claims."
            )
        if wanted:
            for entry in self._entries():
                for name, node in definitions(entry, wanted):
                    self._known.setdefault(name, node)

    def _entries(self) -> Iterator[Any]:
        for document in self._documents:
            document.seek(0)
            yield from entries(document)

    def read(self) -> Iterator[Review | Problem]:
        """Each claim and review in the file's order, or what is wrong with it."""
        place = 0
        for entry in self._entries():
            for node in _claim_nodes(entry):
                place += 1
                if "claimReview" in node:
                    yield from self._answer(place, node)
                elif "ClaimReview" in types_of(node):
                    yield self._review(place, node)
                elif node.get("@id") not in self._known:
                    yield self._claim(place, node, node)

    def _answer(self, place: int, node: Node) -> Iterator[Review | Problem]:
        """A claim of the Fact Check Tools API with its reviews."""
        for review in nodes(node["claimReview"], {}):
            publisher = one_node(review.get("publisher"), {})
            words = text_of(review.get("textualRating"))
            yield self._whole(
                Review(
                    place=place,
                    text=text_of(node.get("text")) or "",
                    claimant=text_of(node.get("claimant")),
                    claimed_on=_day(node.get("claimDate")),
                    publisher=text_of(publisher.get("name")) or text_of(publisher.get("site")),
                    rated=True,
                    verdict=verdict_of(words),
                    rating=words,
                    url=text_of(review.get("url")),
                    title=text_of(review.get("title")),
                    published=text_of(review.get("reviewDate")),
                )
            )

    def _review(self, place: int, node: Node) -> Review | Problem:
        known = self._known
        claim = one_node(node.get("itemReviewed"), known)
        author = one_node(node.get("author") or node.get("publisher"), known)
        rating = one_node(node.get("reviewRating"), known)
        words = text_of(rating.get("alternateName")) or text_of(rating.get("name"))
        numbers = {name: number_of(rating.get(f"{name}Rating")) for name in ("best", "worst")}
        try:
            verdict = verdict_of(
                words, number_of(rating.get("ratingValue")), numbers["best"], numbers["worst"]
            )
        except RatingError as error:
            return Problem(place, "ratingValue", str(error), UNIT)
        base = self._claim(place, claim, node)
        if isinstance(base, Problem):
            return base
        own = text_of(author.get("identifier")) == OWN
        return Review(
            **{name: getattr(base, name) for name in _OF_CLAIM},
            publisher=text_of(author.get("name")) or text_of(author.get("url")),
            own=own,
            rated=bool(rating),
            verdict=verdict,
            rating=words
            if words and (verdict is None or words.casefold() != LABELS[verdict].casefold())
            else None,
            note=text_of(rating.get("ratingExplanation")),
            url=text_of(node.get("url")),
            title=text_of(node.get("headline")) or text_of(node.get("name")),
            published=text_of(node.get("datePublished")),
        )

    def _claim(self, place: int, claim: Node, node: Node) -> Review | Problem:
        """The claim with its review; `node` is the review or, for a claim without one, the claim itself."""
        known = self._known
        name, words = text_of(claim.get("name")), text_of(claim.get("text"))
        text = text_of(node.get("claimReviewed")) or name or words or ""
        author = one_node(claim.get("author"), known)
        cited = nodes(node.get("citation"), known)
        if node is not claim:
            cited += nodes(claim.get("citation"), known)
        cited += nodes(node.get("isBasedOn"), known)
        pages = nodes(claim.get("firstAppearance"), known) + nodes(claim.get("appearance"), known)
        return self._whole(
            Review(
                place=place,
                text=text,
                key=_key(claim),
                claimant=text_of(author.get("name")),
                claimed_on=_day(claim.get("datePublished")),
                quote=words if words != text else None,
                phrasings=texts_of(claim.get("alternateName")),
                tags=_keywords(claim.get("keywords")),
                appearances=tuple(dict.fromkeys(filter(None, map(_address, pages)))),
                citations=tuple(filter(None, (_citation(page, known) for page in cited))),
                note=text_of(claim.get("description")) if node is claim else None,
                published_url=text_of(claim.get("mainEntityOfPage")),
            )
        )

    def _whole(self, review: Review) -> Review | Problem:
        return review if review.text.strip() else Problem(review.place, "claimReviewed", "is missing", UNIT)


_OF_CLAIM = (
    "place",
    "text",
    "key",
    "claimant",
    "claimed_on",
    "quote",
    "phrasings",
    "tags",
    "appearances",
    "citations",
    "published_url",
)


def _claim_nodes(value: Any) -> Iterator[Node]:
    """The reviews, claims and answers within a value, each once, without looking into them."""
    if isinstance(value, list):
        for entry in value:
            yield from _claim_nodes(entry)
    elif isinstance(value, dict):
        is_answer = "claimReview" in value and "text" in value
        if is_answer or (types_of(value) & _TYPES and reference_of(value) is None):
            yield value
        else:
            for entry in value.values():
                yield from _claim_nodes(entry)


def _key(claim: Node) -> str | None:
    """The key in a desk's export; other identifiers do not count."""
    identifier = one_node(claim.get("identifier"), {})
    return text_of(identifier.get("value")) if identifier.get("propertyID") == KEY else None


def _citation(page: Node, known: dict[str, Node]) -> Citation | None:
    url = _address(page)
    if url is None:
        return None
    stance = next(iter(texts_of(page.get("keywords"))), None)
    return Citation(
        url=url,
        title=text_of(page.get("name")) if text_of(page.get("name")) != url else None,
        publisher=text_of(one_node(page.get("publisher"), known).get("name")),
        stance=stance if stance in {"supports", "refutes", "context"} else None,
        quote=text_of(page.get("text")),
        note=text_of(page.get("abstract")),
    )


def _address(page: Node) -> str | None:
    """Where a page is; pages that are named by words alone have no address."""
    url = text_of(page.get("url")) or text_of(page.get("@id"))
    return url.strip() if url and url.strip().lower().startswith(("http://", "https://")) else None


def _day(value: Any) -> str | None:
    """The day of a date or an instant, as its publisher's clock had it."""
    text = text_of(value)
    return text.strip().partition("T")[0] if text else None


def _keywords(value: Any) -> tuple[str, ...]:
    texts = texts_of(value)
    return tuple(texts[0].split(",")) if isinstance(value, str) and texts else texts
