import gzip
import io
import json
import zipfile
from typing import Any

import pytest

from bot.exchange import documents, json_stream
from bot.exchange.claimreview import ReviewFile
from bot.exchange.problems import Problem, UnreadableFileError
from bot.exchange.reviews import Review

REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/bridge",
    "datePublished": "2021-11-09",
    "author": {"@type": "Organization", "name": "Example Checks"},
    "claimReviewed": "The bridge was closed.",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ann Mayor"},
        "datePublished": "2021-11-07T08:30:00+01:00",
        "appearance": [{"@type": "NewsArticle", "url": "https://news.example/1"}, "https://news.example/2"],
        "firstAppearance": {"url": "https://post.example/9"},
    },
    "reviewRating": {"@type": "Rating", "ratingValue": "1", "bestRating": "5", "worstRating": "1",
                     "alternateName": "Pants on Fire", "ratingExplanation": "It was open all day."},
    "citation": {"url": "https://city.example/log", "name": "City log"},
}  # fmt: skip


def read(document: Any) -> list[Review | Problem]:
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(ReviewFile(io.BytesIO(raw)).read())


def texts(document: Any) -> list[str]:
    return [found.text for found in read(document) if isinstance(found, Review)]


def refusal(raw: bytes) -> str:
    with pytest.raises(UnreadableFileError) as error:
        read(raw)
    return str(error.value)


def test_a_review_is_read_with_claimant_rating_and_where_it_was_seen() -> None:
    (review,) = read(REVIEW)
    assert isinstance(review, Review)
    assert (review.text, review.claimant, review.claimed_on) == (
        "The bridge was closed.",
        "Ann Mayor",
        "2021-11-07",
    )
    assert (review.publisher, review.verdict, review.rating, review.note) == (
        "Example Checks",
        "false",
        "Pants on Fire",
        "It was open all day.",
    )
    assert review.url == "https://checks.example/bridge"
    assert review.appearances == (
        "https://post.example/9",
        "https://news.example/1",
        "https://news.example/2",
    )
    assert [(cite.url, cite.title, cite.stance) for cite in review.citations] == [
        ("https://city.example/log", "City log", None)
    ]


OTHER = REVIEW | {"claimReviewed": "The tunnel was flooded."}
BOTH = ["The bridge was closed.", "The tunnel was flooded."]


@pytest.mark.parametrize(
    "document",
    [
        [REVIEW, OTHER],
        {"@context": "https://schema.org", "@graph": [REVIEW, {"@type": "WebPage"}, OTHER]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}, {"item": OTHER}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": REVIEW}, OTHER]},
        {"@type": "WebPage", "mainEntity": REVIEW, "review": [OTHER]},
        [{"@graph": [REVIEW]}, {"@type": "DataFeed", "dataFeedElement": [{"item": OTHER}]}],
        [REVIEW | {"@type": ["Review", "https://schema.org/ClaimReview"]}, OTHER | {"@type": "schema:ClaimReview"}],
    ],
)  # fmt: skip
def test_reviews_are_found_wherever_publishers_put_them(document: Any) -> None:
    assert texts(document) == BOTH


def test_a_web_page_gives_the_reviews_of_all_its_scripts() -> None:
    page = (
        "<!DOCTYPE html><html><head><script>var x = '<b>';</script>"
        f"<script type='application/ld+json'>{json.dumps(REVIEW)}</script>"
        '<SCRIPT TYPE="application/ld+json; charset=utf-8">\n'
        f"{json.dumps({'@graph': [OTHER]})}\n</SCRIPT></head><body>&amp;</body></html>"
    )
    assert texts(page.encode()) == BOTH
    assert texts(b"\xef\xbb\xbf" + page.encode()) == BOTH


def test_answers_of_the_fact_check_tools_api_give_all_their_reviews() -> None:
    answer = {
        "claims": [
            {
                "text": "The bridge was closed.",
                "claimant": "Ann Mayor",
                "claimDate": "2021-11-07T00:00:00Z",
                "claimReview": [
                    {"publisher": {"name": "Example Checks", "site": "checks.example"}, "url": "https://checks.example/1",
                     "title": "No, it was open", "reviewDate": "2021-11-08T00:00:00Z", "textualRating": "Four Pinocchios",
                     "languageCode": "en"},
                    {"publisher": {"site": "other.example"}, "url": "https://other.example/1", "textualRating": "Hm"},
                ],
            }
        ],
        "nextPageToken": "CAo",
    }  # fmt: skip
    first, second = read(answer)
    assert isinstance(first, Review)
    assert isinstance(second, Review)
    assert (first.text, first.claimant, first.claimed_on, first.publisher) == (
        "The bridge was closed.", "Ann Mayor", "2021-11-07", "Example Checks"
    )  # fmt: skip
    assert (first.verdict, first.rating, first.title) == ("false", "Four Pinocchios", "No, it was open")
    assert (second.publisher, second.verdict, second.rating) == ("other.example", None, "Hm")


def test_references_within_a_graph_are_followed_also_in_a_circle() -> None:
    graph = [
        REVIEW | {"@id": "#r", "author": {"@id": "#org"}, "itemReviewed": {"@id": "#c"}},
        {"@id": "#c", "@type": "Claim", "name": "x", "author": {"@id": "#p"}, "review": {"@id": "#r"}},
        {
            "@id": "#org",
            "@type": "Organization",
            "name": "Example Checks",
            "parentOrganization": {"@id": "#org"},
        },
        {"@id": "#p", "name": "Ann Mayor", "knows": {"@id": "#p2"}},
        {"@id": "#p2", "name": "Bo", "knows": {"@id": "#p"}},
    ]
    (review,) = read({"@graph": graph})
    assert isinstance(review, Review)
    assert (review.publisher, review.claimant) == ("Example Checks", "Ann Mayor")


def test_a_claim_that_nobody_has_rated_is_read_as_one() -> None:
    (claim,) = read({"@type": "Claim", "name": "The bridge was closed.", "text": "It is shut."})
    assert isinstance(claim, Review)
    assert (claim.text, claim.quote, claim.rated, claim.verdict) == (
        "The bridge was closed.", "It is shut.", False, None
    )  # fmt: skip


def test_a_rating_off_its_scale_and_a_review_of_nothing_are_named_by_their_place() -> None:
    seven = REVIEW | {"reviewRating": {"ratingValue": 7, "bestRating": 5}}
    nothing = {"@type": "ClaimReview", "reviewRating": {"ratingValue": 1}}
    assert [str(found) for found in read([REVIEW, seven, nothing]) if isinstance(found, Problem)] == [
        "review 2, ratingValue: is 7, which is not on the scale from 1 to 5",
        "review 3, claimReviewed: is missing",
    ]


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("claims.json", b" " * 30_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file breaks off within its JSON; get it again, whole."),
        (json.dumps([REVIEW, OTHER])[:-30].encode(), "The file breaks off within its JSON; get it again, whole."),
        (b'{"a": 1} {"b": 2}', "The file is not valid JSON"),
        (b"claims, please", "The file is not valid JSON"),
        (b'{"a": "\xff\xfe"}', "The file is not valid JSON"),
        (json.dumps(REVIEW).encode("utf-16"), "The file is UTF-16 or UTF-32, not UTF-8; save it as UTF-8."),
        (json.dumps(REVIEW).encode("utf-16-le"), "The file is UTF-16 or UTF-32, not UTF-8; save it as UTF-8."),
        (_zip_bomb(), "The file is a ZIP archive; unpack it and import what is in it."),
        (gzip.compress(b"{}", mtime=0), "The file is compressed by gzip; unpack it and import what is in it."),
        (b"<html><p>Nothing here</p></html>", "The web page holds no claims"),
        (b'<html><script type="application/ld+json">{"@type": "WebPage"}</script></html>', "The file holds no claims"),
        (b'<html><script type="application/ld+json">{"@type": </script></html>', "The file breaks off"),
        (b'{"@type": "WebPage", "name": "x"}', "The file holds no claims"),
        (b'[{"@type": "ClaimReview", "claimReviewed": "a", "claimReviewed": "b"}]',
         "The file has the key “claimReviewed” twice in one object; which one counts is unclear."),
        (b'{"@graph": [], "@graph": []}', "The file has the key “@graph” twice"),
        (b"[" * 100_000, "The file's JSON is nested more than 50 deep; it is no file of claims."),
        (b'{"a":' * 100_000 + b"1", "The file's JSON is nested more than 50 deep; it is no file of claims."),
        (b"[" + b"1" * 10_000 + b"]", "The file is not valid JSON"),
    ],
)  # fmt: skip
def test_a_broken_or_hostile_file_is_refused_in_a_sentence(raw: bytes, sentence: str) -> None:
    assert refusal(raw).startswith(sentence)


def test_a_long_feed_is_never_in_memory_as_a_whole() -> None:
    import tracemalloc

    line = json.dumps(REVIEW | {"about": "x" * 2000})
    raw = ("[" + ",".join([line] * 5000) + "]").encode()
    tracemalloc.start()
    try:
        assert sum(1 for _ in ReviewFile(io.BytesIO(raw)).read()) == 5000
        assert tracemalloc.get_traced_memory()[1] < len(raw) / 4
    finally:
        tracemalloc.stop()


def test_an_entry_a_page_and_a_file_of_absurd_size_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    big = b'[{"name": "' + b"x" * (json_stream.LARGEST + 2**18) + b'"}]'
    assert refusal(big) == "An entry of the file is larger than 4 MB; leave it out."
    monkeypatch.setattr(documents, "LARGEST_PAGE", 2**20)
    assert refusal(b"<html>" + b" " * 2**20) == "The web page is larger than 1 MB; import its JSON alone."
    monkeypatch.setattr(documents, "LARGEST_FILE", 2**20)
    assert refusal(b" " * 2**22) == "The file has 4 MB, more than 1 MB; split it."
