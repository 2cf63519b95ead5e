import asyncio
from typing import Any

import pytest

from bot.desk.claims import store
from bot.desk.claims.changing import archive_claim, set_verdict
from bot.desk.claims.history import history_of
from bot.desk.claims.labels import link
from bot.desk.claims.parts.phrasings import add_phrasing
from bot.desk.claims.store import load_one
from bot.desk.files.formats import seed_file
from bot.desk.files.importing import BATCH, Import
from bot.desk.files.report import BadFileError, ImportReport
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.exporting import export_csv
from bot.desk.files.sheets.importing import import_table
from db.models import Claim
from db.vocabulary import PhrasingOrigin, Verdict
from tests.conftest import MARIA, OTHER_GUILD, Desk, list_claims

HEADER = "key,text,claimant,claimed_on,quote,verdict,verdict_note,published_url,tags,phrasings,source_url,source_title,source_stance,source_quote\n"
SHEET = (
    HEADER
    + "A1,The bridge was closed.,Ministry,2021-11-07,closed,false,It was open.,https://example.org/check,"
    + "traffic|bridge,Nobody can cross|No way over,https://a.example/1,Story,refutes,it is open\n"
    + "A1,,,,,,,,,,https://b.example/1,,supports,\n"
    + ",The tunnel was flooded.,,,,,,,,,,,,\n"
)


async def take(desk: Desk, file: str | bytes, *, skip_bad: bool = False, guild: int = 41) -> ImportReport:
    table = read_sheet(file.encode() if isinstance(file, str) else file)
    return await desk.do(import_table, table, MARIA, skip_bad=skip_bad, guild=guild)


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.unchanged


async def test_a_file_brings_claims_with_phrasings_tags_verdicts_and_sources(desk: Desk) -> None:
    assert counts(await take(desk, SHEET)) == (2, 0, 0)
    claim = await desk.see(load_one, 1)
    assert (claim.key, claim.text, claim.claimant, str(claim.claimed_on)) == (
        "A1",
        "The bridge was closed.",
        "Ministry",
        "2021-11-07",
    )
    assert (claim.verdict, claim.verdict_note) == (Verdict.FALSE, "It was open.")
    assert (claim.tags, claim.phrasings) == (("bridge", "traffic"), ("Nobody can cross", "No way over"))
    assert [(s.url, s.title, s.stance, s.quote) for s in claim.sources] == [
        ("https://a.example/1", "Story", "refutes", "it is open"),
        ("https://b.example/1", None, "supports", None),
    ]
    assert (await desk.see(load_one, 2)).key is None


async def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    await take(desk, SHEET)
    before = await desk.see(list_claims), await desk.see(history_of, 1)
    assert counts(await take(desk, SHEET)) == (0, 0, 2)
    assert (await desk.see(list_claims), await desk.see(history_of, 1)) == before


async def test_export_then_import_gives_the_same_desk_and_the_same_bytes(desk: Desk) -> None:
    await take(desk, SHEET)
    await take(desk, seed_file())
    await desk.track("A claim | with a bar \\ and “quotes”, commas", tags="a|b")
    file = await desk.see(export_csv)
    await take(desk, file, guild=OTHER_GUILD)
    assert await desk.see(export_csv, guild=OTHER_GUILD) == file
    assert counts(await take(desk, file)) == (0, 0, 26)
    assert await desk.see(export_csv) == file


async def test_sentences_of_messages_are_left_out_unless_asked_for(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    await desk.do(add_phrasing, 1, "The way over is barred.", MARIA)
    await desk.do(add_phrasing, 1, "lol cant cross", MARIA, PhrasingOrigin.MESSAGE)
    file = await desk.see(export_csv)
    assert "The way over is barred." in file
    assert "lol cant cross" not in file
    assert "lol cant cross" in await desk.see(export_csv, adopted=True)


async def test_a_claim_without_key_is_exported_under_the_desks_own_and_comes_home_under_its_number(
    desk: Desk,
) -> None:
    for text in ("The bridge was closed.", "The tunnel was flooded.", "The mayor resigned."):
        await desk.track(text)
    await desk.do(archive_claim, 2, MARIA)
    file = await desk.see(export_csv)
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == ["claimdesk:41:1", "claimdesk:41:3"]
    async with desk.database.write() as session:
        from sqlalchemy import delete

        from db.models import Guild

        await session.execute(delete(Guild))
    await take(desk, file)
    assert [claim.number for claim in await desk.see(list_claims)] == [1, 3]
    assert await desk.see(export_csv) == file


async def test_a_known_key_with_other_cells_updates_the_claim(desk: Desk) -> None:
    await take(desk, SHEET)
    changed = (
        HEADER + "A1,The bridge was shut.,Mayor,,,true,,,harbour,No crossing,https://a.example/1,,supports,\n"
    )
    assert counts(await take(desk, changed)) == (0, 1, 0)
    claim = await desk.see(load_one, 1)
    assert (claim.text, claim.claimant, str(claim.claimed_on), claim.verdict) == (
        "The bridge was shut.",
        "Mayor",
        "2021-11-07",
        "true",
    )
    assert (claim.tags, claim.phrasings) == (("harbour",), ("No crossing",))
    assert [(s.url, s.title, s.stance) for s in claim.sources] == [
        ("https://a.example/1", "Story", "supports"),
        ("https://b.example/1", None, "supports"),
    ]


async def test_an_empty_cell_and_an_old_sheet_take_nothing_away(desk: Desk) -> None:
    await take(desk, HEADER + "A1,The bridge was closed.,,,,,,,,Nobody can cross,,,,\n")
    await desk.do(set_verdict, 1, Verdict.FALSE, MARIA)
    await desk.do(add_phrasing, 1, "The way over is barred.", MARIA)
    await take(desk, HEADER + "A1,The bridge was closed.,,,,,,,,No crossing,,,,\n")
    claim = await desk.see(load_one, 1)
    assert claim.verdict is Verdict.FALSE
    assert claim.phrasings == ("The way over is barred.", "No crossing")


async def test_a_row_without_key_is_known_by_its_wording_and_takes_a_key(desk: Desk) -> None:
    await desk.track("The bridge was closed.")
    assert counts(await take(desk, "text,claimant\nTHE BRIDGE WAS CLOSED!,Mayor\n")) == (0, 1, 0)
    assert counts(await take(desk, "key,text\nA1,The bridge was closed\n")) == (0, 1, 0)
    claim = await desk.see(load_one, 1)
    assert (claim.key, claim.claimant) == ("A1", "Mayor")


async def test_a_later_file_adds_a_source_by_key_alone(desk: Desk) -> None:
    await take(desk, SHEET)
    assert counts(await take(desk, "key,text,source_url\nA1,,https://c.example/1\n")) == (0, 1, 0)
    assert len((await desk.see(load_one, 1)).sources) == 3


async def test_an_archived_claim_is_left_alone(desk: Desk) -> None:
    await take(desk, SHEET)
    await desk.do(archive_claim, 1, MARIA)
    report = await take(desk, SHEET.replace("Ministry", "Mayor"))
    assert (counts(report), report.archived) == ((0, 0, 1), 1)
    assert (await desk.see(load_one, 1)).claimant == "Ministry"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("A1,The bridge was closed.,,7.11.2021,,,,,,,,,,", "line 3, claimed_on: “7.11.2021” is not a date; write it like 2026-11-23."),
        ("A1,The bridge was closed.,,,,maybe,,,,,,,,", "line 3, verdict: “maybe” is not a verdict; use one of: true, mostly_true, mixed, misleading, false, unproven."),
        ("A1,The bridge was closed.,,,,,,example.org,,,,,,", "line 3, published_url: “example.org” is not a web address; write it like https://example.org/page."),
        ("A1,The bridge was closed.,,,,,,,,,ftp://x/y,,,", "line 3, source_url: “ftp://x/y” is not a web address; write it like https://example.org/page."),
        ("A1,The bridge was closed.,,,,,,,,,https://x.example/y,,agrees,", "line 3, source_stance: “agrees” is not a stance; use one of: supports, refutes, context."),
        ("A1,The bridge was closed.,,,,,,,,,,Title only,,", "line 3, source_url: is empty, though the row describes a source"),
        ("A1,,,,,,,,,,https://x.example/y,,,", "line 3, text: is empty, and no claim has the key “A1”"),
        (",,Ministry,,,,,,,,,,,", "line 3, text: is empty; only a row that repeats a key to add a source may leave it out"),
        ("A0,The bridge was closed.,,,,,,,,,,,,", "line 3, key: is that of line 2 already, with another text"),
        ("A1,The first claim is fine.,,,,,,,,,,,,", "line 3, text: is the claim of line 2 again, under another key"),
        ("A1,🙂,,,,,,,,,,,,", "line 3, text: The claim holds no words; write it as one sentence."),
    ],
)  # fmt: skip
async def test_a_bad_file_imports_nothing_and_names_line_column_and_reason(
    desk: Desk, row: str, problem: str
) -> None:
    file = HEADER + "A0,The first claim is fine.,,,,,,,,,,,,\n" + row + "\n"
    with pytest.raises(BadFileError, match="Nothing was imported: 1 line cannot be used") as error:
        await take(desk, file)
    assert [str(found) for found in error.value.problems] == [problem]
    assert await desk.see(list_claims) == []
    report = await take(desk, file, skip_bad=True)
    assert (counts(report), [str(found) for found in report.skipped]) == ((1, 0, 0), [problem])


async def test_every_bad_line_is_listed(desk: Desk) -> None:
    with pytest.raises(BadFileError) as error:
        await take(desk, b"text,claimed_on,verdict\nA b.,x,y\n\xff,,\nGood one.,,\nC d.,2021-13-01,\n")
    assert [(p.line, p.column) for p in error.value.problems] == [
        (2, "claimed_on"), (2, "verdict"), (3, "text"), (5, "claimed_on")
    ]  # fmt: skip


async def test_a_wording_tracked_under_another_key_is_a_bad_line(desk: Desk) -> None:
    await take(desk, SHEET)
    with pytest.raises(BadFileError) as error:
        await take(desk, "key,text\nB7,The bridge was closed.\n")
    assert (
        str(error.value.problems[0]) == "line 2, key: is not that of #1, which has this text and the key “A1”"
    )


async def test_a_column_of_links_links_claims_of_file_and_desk(desk: Desk) -> None:
    await take(desk, SHEET)
    await take(
        desk,
        "key,text,links\nB1,The bridge was open.,contradicts:A1|variant_of:B2\nB2,The bridge stood open.,\n",
    )
    assert [link(record) for record in (await desk.see(load_one, 3)).links] == [
        "contradicts #1",
        "is a variant of #4",
    ]
    with pytest.raises(BadFileError) as error:
        await take(desk, "key,text,links\nC1,Another one here.,contradicts:ZZ\n")
    assert str(error.value.problems[0]) == "line 2, links: no claim has the key “ZZ”"


async def test_the_seeds_have_their_conflicting_accounts_linked(desk: Desk) -> None:
    report = await take(desk, seed_file())
    claims = await desk.see(list_claims)
    assert report.added == len(claims) >= 15
    drone = next(claim for claim in claims if "armed drone" in claim.text)
    rocket = next(claim for claim in claims if claim.text.startswith("A rocket"))
    assert [link(record) for record in drone.links] == [f"contradicts #{rocket.number}"]
    assert {claim.quote for claim in claims} >= {"failed assassination attempt", "fraud"}
    assert all(claim.tags and claim.claimed_on for claim in claims)


async def test_progress_is_told_up_to_the_end(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    table = read_sheet(("text\n" + "".join(f"Claim number {n} is here.\n" for n in range(1200))).encode())
    await desk.do(import_table, table, MARIA, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 1200) for done in range(BATCH, 1201, BATCH)]
    assert len(await desk.see(list_claims)) == 1200


async def test_other_tasks_get_their_turn_between_two_claims_of_a_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, added, most = Import.add, 0, 0

    def add(*arguments: Any, **options: Any) -> Claim:
        nonlocal added
        added += 1
        return real(*arguments, **options)

    async def look() -> None:
        nonlocal most
        last = 0
        while True:
            most, last = max(most, added - last), added
            await asyncio.sleep(0)

    monkeypatch.setattr(Import, "add", add)
    looking = asyncio.create_task(look())
    await take(desk, "text\n" + "".join(f"Claim number {n} is here.\n" for n in range(100)))
    looking.cancel()
    assert (added, most) == (100, 1)


async def test_an_export_has_the_claims_of_all_pages_in_their_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PAGE", 2)
    await take(desk, "text\n" + "".join(f"Claim number {n} is here.\n" for n in range(5)))
    rows = (await desk.see(export_csv)).splitlines()[1:]
    assert [row.split(",")[1] for row in rows] == [f"Claim number {n} is here." for n in range(5)]


async def test_a_verdict_of_another_publisher_comes_home_as_theirs(desk: Desk) -> None:
    header = "text,verdict,verdict_by\n"
    await take(desk, header + "The bridge was closed.,false,AFP\nThe tunnel was flooded.,,AFP\n")
    first, second = await desk.see(list_claims)
    assert (first.verdict, first.verdict_by, first.verdict_at) == (Verdict.FALSE, "AFP", None)
    assert (second.verdict, second.verdict_by) == (None, None)
    file = await desk.see(export_csv)
    assert counts(await take(desk, file)) == (0, 0, 2)
    await take(desk, file, guild=OTHER_GUILD)
    assert (await desk.see(load_one, 1, guild=OTHER_GUILD)).verdict_by == "AFP"
    assert counts(await take(desk, header + "The bridge was closed.,true,AFP\n")) == (0, 1, 0)
    assert (await desk.see(load_one, 1)).verdict is Verdict.TRUE
    await desk.do(set_verdict, 1, Verdict.MIXED, MARIA)
    assert counts(await take(desk, header + "The bridge was closed.,false,AFP\n")) == (0, 0, 1)


async def test_phrasings_that_a_later_sheet_lacks_are_in_the_history(desk: Desk) -> None:
    await take(desk, HEADER + "A1,The bridge was closed.,,,,,,,,Nobody can cross,,,,\n")
    await take(desk, HEADER + "A1,The bridge was closed.,,,,,,,,No crossing,,,,\n")
    removed = [entry.before for entry in await desk.see(history_of, 1) if entry.action == "phrasing removed"]
    assert removed == [{"phrasing": "Nobody can cross"}]


async def test_a_phrasing_that_a_sheet_makes_the_text_is_no_phrasing_any_more(desk: Desk) -> None:
    await take(desk, HEADER + "A1,The bridge was closed.,,,,,,,,,,,,\n")
    await desk.do(add_phrasing, 1, "Nobody can cross.", MARIA)
    await take(desk, HEADER + "A1,Nobody can cross.,,,,,,,,,,,,\n")
    claim = await desk.see(load_one, 1)
    assert (claim.text, claim.phrasings) == ("Nobody can cross.", ())
