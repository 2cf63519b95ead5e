import io
import json
from datetime import datetime
from typing import Any

import pytest

from bot.desk.claims.changing import archive_claim, set_verdict
from bot.desk.claims.drafts import AppearanceDraft, SourceDraft
from bot.desk.claims.history import history_of
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.phrasings import add_phrasing
from bot.desk.claims.parts.sources import add_source
from bot.desk.claims.records import State
from bot.desk.claims.store import load_one
from bot.desk.files.formats import seed_file
from bot.desk.files.importing import BATCH
from bot.desk.files.report import BadFileError, ImportReport
from bot.desk.files.reviews.exporting import export_reviews
from bot.desk.files.reviews.importing import import_reviews
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.importing import import_table
from bot.exchange.claimreview import ReviewFile
from bot.exchange.problems import UnreadableFileError
from db.vocabulary import PhrasingOrigin, Verdict
from tests.conftest import MARIA, OTHER_GUILD, Desk, list_claims


def review(
    text: str = "The bridge was closed.", words: str = "Pants on Fire", **other: Any
) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checks.example/bridge",
        "datePublished": "2021-11-09",
        "author": {"@type": "Organization", "name": "Example Checks"},
        "claimReviewed": text,
        "itemReviewed": {"author": {"name": "Ann Mayor"}, "datePublished": "2021-11-07"},
        "reviewRating": {"alternateName": words, "ratingExplanation": "It was open."},
    } | other


async def take(desk: Desk, document: Any, guild: int = 41, **options: Any) -> ImportReport:
    raw = document.encode() if isinstance(document, str) else json.dumps(document).encode()
    return await desk.do(import_reviews, ReviewFile(io.BytesIO(raw)), MARIA, guild=guild, **options)


async def written(desk: Desk, guild: int = 41, publisher: str | None = None) -> str:
    return "".join(await desk.see(export_reviews, guild=guild, publisher=publisher))


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.unchanged


async def test_a_review_brings_its_claim_rated_under_its_publishers_name(desk: Desk) -> None:
    assert counts(await take(desk, review())) == (1, 0, 0)
    claim = await desk.see(load_one, 1)
    assert (claim.text, claim.claimant, str(claim.claimed_on)) == (
        "The bridge was closed.",
        "Ann Mayor",
        "2021-11-07",
    )
    assert (claim.verdict, claim.verdict_by, claim.state) == (Verdict.FALSE, "Example Checks", State.CHECKED)
    assert claim.verdict_note == "Pants on Fire: It was open."
    assert str(claim.verdict_at) == "2021-11-09 00:00:00+00:00"
    assert claim.published_url is None
    assert [(s.url, s.publisher, s.stance, s.note) for s in claim.sources] == [
        ("https://checks.example/bridge", "Example Checks", "refutes", "Rated “Pants on Fire”")
    ]


async def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    feed = [review(), review(words="True", author={"name": "Others"}, url="https://others.example/1")]
    await take(desk, feed)
    before = await desk.see(list_claims), await desk.see(history_of, 1)
    assert counts(await take(desk, feed)) == (0, 0, 2)
    assert (await desk.see(list_claims), await desk.see(history_of, 1)) == before


async def test_another_publishers_rating_never_overwrites_the_desks_own(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.do(
        set_verdict, 1, Verdict.MOSTLY_TRUE, MARIA, note="Half a day.", published_url="https://desk.example/1"
    )
    await take(desk, review(datePublished="2031-01-01"))
    claim = await desk.see(load_one, 1)
    assert (claim.verdict, claim.verdict_by, claim.verdict_note, claim.published_url) == (
        Verdict.MOSTLY_TRUE, None, "Half a day.", "https://desk.example/1"
    )  # fmt: skip
    assert [source.note for source in claim.sources] == ["Rated “Pants on Fire”"]


async def test_of_two_publishers_the_first_rates_and_the_second_is_evidence(desk: Desk) -> None:
    await take(
        desk,
        [review(), review(words="Mostly True", author={"name": "Others"}, url="https://others.example/1")],
    )
    claim = await desk.see(load_one, 1)
    assert (claim.verdict, claim.verdict_by) == (Verdict.FALSE, "Example Checks")
    assert [(s.publisher, s.stance) for s in claim.sources] == [
        ("Example Checks", "refutes"),
        ("Others", "supports"),
    ]


async def test_a_publisher_may_correct_itself_but_an_older_review_does_not(desk: Desk) -> None:
    await take(desk, review())
    assert counts(await take(desk, review(words="Half True", datePublished="2021-12-01"))) == (0, 1, 0)
    claim = await desk.see(load_one, 1)
    assert (claim.verdict, str(claim.verdict_at)[:10]) == (Verdict.MIXED, "2021-12-01")
    await take(desk, review(words="True", datePublished="2021-01-01"))
    assert (await desk.see(load_one, 1)).verdict is Verdict.MIXED


async def test_a_rating_in_unknown_words_rates_nothing_but_is_kept_as_evidence(desk: Desk) -> None:
    await take(desk, review(words="Sheesh", author={}))
    claim = await desk.see(load_one, 1)
    assert (claim.verdict, claim.verdict_by, claim.verdict_at) == (None, None, None)
    assert [(s.stance, s.note) for s in claim.sources] == [("context", "Rated “Sheesh”")]


async def test_a_rating_by_nobody_named_goes_under_its_site(desk: Desk) -> None:
    await take(desk, review(author={}))
    assert (await desk.see(load_one, 1)).verdict_by == "checks.example"


async def test_the_desks_own_name_makes_a_review_its_own(desk: Desk) -> None:
    await take(desk, review(), publisher="example checks")
    claim = await desk.see(load_one, 1)
    assert (claim.verdict, claim.verdict_by, claim.published_url, claim.sources) == (
        Verdict.FALSE, None, "https://checks.example/bridge", ()
    )  # fmt: skip


async def test_a_foreign_review_fills_what_is_empty_and_replaces_nothing(desk: Desk) -> None:
    await desk.track("The bridge was closed.", claimant="Ministry", tags="bridge")
    await take(
        desk, review(itemReviewed={"author": {"name": "X"}, "datePublished": "2021-11-07", "keywords": "a,b"})
    )
    claim = await desk.see(load_one, 1)
    assert (claim.claimant, str(claim.claimed_on), claim.tags) == ("Ministry", "2021-11-07", ("bridge",))


async def _full_desk(desk: Desk) -> None:
    await desk.do(import_table, read_sheet(seed_file()), MARIA)
    await take(desk, [review(), review("The tunnel was flooded.", "Sheesh", author={"name": "Others"})])
    draft = SourceDraft.of(
        "https://a.example/1?x=</script>".replace("<", "%3C").replace(">", "%3E"),
        "T",
        "P",
        "refutes",
        "q",
        "n </script>",
    )
    await desk.do(add_source, 1, draft, MARIA)
    await desk.do(add_appearance, 1, AppearanceDraft("https://b.example/2"), MARIA)
    for number, verdict in enumerate(Verdict, start=2):
        await desk.do(
            set_verdict,
            number,
            verdict,
            MARIA,
            note=f"Note {number}",
            published_url=f"https://desk.example/{number}",
        )
    await desk.do(set_verdict, 9, Verdict.TRUE, MARIA)
    await desk.track("A claim without a key, “quoted”.")
    await desk.track("An archived one.")
    await desk.do(archive_claim, 27, MARIA)


def _carried(claim: Any) -> tuple[Any, ...]:
    """What ClaimReview carries of a claim."""
    return (
        claim.text, claim.claimant, claim.claimed_on, claim.quote, claim.verdict, claim.verdict_note, claim.verdict_by,
        claim.verdict_at, claim.published_url, claim.tags, sorted(claim.phrasings), sorted(claim.appearances),
        sorted(map(repr, claim.sources)),
    )  # fmt: skip


async def test_an_export_imports_back_without_loss_and_equal_desks_write_equal_files(desk: Desk) -> None:
    await _full_desk(desk)
    file = await written(desk)
    assert counts(await take(desk, file, guild=OTHER_GUILD)) == (26, 0, 0)
    mine, theirs = await desk.see(list_claims), await desk.see(list_claims, guild=OTHER_GUILD)
    assert list(map(_carried, mine)) == list(map(_carried, theirs))
    assert await written(desk, guild=OTHER_GUILD) == file
    assert counts(await take(desk, file)) == (0, 0, 26)
    assert await written(desk) == file


async def test_sentences_of_messages_are_left_out_unless_asked_for(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.do(add_phrasing, 1, "The way over is barred.", MARIA)
    await desk.do(add_phrasing, 1, "lol cant cross", MARIA, PhrasingOrigin.MESSAGE)
    file = await written(desk)
    assert "The way over is barred." in file
    assert "lol cant cross" not in file
    assert "lol cant cross" in "".join(await desk.see(export_reviews, adopted=True))


async def test_a_signed_export_gives_others_the_desks_verdicts_under_its_name(desk: Desk) -> None:
    await _full_desk(desk)
    file = await written(desk, publisher="The Daily")
    await take(desk, file, guild=OTHER_GUILD)
    claim = await desk.see(load_one, 2, guild=OTHER_GUILD)
    assert (claim.verdict, claim.verdict_by, claim.verdict_note) == (Verdict.TRUE, "The Daily", "Note 2")
    assert counts(await take(desk, file, publisher="The Daily")) == (0, 0, 26)


TEXT, NUMBER, DAY, URL = "Text", "Number", "Date", "URL"
TERMS: dict[str, dict[str, str]] = {
    "ClaimReview": {"claimReviewed": TEXT, "author": "Organization", "datePublished": DAY, "url": URL,
                    "reviewRating": "Rating", "itemReviewed": "Claim"},
    "Claim": {"identifier": "PropertyValue", "name": TEXT, "description": TEXT, "author": "Organization|Person",
              "datePublished": DAY, "text": TEXT, "alternateName": TEXT, "keywords": TEXT, "appearance": "CreativeWork",
              "citation": "CreativeWork", "mainEntityOfPage": URL},
    "Rating": {"alternateName": TEXT, "ratingValue": NUMBER, "bestRating": NUMBER, "worstRating": NUMBER,
               "ratingExplanation": TEXT},
    "CreativeWork": {"url": URL, "name": TEXT, "publisher": "Organization", "keywords": TEXT, "text": TEXT,
                     "abstract": TEXT},
    "Organization": {"name": TEXT, "identifier": TEXT},
    "Person": {"name": TEXT},
    "PropertyValue": {"propertyID": TEXT, "value": TEXT},
}  # fmt: skip
"""Of the properties that schema.org has for these types and their parents those that an export uses, and what each holds."""
REQUIRED = {
    "ClaimReview": {"claimReviewed", "author", "reviewRating", "itemReviewed"},
    "Rating": {"alternateName"},
}
"""What Google's guidelines ask of a review; its address is there once the desk has published it."""


def _assert_terms(node: dict[str, Any]) -> None:
    terms = TERMS[node["@type"]]
    assert REQUIRED.get(node["@type"], set()) <= node.keys()
    for name, value in node.items():
        for one in value if isinstance(value, list) else [value]:
            if name != "@type":
                _assert_holds(one, terms[name])


def _assert_holds(value: Any, kind: str) -> None:
    if isinstance(value, dict):
        assert value["@type"] in kind.split("|")
        _assert_terms(value)
    elif kind == NUMBER:
        assert type(value) is int
    elif kind == DAY:
        datetime.fromisoformat(value)
    elif kind == URL:
        assert value.startswith(("http://", "https://"))
    else:
        assert kind == TEXT
        assert isinstance(value, str)
        assert value.strip()


async def test_an_export_holds_only_terms_of_schema_org_and_cannot_end_a_script(desk: Desk) -> None:
    await _full_desk(desk)
    file = await written(desk)
    document = json.loads(file)
    assert (document["@context"], len(document["@graph"])) == ("https://schema.org", 26)
    for node in document["@graph"]:
        _assert_terms(node)
    assert "</" not in file
    first = next(node for node in document["@graph"] if node["@type"] == "ClaimReview")
    assert first["reviewRating"] == {
        "@type": "Rating", "alternateName": "True", "ratingValue": 5, "bestRating": 5, "worstRating": 1,
        "ratingExplanation": "Note 2",
    }  # fmt: skip


async def test_an_answer_of_the_fact_check_tools_api_is_imported_as_it_is(desk: Desk) -> None:
    def checked(publisher: dict[str, str], url: str, words: str) -> dict[str, Any]:
        return {"publisher": publisher, "url": url, "title": "T", "reviewDate": "2021-11-09T05:00:00Z",
                "textualRating": words, "languageCode": "en"}  # fmt: skip

    answer = {
        "claims": [
            {
                "text": "The bridge was closed.",
                "claimant": "Ann Mayor",
                "claimDate": "2021-11-07T00:00:00Z",
                "claimReview": [
                    checked({"name": "Example Checks", "site": "checks.example"}, "https://checks.example/1", "Mostly False"),
                    checked({"site": "others.example"}, "https://others.example/1", "No evidence"),
                ],
            },
            {"text": "The tunnel was flooded.", "claimReview": [checked({"name": "N"}, "https://n.example/1", "Hm")]},
        ],
        "nextPageToken": "CAo",
    }  # fmt: skip
    assert counts(await take(desk, answer)) == (2, 1, 0)
    first, second = await desk.see(load_one, 1), await desk.see(load_one, 2)
    assert (first.claimant, first.verdict, first.verdict_by) == (
        "Ann Mayor",
        Verdict.MISLEADING,
        "Example Checks",
    )
    assert [(s.publisher, s.stance, s.note) for s in first.sources] == [
        ("Example Checks", "refutes", "Rated “Mostly False”"),
        ("others.example", "context", "Rated “No evidence”"),
    ]
    assert (second.verdict, second.sources[0].note) == (None, "Rated “Hm”")
    assert counts(await take(desk, answer)) == (0, 0, 3)


async def test_a_desk_without_claims_writes_an_empty_graph(desk: Desk) -> None:
    assert json.loads(await written(desk)) == {"@context": "https://schema.org", "@graph": []}


SEVEN = {"ratingValue": 7, "bestRating": 5}


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (review("X y.", reviewRating=SEVEN), "review 2, ratingValue: is 7, which is not on the scale from 1 to 5"),
        (review("🙂"), "review 2: The claim holds no words; write it as one sentence."),
        (review("X y.", datePublished="soon"), "review 2: “soon” is not a date; write it like 2026-11-23."),
        (review("X y.", itemReviewed={"datePublished": "2021-13-01"}), "review 2: “2021-13-01” is not a date; write it like 2026-11-23."),
        (review("X y.", url="javascript:alert(1)"), "review 2: “javascript:alert(1)” is not a web address; write it like https://example.org/page."),
    ],
)  # fmt: skip
async def test_a_bad_review_is_named_and_nothing_is_imported_unless_it_is_skipped(
    desk: Desk, bad: dict[str, Any], problem: str
) -> None:
    feed = [review(), bad, review("The tunnel was flooded.")]
    with pytest.raises(BadFileError, match="Nothing was imported: 1 review cannot be used") as error:
        await take(desk, feed)
    assert [str(found) for found in error.value.problems] == [problem]
    assert await desk.see(list_claims) == []
    report = await take(desk, feed, skip_bad=True)
    assert (counts(report), [str(found) for found in report.skipped]) == ((2, 0, 0), [problem])


async def test_a_file_cut_off_after_many_reviews_imports_nothing(desk: Desk) -> None:
    raw = json.dumps([review(f"Claim number {n} is here.") for n in range(700)])[:-1]
    with pytest.raises(UnreadableFileError, match="The file breaks off"):
        await take(desk, raw)
    assert await desk.see(list_claims) == []


async def test_progress_is_told_up_to_the_end(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    feed = [review(f"Claim number {n} is here.") for n in range(1200)]
    await take(desk, feed, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 1200) for done in range(BATCH, 1201, BATCH)]
    assert len(await desk.see(list_claims)) == 1200


async def test_another_publishers_review_is_exported_under_its_own_page(desk: Desk) -> None:
    await take(desk, review())
    await desk.do(add_source, 1, SourceDraft.of("https://a.example/1", publisher="Another"), MARIA)
    (written_review,) = json.loads(await written(desk))["@graph"]
    assert written_review["url"] == "https://checks.example/bridge"
