import pytest

from bot.desk.claims.drafts import AppearanceDraft, SourceDraft
from bot.desk.claims.fields import stable_name
from bot.desk.claims.labels import standing
from bot.desk.claims.parts.addresses import address_key
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.sources import add_source, remove_source
from bot.desk.claims.records import ClaimRecord, State
from bot.desk.claims.store import load_one
from bot.desk.errors import InvalidError, NotFoundError
from bot.desk.guilds.store import begin_change
from db import Database
from tests.conftest import GUILD, MARIA, Desk


@pytest.fixture
async def claim(desk: Desk) -> int:
    return await desk.track("The bridge was closed.", claimant="City Herald")


async def require(database: Database, sources: int) -> None:
    async with database.write() as session:
        (await begin_change(session, GUILD)).sources_required = sources


async def add(desk: Desk, url: str, stance: str = "supports", publisher: str | None = None) -> ClaimRecord:
    draft = SourceDraft.of(url, publisher=publisher, stance=stance)
    return (await desk.do(add_source, 1, draft, MARIA)).claim


async def test_a_claim_needs_sourcing_until_enough_publishers_stand_for_or_against(
    desk: Desk, claim: int, database: Database
) -> None:
    await require(database, 2)
    assert standing(await desk.see(load_one, claim)) == "needs sourcing: 0 of 2 sources"
    assert standing(await add(desk, "https://a.example/1")) == "needs sourcing: 1 of 2 sources"
    record = await add(desk, "https://b.example/1")
    assert (record.state, standing(record)) == (State.SOURCED, "sourced: 2 sources, no verdict yet")


async def test_sources_of_one_publisher_count_once(desk: Desk, claim: int, database: Database) -> None:
    await require(database, 2)
    await add(desk, "https://www.agency.example/1")
    assert (await add(desk, "https://agency.example/2")).sources_counted == 1
    await add(desk, "https://mirror.example/1", publisher="Agency One")
    assert (await add(desk, "https://copy.example/1", publisher="agency one")).sources_counted == 2


async def test_accounts_on_a_platform_are_publishers_of_their_own(desk: Desk, claim: int) -> None:
    await add(desk, "https://x.com/police/status/1")
    assert (await add(desk, "https://x.com/mayor/status/2")).sources_counted == 2


async def test_context_and_the_claimants_own_statement_never_count(desk: Desk, claim: int) -> None:
    await add(desk, "https://a.example/1", "context")
    await add(desk, "https://b.example/1", publisher="City Herald")
    record = await add(desk, "https://cityherald.example/story")
    assert (record.sources_counted, record.state) == (0, State.NEEDS_SOURCING)


async def test_sources_for_and_against_make_a_claim_disputed(desk: Desk, claim: int) -> None:
    await add(desk, "https://a.example/1")
    record = await add(desk, "https://b.example/1", "refutes")
    assert (record.state, standing(record)) == (State.DISPUTED, "disputed: 2 sources for and against")


async def test_the_same_page_is_one_source_brought_up_to_date(desk: Desk, claim: int) -> None:
    await add(desk, "https://a.example/1?utm_source=feed#top")
    again = await desk.do(
        add_source, claim, SourceDraft.of("http://www.a.example/1", stance="refutes"), MARIA
    )
    assert again.created is False
    assert [(s.url, s.stance) for s in again.claim.sources] == [
        ("https://a.example/1?utm_source=feed#top", "refutes")
    ]


async def test_a_source_is_removed_by_its_place_or_its_address(desk: Desk, claim: int) -> None:
    for page in ("https://a.example/1", "https://b.example/1", "https://c.example/1"):
        await add(desk, page)
    _, removed = await desk.do(remove_source, claim, "#2", MARIA)
    assert removed.url == "https://b.example/1"
    record, _ = await desk.do(remove_source, claim, "https://c.example/1", MARIA)
    assert [source.url for source in record.sources] == ["https://a.example/1"]
    with pytest.raises(NotFoundError, match="by its place in the list or by its address"):
        await desk.do(remove_source, claim, "2", MARIA)


async def test_a_stable_name_stays_with_its_source(desk: Desk, claim: int) -> None:
    pages = ("https://a.example/1", "https://b.example/1", "https://c.example/1")
    for page in pages:
        await add(desk, page)
    await desk.do(remove_source, claim, "1", MARIA)
    record, removed = await desk.do(remove_source, claim, stable_name(address_key(pages[1])), MARIA)
    assert removed.url == pages[1]
    assert [source.url for source in record.sources] == [pages[2]]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://example.org/a", "is not a web address"),
        ("https://", "is not a web address"),
        ("https://example.org/a b", "is not a web address"),
        ("https://example.org:port/a", "is not a web address"),
        ("https://[bad/a", "is not a web address"),
        ("https://maria:secret@example.org/a", "holds a user name; leave that out"),
        ("https://example.org/" + "a" * 2000, "longer than 2,000 characters"),
        ("https://example.org/\ud800", "copy it again"),
    ],
)
def test_what_is_no_http_address_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(InvalidError, match=sentence):
        SourceDraft.of(url)


async def test_a_page_where_a_claim_was_seen_is_noted_once(desk: Desk, claim: int) -> None:
    await desk.do(add_appearance, claim, AppearanceDraft("https://a.example/post?id=7&fbclid=x"), MARIA)
    record = await desk.do(
        add_appearance, claim, AppearanceDraft("https://www.a.example/post?id=7#comments"), MARIA
    )
    assert record.appearances == ("https://a.example/post?id=7&fbclid=x",)


async def test_a_post_of_the_claimants_own_account_never_counts(desk: Desk, claim: int) -> None:
    assert (await add(desk, "https://x.com/CityHerald/status/1")).sources_counted == 0
    assert (await add(desk, "https://x.com/mayor/status/1")).sources_counted == 1
