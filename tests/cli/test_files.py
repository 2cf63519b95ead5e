import io
import json
from pathlib import Path

import pytest

from bot.exchange import documents
from bot.exchange.problems import UnreadableFileError
from tests.cli.conftest import Run

REVIEW = {"@type": "ClaimReview", "claimReviewed": "The dam broke.", "author": {"name": "Checks"},
          "url": "https://checks.example/1", "reviewRating": {"alternateName": "Pants on Fire"}}  # fmt: skip


@pytest.mark.parametrize("name", ["desk.csv", "desk.jsonl", "desk.json"])
def test_each_format_goes_out_and_comes_back_by_its_files_name(run: Run, tmp_path: Path, name: str) -> None:
    run("import", "--seeds")
    assert run("export", "--output", name).err == f"Wrote {name}.\n"
    assert run("import", name).out == "0 claims added; 0 updated; 23 unchanged.\n"
    assert run("import", name, "--guild", 5).out == "23 claims added; 0 updated; 0 unchanged.\n"
    run("export", "--output", f"again-{name}", "--guild", 5)
    assert (tmp_path / f"again-{name}").read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("kind", ["csv", "jsonl", "claimreview"])
def test_sentences_of_messages_are_exported_when_asked_for(run: Run, tmp_path: Path, kind: str) -> None:
    run("claims", "add", "The dam broke.")
    words, seen_at = "lol dam gone", "2026-11-23T12:00:00+00:00"
    claim = {
        "text": "The dam broke.",
        "phrasings": [{"text": words, "origin": "message", "created_at": seen_at}],
    }
    (tmp_path / "desk.jsonl").write_text(json.dumps(claim))
    run("import", "desk.jsonl")
    assert words not in run("export", "--format", kind).out
    assert words in run("export", "--format", kind, "--adopted").out
    assert (
        words not in run("export", "--format", kind, "--output", "file").out + (tmp_path / "file").read_text()
    )


def test_the_format_can_be_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed").write_text(json.dumps([REVIEW]))
    assert run("import", "feed", "--format", "claimreview").out == "1 claim added; 0 updated; 0 unchanged.\n"
    assert "rated False by Checks" in run("claims", "show", 1).out
    assert run("import", "feed", "--format", "xml").status == 2


def test_a_web_page_is_imported_and_a_bad_review_left_out(run: Run, tmp_path: Path) -> None:
    bad = REVIEW | {"reviewRating": {"ratingValue": 7}}
    (tmp_path / "page.html").write_text(
        f'<html><script type="application/ld+json">{json.dumps([bad, REVIEW])}</script></html>'
    )
    outcome = run("import", "page.html")
    assert (outcome.status, outcome.err.splitlines()) == (
        1,
        [
            "review 1, ratingValue: is 7, which is not on the scale from 1 to 5",
            "Nothing was imported: 1 review cannot be used; correct them or skip them.",
        ],
    )
    assert run("claims", "list", "--json").json == []
    skipped = run("import", "page.html", "--skip-bad")
    assert skipped.out == "1 claim added; 0 updated; 0 unchanged; 1 bad review left out.\n"


def test_a_packed_or_broken_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04")
    (tmp_path / "b.json").write_text('{"@graph": [')
    assert run("import", "a.csv").err == "The file is a ZIP archive; unpack it and import what is in it.\n"
    assert run("import", "b.json").err == "The file breaks off within its JSON; get it again, whole.\n"


def test_a_sheet_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_SHEET", 2**20)
    with pytest.raises(UnreadableFileError, match="The sheet is larger than 1 MB"):
        documents.whole_file(io.BytesIO(b" " * 2**21))


def test_a_signed_export_names_the_desk(run: Run) -> None:
    run("claims", "add", "The bridge was closed.")
    run("claims", "verdict", 1, "true")
    graph = run("export", "--format", "claimreview", "--publisher", "The Daily").json["@graph"]
    assert graph[0]["author"] == {"@type": "Organization", "name": "The Daily"}
