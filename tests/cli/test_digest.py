import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PNG = b"\x89PNG\r\n\x1a\n"


def test_an_empty_desk_has_an_empty_digest(run: Run) -> None:
    today = datetime.now(UTC).date()
    title, line = run("digest").out.splitlines()
    assert title.startswith("Claim digest, ")
    assert title.endswith(f"{today.day} {today:%B %Y}")
    assert line == "A quiet week: no new claims, no sightings, nothing waiting for a source."


def test_a_week_is_reported_with_its_claims(run: Run) -> None:
    run("claims", "add", "The [bridge] was :warning: closed.")
    run("claims", "add", "The tunnel was flooded.")
    run("claims", "verdict", 2, "false")
    shown = run("digest").out
    assert "New 2 (0), checked 1 (0), still needing a source 1 (0)." in shown
    assert "  #1 The [bridge] was :warning: closed. (new today, nobody assigned)" in shown
    assert "  #2 The tunnel was flooded. (checked: False)" in shown
    assert "A quiet week" in run("digest", "--guild", 7).out


def test_the_digest_as_json_has_figures_lists_and_the_trend(run: Run, tmp_path: Path) -> None:
    run("claims", "add", "The bridge was closed.", "--claimant", "Ministry", "--guild", 41)
    run("claims", "add", "The bridge was open.", "--guild", 41)
    run("claims", "link", 1, 2, "contradicts", "--guild", 41)
    seen_at = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S.000000")
    with closing(sqlite3.connect(tmp_path / "claimdesk.db")) as connection:
        connection.execute(
            "INSERT INTO sightings (guild_id, claim_number, channel_id, message_id, score, relation, words, seen_at) "
            "VALUES (41, 1, 5, 100, 0.9, 'contradicts', '[]', ?)",
            [seen_at],
        )
        connection.commit()
    report = run("digest", "--guild", 41, "--json").json
    assert (report["guild"], report["zone"]) == (41, "UTC")
    assert datetime.fromisoformat(report["end"]) - datetime.fromisoformat(report["start"]) == timedelta(
        days=7
    )
    assert report["figures"] == {
        "open_claims": 2, "new": 2, "needs_sourcing": 2, "checked": 0, "sightings": 1, "contradictions": 1,
        "unsure": 0, "linked": 1, "confirmed": 0, "dismissed": 0,
    }  # fmt: skip
    assert set(report["before"].values()) == {0}
    assert report["repeated"] == report["unsure"] == []
    (contradicted,) = report["contradicted"]
    del contradicted["created_at"]
    link = "https://discord.com/channels/41/5/100"
    assert contradicted == {
        "claim": 1, "text": "The bridge was closed.", "claimant": "Ministry", "assignee": None, "age_days": 0,
        "state": "needs_sourcing", "verdict": None, "verdict_by": None, "sightings": 1, "sightings_before": 0,
        "contradictions": 1, "unsure": 0, "channels": [5], "first_sighting": link, "last_sighting": link,
    }  # fmt: skip
    assert [[claim["claim"] for claim in report[name]] for name in ("new", "needs_sourcing", "contradicted")] == [
        [1, 2], [1, 2], [1],
    ]  # fmt: skip
    assert report["linked"] == [[1, 2]]
    assert (len(report["weeks"]), len(report["days"])) == (12, 84)
    assert report["weeks"][-1]["needs_sourcing"] == 2


def test_a_past_week_is_named_by_its_last_day(run: Run) -> None:
    report = run("digest", "--ending", "2026-03-29", "--json").json
    assert (report["start"], report["end"]) == ("2026-03-23T00:00:00+00:00", "2026-03-30T00:00:00+00:00")
    assert "23 March 2026 to 29 March 2026" in run("digest", "--ending", "2026-03-29").out


def test_the_chart_is_written_beside_the_text(run: Run, tmp_path: Path) -> None:
    told = run("digest", "--chart", "week.png")
    assert (told.err, told.out[:13]) == ("Wrote week.png.\n", "Claim digest,")
    assert (tmp_path / "week.png").read_bytes().startswith(PNG)
    assert run("digest", "--json", "--chart", "week.png").json["guild"] == 0


def test_a_chart_that_cannot_be_written_is_a_sentence(run: Run) -> None:
    told = run("digest", "--chart", "nowhere/week.png")
    assert (told.status, told.err) == (1, "No such file or directory: nowhere/week.png.\n")


@pytest.mark.parametrize("words", [["--ending", "yesterday"], ["--ending", "2026-02-30"], ["--ending", "0001-01-01"], ["--ending", "9999-12-31"],
                                   ["--ending", ""], ["--guild", "-1"], ["now"]])  # fmt: skip
def test_wrong_usage_is_status_2(run: Run, words: list[str]) -> None:
    assert run("digest", *words).status == 2
