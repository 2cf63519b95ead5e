"""What people type into commands is kept as it can be shown, or refused in a sentence."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from bot.desk.claims import fields
from bot.desk.claims.adding import track_claim
from bot.desk.claims.changing import edit_claim, set_verdict
from bot.desk.claims.drafts import AppearanceDraft, ClaimDraft, SourceDraft
from bot.desk.claims.finding import Filter, claims_like
from bot.desk.claims.history import history_of
from bot.desk.claims.parts.addresses import message_at, names_a_page, page, pages_linked, site, web_address
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.sources import add_source
from bot.desk.claims.store import load_one
from bot.desk.errors import DeskError, InvalidError
from bot.desk.files.formats import Format, opened
from bot.desk.recognition.checking import check_text
from bot.desk.recognition.matchers import GuildMatchers
from bot.desk.recognition.searching import search_claims
from bot.exchange.problems import UnreadableFileError
from bot.exchange.spreadsheets import guarded
from db.vocabulary import Stance, Verdict
from tests.conftest import GUILD, MARIA, Desk, list_claims
from tests.hostile import CLAIM, NAUGHTY, generated, generated_texts, texts, too_slow

PARSERS: tuple[Callable[[str], object], ...] = (
    fields.claim_text,
    lambda raw: fields.optional_text(raw, "quote"),
    lambda raw: fields.optional_name(raw, "claimant"),
    fields.optional_day,
    fields.optional_verdict,
    fields.stance,
    lambda raw: fields.tags(raw.split(",")),
    fields.claim_number,
    fields.optional_address,
)
"""For whatever is typed into an option or a form."""
REFUSED = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\tjavascript:alert(1)", "\x01javascript:x",
    "javascript://example.org/%0aalert(1)", "data:text/html,<script>x</script>", "DATA:text/plain;base64,eA==",
    "file:///etc/passwd", "FILE://host/share", "ftp://example.org/file", "FtP://example.org/", "mailto:a@example.org",
    "vbscript:x", "blob:https://example.org/1", "about:blank", "chrome://settings", "view-source:https://example.org",
    "ws://example.org", "gopher://example.org", "//example.org/a", "/a", "example.org/a", "www.example.org", "http:",
    "http:/example.org", "http:///a", "https://", "https:example.org", "http:\\\\example.org", "ht tp://example.org",
    "h\u0442tp://example.org", "http\u200b://example.org", "http://exa mple.org/", "https://example.org/a b",
    "https://example.org/\nSet-Cookie: x", "https://user@example.org/", "https://user:word@example.org/",
    "https://example.org@evil.example/", "http://[::1", "https://example.org:99999/", "https://example.org/\ud800",
    "https://example.org/<script>", 'https://example.org/"onload=', "https://example.org/`id`", "\u202ehttps://a.example",
)  # fmt: skip


@generated("fields")
@given(texts(most=4))
def test_every_option_takes_what_is_typed_or_says_what_is_wrong_with_it(raw: str) -> None:
    for parse in PARSERS:
        try:
            kept = parse(raw)
        except DeskError as error:
            sentence = str(error)
            assert sentence.endswith((".", "…"))
            assert len(sentence) < 400
            sentence.encode()
        else:
            str(kept).encode()
            assert "\x00" not in str(kept)


@generated("links")
@given(st.one_of(texts(most=3), texts(most=2).map(lambda text: f"https://example.org/{text}")))
def test_links_are_read_whatever_surrounds_them(raw: str) -> None:
    pages_linked(raw)
    for text in (page(raw), site(raw)):
        assert isinstance(text, str)
    assert message_at(raw, 41) is None
    assert names_a_page(raw) in {True, False}


@generated("sheets")
@given(texts(most=2))
def test_no_cell_of_a_sheet_begins_a_formula(raw: str) -> None:
    assert guarded(raw)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


async def test_nothing_but_http_and_https_is_taken_as_an_address_anywhere(sqlite_desk: Desk) -> None:
    number = await sqlite_desk.track(CLAIM)
    for url in REFUSED:
        with pytest.raises(InvalidError):
            web_address(url)
        with pytest.raises(InvalidError):
            ClaimDraft.of("The bridge was closed.", source=url)
        with pytest.raises(InvalidError):
            SourceDraft.of(url)
        with pytest.raises(InvalidError):
            await sqlite_desk.do(add_appearance, number, AppearanceDraft(url), MARIA)
        with pytest.raises(InvalidError):
            await sqlite_desk.do(set_verdict, number, Verdict.FALSE, MARIA, published_url=url)
    claim = await sqlite_desk.see(load_one, number)
    assert (claim.sources, claim.appearances, claim.published_url) == ((), (), None)


async def _import_everywhere(desk: Desk, url: str) -> list[str]:
    """Give the address in each place of each kind of file; what was kept as addresses."""
    head = {"format": "claimdesk", "version": 1, "claims": 1}
    for part in ({"published_url": url}, {"sources": [{"url": url}]}, {"appearances": [{"url": url}]}):
        lines = [json.dumps(line) for line in (head, {"text": CLAIM, **part})]
        await _take(desk, Format.JSONL, "\n".join(lines))
    sheet = io.StringIO()
    csv.writer(sheet).writerows([["text", "published_url", "source_url"], [CLAIM, url, url]])
    await _take(desk, Format.CSV, sheet.getvalue())
    review = {"@type": "ClaimReview", "claimReviewed": CLAIM, "author": {"name": "Checks"}, "url": url}
    await _take(desk, Format.CLAIMREVIEW, json.dumps(review))
    kept: list[str | None] = []
    for claim in await desk.see(list_claims):
        kept += [claim.published_url, *(source.url for source in claim.sources), *claim.appearances]
    return [one for one in kept if one is not None]


async def test_no_file_brings_another_kind_of_address(sqlite_desk: Desk) -> None:
    for url in REFUSED:
        assert await _import_everywhere(sqlite_desk, url) == []
    assert set(await _import_everywhere(sqlite_desk, "https://example.org/a")) == {"https://example.org/a"}


async def _take(desk: Desk, kind: Format, content: str) -> None:
    """Import what can be imported of a file."""
    with suppress(DeskError, UnreadableFileError):
        file = opened(io.BytesIO(content.encode(errors="surrogatepass")), kind, MARIA)
        async with desk.database.write() as session:
            await file.take(session, GUILD, skip_bad=True)


async def test_six_megabytes_of_emoji_are_matched_and_refused_like_any_text(sqlite_desk: Desk) -> None:
    number = await sqlite_desk.track(CLAIM)
    emoji = "😀" * (6 * 1024 * 1024 // len("😀".encode()))
    async with sqlite_desk.database.read() as session:
        found = await check_text(session, GuildMatchers(), GUILD, f"{emoji}\n{CLAIM}")
    assert [one.claim.number for one in found] == [number]
    for parse in PARSERS:
        with suppress(DeskError):
            parse(emoji)
    with pytest.raises(InvalidError, match=r"holds no words"):
        await sqlite_desk.track(emoji)


@pytest.mark.parametrize(
    "url", ["https://example.org/a", " HTTP://EXAMPLE.ORG/A\n", "hTTps://example.org:8443/?q"]
)
def test_case_and_space_around_an_address_do_not_matter(url: str) -> None:
    assert web_address(url) == url.strip()


async def test_what_is_typed_comes_back_from_the_database_and_harms_nothing_else(sqlite_desk: Desk) -> None:
    first = await sqlite_desk.track(CLAIM)
    matchers = GuildMatchers()
    for place, raw in enumerate([*NAUGHTY, *generated_texts("the database", 2000)]):
        words = fields.one_line(f"R{place}x says: {raw}")[: fields.MAX_TEXT]
        number = await sqlite_desk.track(
            words, claimant=raw[:300], quote=raw[:2000], tags=raw.replace(",", " ")[:50]
        )
        claim = await sqlite_desk.see(load_one, number)
        assert claim.text == fields.claim_text(words)
        assert claim.claimant == fields.optional_name(raw[:300], "claimant")
        async with sqlite_desk.database.read() as session:
            await check_text(session, matchers, GUILD, raw)
            await search_claims(session, matchers, GUILD, raw)
            await claims_like(session, GUILD, raw, 25)
            await list_claims(session, GUILD, Filter(tag=raw))
    async with sqlite_desk.database.read() as session:
        tables = (
            await session.execute(sql("select count(*) from sqlite_master where name = 'claims'"))
        ).scalar()
    assert tables == 1
    assert (await sqlite_desk.see(load_one, first)).text == CLAIM


async def test_edits_and_sources_are_kept_or_refused(sqlite_desk: Desk) -> None:
    number = await sqlite_desk.track(CLAIM)
    for raw in NAUGHTY:
        try:
            await sqlite_desk.do(edit_claim, number, MARIA, claimant=raw, quote=raw, tags=raw)
        except InvalidError:
            continue
        source = SourceDraft(
            f"https://example.org/{number}", fields.optional_name(raw, "title"), stance=Stance.REFUTES
        )
        await sqlite_desk.do(add_source, number, source, MARIA)
    assert (await sqlite_desk.do(track_claim, ClaimDraft.of(CLAIM), MARIA)).created is False
    assert await sqlite_desk.see(history_of, number)


@pytest.mark.parametrize("parse", [pages_linked, fields.one_line, *PARSERS])
def test_the_time_goes_with_the_length(parse: Callable[[str], object]) -> None:
    def work(raw: str) -> None:
        with suppress(DeskError):
            parse(raw)

    assert too_slow(work) == []
