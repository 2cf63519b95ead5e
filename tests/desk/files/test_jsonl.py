import io
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.desk.claims.changing import archive_claim, assign_claim, set_verdict
from bot.desk.claims.drafts import AppearanceDraft, SourceDraft
from bot.desk.claims.history import history_of
from bot.desk.claims.merging import merge_claims
from bot.desk.claims.parts.appearances import add_appearance
from bot.desk.claims.parts.links import link_claims
from bot.desk.claims.parts.phrasings import add_phrasing
from bot.desk.claims.parts.sources import add_source
from bot.desk.claims.store import load
from bot.desk.files.formats import seed_file
from bot.desk.files.importing import BATCH
from bot.desk.files.lines.exporting import export_lines
from bot.desk.files.lines.importing import import_lines
from bot.desk.files.report import BadFileError, ImportReport
from bot.desk.files.reviews.importing import import_reviews
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.importing import import_table
from bot.desk.guilds.stamp import Stamp
from bot.exchange.claimreview import ReviewFile
from bot.exchange.claims_jsonl import LineFile
from bot.exchange.problems import UnreadableFileError
from db.vocabulary import LinkRelation, PhrasingOrigin, Verdict
from tests.conftest import MARIA, NOON, OTHER_GUILD, Desk, list_claims

LENA = Stamp("lena", NOON + timedelta(days=3))


async def take(desk: Desk, file: str | bytes, guild: int = 41, **options: Any) -> ImportReport:
    raw = file if isinstance(file, bytes) else file.encode()
    return await desk.do(import_lines, LineFile(io.BytesIO(raw)), LENA, guild=guild, **options)


async def written(desk: Desk, guild: int = 41, *, adopted: bool = True) -> str:
    async with desk.database.read() as session:
        return "".join([line async for line in export_lines(session, guild, adopted=adopted)])


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.unchanged


async def _full_desk(desk: Desk) -> None:
    await desk.do(import_table, read_sheet(seed_file()), MARIA)
    review = {"@type": "ClaimReview", "claimReviewed": "The dam broke.", "author": {"name": "Checks"},
              "url": "https://checks.example/1", "reviewRating": {"alternateName": "Pants on Fire"}}  # fmt: skip
    await desk.do(import_reviews, ReviewFile(io.BytesIO(json.dumps(review).encode())), MARIA)
    draft = SourceDraft.of("https://z.example/1", "T", "P", "refutes", "q", "n")
    await desk.do(add_source, 1, draft, MARIA)
    await desk.do(add_source, 1, SourceDraft.of("https://a.example/1"), MARIA)
    await desk.do(add_appearance, 1, AppearanceDraft("https://b.example/2"), MARIA)
    await desk.do(add_phrasing, 1, "From an editor.", LENA)
    await desk.do(add_phrasing, 1, "From a message.", LENA, PhrasingOrigin.MESSAGE)
    await desk.do(set_verdict, 2, Verdict.MIXED, MARIA, note="Both.", published_url="https://desk.example/2")
    await desk.do(assign_claim, 3, "lena", MARIA)
    await desk.do(link_claims, 5, 4, LinkRelation.SUPERSEDES, LENA)
    await desk.do(merge_claims, 7, 8, LENA)
    await desk.do(archive_claim, 9, LENA)
    await desk.track("Kadhimi said that rocket and drone attacks do not build a homeland or a future.")


async def test_an_empty_desk_becomes_the_exported_one_and_writes_the_same_bytes(desk: Desk) -> None:
    await _full_desk(desk)
    file = await written(desk)
    assert json.loads(file.splitlines()[0]) == {"format": "claimdesk", "version": 1, "claims": 25}
    assert counts(await take(desk, file, guild=OTHER_GUILD)) == (25, 0, 0)
    assert await written(desk, OTHER_GUILD) == file
    both = [await desk.see(load, archived=True, guild=guild) for guild in (41, OTHER_GUILD)]
    assert both[0] == both[1]
    for number in (1, 7, 8, 9):
        assert await desk.see(history_of, number) == await desk.see(history_of, number, guild=OTHER_GUILD)
    assert await desk.track("The next one.", guild=OTHER_GUILD) == 26


async def test_sentences_of_messages_are_left_out_unless_asked_for(desk: Desk) -> None:
    await _full_desk(desk)
    assert "From a message." not in await written(desk, adopted=False)
    assert '{"text": "From a message.", "origin": "message"' in await written(desk)


async def test_a_file_without_the_sentences_of_messages_leaves_those_that_the_desk_has(desk: Desk) -> None:
    await _full_desk(desk)
    file = await written(desk)
    assert counts(await take(desk, await written(desk, adopted=False))) == (0, 0, 25)
    assert await written(desk) == file


async def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    await _full_desk(desk)
    file = await written(desk)
    assert counts(await take(desk, file)) == (0, 0, 25)
    await take(desk, file, guild=OTHER_GUILD)
    assert counts(await take(desk, file, guild=OTHER_GUILD)) == (0, 0, 25)
    assert await written(desk, OTHER_GUILD) == await written(desk) == file


async def test_a_desk_with_other_claims_gives_new_numbers_and_keeps_what_belongs_together(desk: Desk) -> None:
    await _full_desk(desk)
    file = await written(desk)
    await desk.track("Something else entirely.", guild=OTHER_GUILD)
    assert counts(await take(desk, file, guild=OTHER_GUILD)) == (25, 0, 0)
    claims = {claim.text: claim for claim in await desk.see(load, archived=True, guild=OTHER_GUILD)}
    by_number = {claim.number: claim for claim in await desk.see(load, archived=True)}
    moved = {
        old: claims[claim.text].number for old, claim in by_number.items() if claim.text != by_number[9].text
    }
    merged = next(c for c in claims.values() if c.merged_into)
    assert (merged.number, merged.merged_into) == (moved[7], moved[8])
    assert [entry.after["other"] for entry in await desk.see(history_of, moved[5], guild=OTHER_GUILD)
            if entry.action == "linked"] == [moved[4]]  # fmt: skip
    assert [link.other for link in claims[by_number[5].text].links] == [moved[4]]
    assert [e.after.get("duplicate") for e in await desk.see(history_of, moved[8], guild=OTHER_GUILD)
            if e.action == "merged"] == [moved[7]]  # fmt: skip


async def test_a_changed_line_brings_its_claim_up_to_date_and_leaves_the_desks_verdict(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.do(set_verdict, 1, Verdict.TRUE, MARIA)
    line = {"text": "The bridge was closed.", "claimant": "Mayor", "assignee": "tom", "tags": ["city"],
            "verdict": "false", "verdict_by": "Checks", "phrasings": [{"text": "No way across."}],
            "appearances": [{"url": "https://b.example/2"}], "sources": [{"url": "https://a.example/1"}]}  # fmt: skip
    assert counts(await take(desk, json.dumps(line))) == (0, 1, 0)
    (claim,) = await desk.see(list_claims)
    assert (claim.claimant, claim.assignee, claim.tags, claim.phrasings, claim.appearances, claim.verdict) == (
        "Mayor", "tom", ("city",), ("No way across.",), ("https://b.example/2",), Verdict.TRUE
    )  # fmt: skip
    assert counts(await take(desk, json.dumps(line))) == (0, 0, 1)


async def test_a_claim_that_the_desk_has_archived_is_left_alone(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    file = await written(desk)
    await desk.do(archive_claim, 1, MARIA)
    report = await take(desk, file)
    assert (counts(report), report.archived) == ((0, 0, 0), 1)


async def test_a_line_written_by_hand_needs_only_a_text_and_unknown_fields_are_named(desk: Desk) -> None:
    report = await take(desk, '\ufeff{"text": "The bridge was closed.", "colour": "red"}\n\n')
    assert (counts(report), report.ignored_columns) == ((1, 0, 0), ["colour"])
    assert [entry.action for entry in await desk.see(history_of, 1)] == ["imported"]


GOOD = '{"number": 1, "key": "A", "text": "The first claim is fine."}\n'


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (b"{", "line 2: is not JSON"),
        (b"[1]", "line 2: is not a JSON object"),
        (b'{"text": "a b", "text": "c d"}', "line 2: has the key “text” twice in one object"),
        (b'{"text": "\xff"}', "line 2: is not UTF-8"),
        (b'{"text": NaN}', "line 2: is not JSON (NaN is no number of JSON)"),
        (b'{"a":' * 200_000, "line 2: is nested too deeply"),
        (b"{}", "line 2, text: The claim is empty; write it as one sentence."),
        (b'{"text": 7}', "line 2, text: “text” is not a text"),
        (b'{"text": "A b c.", "number": true}', "line 2, number: “number” is not the number of a claim"),
        (b'{"text": "A b c.", "number": 1e300}', "line 2, number: “number” is not the number of a claim"),
        (b'{"text": "A b c.", "number": 0}', "line 2, number: “number” is not the number of a claim"),
        (b'{"text": "A b c.", "number": 2147483648}', "line 2, number: “number” is not the number of a claim"),
        (b'{"text": "A b c.", "verdict": "maybe"}', "line 2, verdict: “maybe” is not a verdict"),
        (b'{"text": "A b c.", "created_at": "soon"}', "line 2, created_at: “soon” is not a time; write it like 2026-11-23T12:00:00Z."),
        (b'{"text": "A b c.", "sources": "x"}', "line 2, sources: is not a list of objects"),
        (b'{"text": "A b c.", "sources": [{}]}', "line 2, sources: “” is not a web address"),
        (b'{"text": "A b c.", "phrasings": [{"text": "x y", "origin": "mars"}]}', "line 2, phrasings: “mars” is not a origin"),
        (b'{"text": "A b c.", "tags": [1]}', "line 2, tags: is not a list of texts"),
        (b'{"text": "A b c.", "links": [{"relation": "contradicts"}]}', "line 2, links: “other” is missing"),
        (b'{"text": "A b c.", "links": [{"relation": "contradicts", "other": 9}]}', "line 2, links: the file has no other claim 9"),
        (b'{"text": "A b c.", "archived_at": "2021-11-08", "merged_into": 9}', "line 2, merged_into: the file has no other claim 9"),
        (b'{"text": "A b c.", "history": [{"at": "2021-11-08"}]}', "line 2, history: an entry lacks its time or action"),
        (b'{"text": "A b c.", "number": 1}', "line 2, number: is a claim that the file has already"),
        (b'{"text": "A b c.", "key": "A"}', "line 2, key: is that of another claim of the file"),
        (b'{"text": "The first claim is fine!"}', "line 2, text: is that of another open claim of the file"),
    ],
)  # fmt: skip
async def test_a_bad_line_is_named_and_nothing_is_imported(desk: Desk, bad: bytes, problem: str) -> None:
    with pytest.raises(BadFileError, match="Nothing was imported: 1 line cannot be used") as error:
        await take(desk, GOOD.encode() + bad + b"\n")
    (found,) = error.value.problems
    assert str(found).startswith(problem)
    assert await desk.see(list_claims) == []


async def test_bad_lines_can_be_skipped(desk: Desk) -> None:
    report = await take(desk, GOOD + '{"text": 7}\n', skip_bad=True)
    assert (counts(report), len(report.skipped)) == ((1, 0, 0), 1)


HEADER = '{"format": "claimdesk", "version": 1, "claims": 2}\n'


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n \n", "The file is empty."),
        ((HEADER + GOOD).encode(), "The file says that it has 2 claims and has 1; get it again, whole."),
        (HEADER.replace("1", "9").encode(), "The file was written in a form that this version does not know; update Claimdesk."),
        (b'{"format": "claimdesk", "version": 1}', "The file's first line does not say how many claims follow; get it again, whole."),
        (GOOD.encode("utf-16"), "The file is UTF-16 or UTF-32, not UTF-8; save it as UTF-8."),
        (b"PK\x03\x04abc", "The file is a ZIP archive; unpack it and import what is in it."),
        (b" " * (17 * 2**20), "Line 1 is longer than 16 MB; it is no claim."),
    ],
)  # fmt: skip
async def test_a_broken_file_is_refused_in_a_sentence_and_nothing_is_imported(
    desk: Desk, raw: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableFileError) as error:
        await take(desk, raw)
    assert str(error.value) == sentence
    assert await desk.see(list_claims) == []


async def test_progress_is_told_up_to_the_end(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    lines = "".join(f'{{"text": "Claim number {n} is here."}}\n' for n in range(700))
    file = '{"format": "claimdesk", "version": 1, "claims": 700}\n' + lines
    await take(desk, file, progress=lambda done, total: told.append((done, total)))
    assert told == [*((done, 700) for done in range(BATCH, 700, BATCH)), (700, 700)]


async def test_a_number_in_the_history_that_the_file_has_no_claim_for_stays(desk: Desk) -> None:
    await desk.track("Something else entirely.")
    entry = {"at": "2021-11-08", "by": "maria", "action": "merged", "after": {"duplicate": 99, "other": 7}}
    line = {"text": "The bridge was closed.", "number": 7, "history": [entry]}
    await take(desk, json.dumps(line))
    (claim,) = [claim for claim in await desk.see(list_claims) if claim.text == "The bridge was closed."]
    told = [entry.after for entry in await desk.see(history_of, claim.number) if entry.action == "merged"]
    assert told == [{"duplicate": 99, "other": claim.number}]
