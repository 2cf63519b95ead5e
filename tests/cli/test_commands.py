import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.matching import Match, Matcher, Relation
from db import migrate
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


def test_a_claim_goes_through_its_life(run: Run) -> None:
    added = run("claims", "add", "The bridge was closed.", "--claimant", "Ministry", "--tags", "traffic,city")
    assert (added.status, added.out) == (
        0,
        "Tracked #1: The bridge was closed. (needs sourcing: 0 of 1 source)\n",
    )
    again = run("claims", "add", "the bridge was closed", "--claimant", "Police", "--tags", "traffic")
    assert again.out.startswith("Already tracked as #1")
    assert again.err == "Not taken over, since the claim has its own: claimant.\n"
    assert run("sources", "add", "#1", "https://a.example/1", "--stance", "refutes").status == 0
    assert "1. refutes https://a.example/1" in run("sources", "list", 1).out
    assert run("claims", "phrasing", 1, "No way over it").out == "#1 has 1 phrasing.\n"
    removed = run("claims", "phrasing", 1, "1", "--remove").out
    assert removed == "Removed “No way over it”: #1 has 0 phrasings.\n"
    assert run("claims", "phrasing", 1, "Nobody can cross the river").out == "#1 has 1 phrasing.\n"
    assert run("claims", "verdict", 1, "mostly_true", "--note", "Half a day.").out == (
        "Rated #1: The bridge was closed. (checked: Mostly true)\n"
    )
    assert run("claims", "assign", 1, "lena").out == "#1 is assigned to lena.\n"
    assert run("claims", "seen", 1, "https://b.example/post").out == "#1 was seen on 1 page.\n"
    assert run("claims", "edit", 1, "--quote", "closed until further notice").status == 0
    shown = run("claims", "show", 1).out
    for line in ("claim: said by Ministry", "quote: “closed until further notice”", "finding: Half a day.", "assigned to: lena",
                 "tags: city, traffic", "phrasing 1: Nobody can cross the river", "seen: https://b.example/post"):  # fmt: skip
        assert line in shown
    history = run("claims", "history", 1).out
    assert [line.split(": ")[1] for line in history.splitlines()] == [
        "added; text", "source added; url", "phrasing added; phrasing", "phrasing removed; phrasing",
        "phrasing added; phrasing", "verdict; verdict", "assigned; assignee",
        "seen; url", "edited; quote",
    ]  # fmt: skip
    assert run("sources", "remove", 1, 1).out.startswith("Removed https://a.example/1 from #1")
    assert run("claims", "archive", 1).status == 0
    assert run("claims", "list", "--json").json == []
    assert run("claims", "restore", 1).status == 0


def test_the_list_as_json_has_all_open_claims_with_their_fields(run: Run) -> None:
    assert run("claims", "list", "--json").json == []
    run(
        "claims",
        "add",
        "The bridge was closed.",
        "--claimed-on",
        "2021-11-07",
        "--source",
        "https://a.example/1",
    )
    assert run("claims", "list", "--json").json == [
        {
            "claim": 1,
            "key": None,
            "text": "The bridge was closed.",
            "claimant": None,
            "claimed_on": "2021-11-07",
            "quote": None,
            "verdict": None,
            "verdict_note": None,
            "verdict_by": None,
            "published_url": None,
            "state": "sourced",
            "tags": [],
            "phrasings": [],
            "sources": [
                {
                    "url": "https://a.example/1",
                    "title": None,
                    "publisher": None,
                    "stance": "supports",
                    "quote": None,
                    "note": None,
                }
            ],
        }
    ]
    assert run("claims", "list", "--state", "checked", "--json").json == []
    assert run("claims", "search", "brid", "--json").json[0]["claim"] == 1
    assert run("claims", "list", "--guild", 7, "--json").json == []


def test_two_claims_are_linked_and_merged(run: Run) -> None:
    run("claims", "add", "The bridge was closed.")
    run("claims", "add", "The bridge was open all day.")
    assert "links: contradicts #2" in run("claims", "link", 1, 2, "contradicts").out
    assert "phrasing 1: The bridge was open all day." in run("claims", "merge", 2, 1).out
    assert run("claims", "show", 2).out.splitlines()[2].endswith("merged into #1")


def test_a_similar_claim_is_pointed_out_when_one_is_added(run: Run) -> None:
    run("import", "--seeds")
    added = run(
        "claims", "add", "Protesters burnt a portrait of Kadhimi at their demonstration on November 6."
    )
    assert added.out.startswith("Tracked #24")
    assert "Similar to #17" in added.err


def test_checking_says_what_is_repeated_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    before = (tmp_path / "claimdesk.db").read_bytes()
    checked = run("check", "They call it a failed assassination attempt", "--json").json
    assert checked["text"] == "They call it a failed assassination attempt"
    best = checked["matches"][0]
    assert (best["claim"], best["key"], best["relation"], best["flag"], best["state"]) == (
        3, "seed-03", "repeats", True, "needs_sourcing"
    )  # fmt: skip
    assert best["why"] == ["failed", "assassination", "attempt"]
    assert run("check", "lol no way", "--json").json["matches"] == []
    shown = run("check", "They call it a failed assassination attempt").out
    assert "FLAG repeats #3" in shown
    assert "They call it a [failed] [assassination] [attempt]" in shown
    assert run("check", "lol no way").out == "Nothing that the desk tracks.\n"
    assert (tmp_path / "claimdesk.db").read_bytes() == before


def test_checking_tells_what_it_is_not_sure_of(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    match = Matcher.match

    def unsure(matcher: Matcher, text: str, **options: Any) -> list[Match]:
        return [replace(one, relation=Relation.ABOUT) for one in match(matcher, text, **options)]

    monkeypatch.setattr(Matcher, "match", unsure)
    run("claims", "add", "The bridge was closed by the police.")
    run("claims", "verdict", 1, "false")
    (best,) = run("check", "was the bridge closed by the police?", "--json").json["matches"]
    assert (best["relation"], best["flag"]) == ("about", True)
    lines = run("check", "was the bridge closed by the police?").out.splitlines()
    assert lines[0] == "FLAG about #1 The bridge was closed by the police."
    assert lines[1].startswith("     The text may say otherwise than the claim (checked: False; score ")


def test_checking_finds_the_claims_of_the_pages_that_a_text_links_to(run: Run) -> None:
    run("claims", "add", "The bridge was closed.")
    run("claims", "add", "The harbour was sold to a bank.")
    line = {"text": "The bridge was closed.", "appearances": [{"url": "https://example.org/story"}]}
    Path("seen.jsonl").write_text(json.dumps(line))
    run("import", "seen.jsonl")
    text = "look at https://example.org/story, the harbour was sold to a bank"
    matches = run("check", text, "--json").json["matches"]
    assert [(match["claim"], match["relation"], match["flag"]) for match in matches] == [
        (2, "repeats", True),
        (1, "links", True),
    ]
    assert (matches[1]["score"], matches[1]["why"]) == (1.0, [])
    lines = run("check", "look at https://example.org/story").out.splitlines()
    assert lines[0] == "FLAG links to where #1 was seen The bridge was closed."
    assert len(lines) == 2


def test_checking_takes_a_file_and_lines_of_json_in_order(run: Run, tmp_path: Path) -> None:
    run("import", "--seeds")
    (tmp_path / "draft.txt").write_text(
        "Nothing here.\nThe protesters called Prime Minister Kadhimi a criminal.\n"
    )
    assert run("check", "--file", "draft.txt", "--json").json["matches"][0]["key"] == "seed-18"
    (tmp_path / "chat.jsonl").write_text('{"text": "ok"}\n\n{"text": "the election was a fraud", "id": 4}\n')
    lines = run("check", "--jsonl", "chat.jsonl", "--json").out.splitlines()
    assert [line[:30] for line in lines] == [
        '{"text": "ok", "matches": []}',
        '{"text": "the election was a f',
    ]
    (tmp_path / "bad.jsonl").write_text('{"text": "ok"}\n{"words": 1}\n')
    bad = run("check", "--jsonl", "bad.jsonl")
    assert (bad.status, bad.err) == (
        1,
        'Line 2 is not a JSON object with a "text"; correct it and run again.\n',
    )


def test_import_and_export_round_trip(run: Run, tmp_path: Path) -> None:
    assert run("import", "--seeds").out == "23 claims added; 0 updated; 0 unchanged.\n"
    assert run("export", "--output", "claims.csv").err == "Wrote claims.csv.\n"
    assert (tmp_path / "claims.csv").stat().st_mode & 0o777 == 0o600
    assert run("import", "claims.csv").out == "0 claims added; 0 updated; 23 unchanged.\n"
    assert run("import", "claims.csv", "--guild", 5).out.startswith("23 claims added")
    assert run("export", "--guild", 5).out == (tmp_path / "claims.csv").read_text()


def test_a_bad_file_lists_its_lines_and_imports_nothing_unless_they_are_skipped(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_text(
        "text,claimed_on,note\nThe bridge was closed.,yesterday,\nThe tunnel was flooded.,,\n"
    )
    bad = run("import", "bad.csv")
    assert (bad.status, bad.out) == (1, "")
    assert bad.err.splitlines() == [
        "line 2, claimed_on: “yesterday” is not a date; write it like 2026-11-23.",
        "Nothing was imported: 1 line cannot be used; correct them or skip them.",
    ]
    skipped = run("import", "bad.csv", "--skip-bad")
    assert (
        skipped.out == "1 claim added; 0 updated; 0 unchanged; 1 bad line left out; columns not used: note.\n"
    )


@pytest.mark.parametrize(
    ("words", "status", "error"),
    [
        (["claims", "show", "7"], 1, "There is no claim #7; search for it by its words or list the claims."),
        (["claims", "verdict", "1", "maybe"], 1, "“maybe” is not a verdict; use one of: true, mostly_true, mixed, misleading, false, unproven."),
        (["claims", "add", "  "], 1, "The claim is empty; write it as one sentence."),
        (["import", "nowhere.csv"], 1, "No such file or directory: nowhere.csv."),
    ],
)  # fmt: skip
def test_an_error_is_one_sentence_and_status_1(run: Run, words: list[str], status: int, error: str) -> None:
    outcome = run(*words)
    assert (outcome.status, outcome.out, outcome.err) == (status, "", error + "\n")


@pytest.mark.parametrize(
    "words", [["nonsense"], ["claims", "show"], ["check"], ["check", "x", "--file", "y"], ["import"], ["claims", "show", "x"],
              ["claims", "edit", "1"], ["claims", "list", "--guild", "-4"]],
)  # fmt: skip
def test_wrong_usage_is_status_2(run: Run, words: list[str]) -> None:
    assert run(*words).status == 2


def test_a_database_in_a_missing_folder_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///nowhere/desk.db")
    outcome = run("claims", "list")
    assert (outcome.status, outcome.err) == (
        1, "The folder nowhere for the database does not exist; create it or change DATABASE_URL.\n"
    )  # fmt: skip
    assert not (tmp_path / "nowhere").exists()


def test_doctor_says_what_is_there_and_what_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    healthy = run("doctor")
    assert healthy.status == 0
    database = f"Database: sqlite+aiosqlite:///claimdesk.db, migration {migrate.head()}, 0 open claims"
    assert f"{database} at the local desk" in healthy.out
    assert "DISCORD_TOKEN: missing" in healthy.out
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert run("doctor").status == 1


def test_the_demo_flags_repeats_and_contradictions_and_ends_with_the_digest(run: Run, tmp_path: Path) -> None:
    demo = run("demo")
    assert demo.status == 0
    assert "FLAG repeats #3 The attack on Kadhimi's home was a failed attempt to assassinate him." in demo.out
    assert "FLAG differs from #4" in demo.out
    assert "FLAG differs from #15" in demo.out
    assert "lol no way\n\n" in demo.out
    assert "Still needs a source, oldest first:" in demo.out
    assert list(tmp_path.iterdir()) == []


def test_the_demo_draws_the_chart_on_request(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--chart", "chart.png").status == 0
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_both_ways_to_start_the_command_are_the_same() -> None:
    called = [
        subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for command in ([sys.executable, "-m", "bot"], [str(Path(sys.executable).with_name("claimdesk"))])
    ]
    assert "claims" in called[0]
    assert called[0].splitlines()[3:] == called[1].splitlines()[3:]


def test_the_seeds_are_in_the_package(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "seeds/claims.csv",
        "bot/matching/data/weights.json",
        "db/migrations/versions/0001_ground_floor.py",
    } <= names
