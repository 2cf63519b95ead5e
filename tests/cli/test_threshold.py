import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.tiny_model import write_tiny_model


def insert(folder: Path, table: str, **values: object) -> None:
    row = {
        name: f"{value:%Y-%m-%d %H:%M:%S}.000000" if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    places = ", ".join("?" * len(row))
    with closing(sqlite3.connect(folder / "claimdesk.db")) as connection:
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))  # noqa: S608
        connection.commit()


@pytest.fixture
def seen(run: Run, tmp_path: Path) -> None:
    """Three messages about one claim, a day apart: a confirmed flag, a dismissed one, a score below."""
    run("claims", "add", "The bridge was closed.")
    today = datetime.now(UTC)
    for place, (score, outcome) in enumerate(((0.9, "confirmed"), (0.7, "dismissed")), 1):
        insert(
            tmp_path,
            "sightings",
            guild_id=0,
            claim_number=1,
            channel_id=5,
            message_id=place,
            score=score,
            relation="repeats",
            words="[]",
            seen_at=today - timedelta(days=place),
            flagged=True,
            outcome=outcome,
        )
    insert(
        tmp_path,
        "near_misses",
        guild_id=0,
        claim_number=1,
        channel_id=5,
        message_id=9,
        score=0.4,
        seen_at=today - timedelta(days=5),
    )


@pytest.mark.usefixtures("seen")
def test_each_threshold_gets_a_line_and_each_judged_claim(run: Run) -> None:
    lines = run("threshold", 0.8, 0.5, 0.3).out.splitlines()
    assert lines[1:4] == [
        "at 0.80: 1 flag, 1 confirmed, 0 dismissed",
        "at 0.50 (now): 2 flags, 1 confirmed, 1 dismissed",
        "at 0.30: 3 flags, 1 confirmed, 1 dismissed",
    ]
    assert lines[-1] == "#1: 1 of 2 judged flags right: The bridge was closed."


@pytest.mark.usefixtures("seen")
def test_the_same_as_json(run: Run) -> None:
    report = run("threshold", 0.8, "--json").json
    assert report["trials"] == [{"threshold": 0.8, "flags": 1, "unsure": 0, "confirmed": 1, "dismissed": 0}]
    assert report["claims"][0]["dismissed"] == 1


def test_another_desk_has_had_no_flags(run: Run) -> None:
    assert "at 0.50 (now): 0 flags" in run("threshold", "--guild", 7).out


def test_a_threshold_out_of_range_is_refused_with_the_range(run: Run) -> None:
    wrong = run("threshold", 1.5)
    assert wrong.status == 1
    assert wrong.err == "1.5 is no threshold; give values from 0.05 to 1.\n"


def test_doctor_says_what_a_model_would_add_and_how_to_get_it(run: Run) -> None:
    line = next(line for line in run("doctor").out.splitlines() if line.startswith("CLAIMDESK_MODEL"))
    assert "said in other words" in line
    assert "claimdesk[semantic]" in line


def test_doctor_names_the_model_that_is_loaded(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMDESK_MODEL", str(write_tiny_model(tmp_path / "tiny")))
    assert "CLAIMDESK_MODEL: tiny@" in run("doctor").out


def test_with_a_model_that_is_not_there_doctor_says_so_and_check_goes_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMDESK_MODEL", str(tmp_path / "nowhere"))
    assert "neither a folder nor a model" in run("doctor").out
    run("claims", "add", "The old bridge was closed by the mayor.")
    checked = run("check", "The old bridge was closed by the mayor.", "--json")
    assert [match["claim"] for match in checked.json["matches"]] == [1]


def test_check_makes_the_claims_vectors_first_and_keeps_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("claims", "add", "The old bridge was closed by the mayor.")
    monkeypatch.setenv("CLAIMDESK_MODEL", str(write_tiny_model(tmp_path / "tiny")))
    checked = run("check", "The old bridge was closed by the mayor.", "--json")
    assert [match["claim"] for match in checked.json["matches"]] == [1]
    with closing(sqlite3.connect(tmp_path / "claimdesk.db")) as connection:
        rows = connection.execute("SELECT claim_number, dimension, length(vector) FROM claim_vectors")
        assert rows.fetchall() == [(1, 16, 32)]
