import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.desk.guilds.settings import SETTINGS
from tests.cli.conftest import Run


def test_each_setting_is_shown_with_its_value_and_its_meaning(run: Run) -> None:
    title, *lines = run("settings", "show").out.splitlines()
    assert title.split() == ["setting", "value", "meaning"]
    assert [line.split()[0] for line in lines] == list(SETTINGS)
    assert all(
        line.rstrip().endswith(setting.meaning)
        for line, setting in zip(lines, SETTINGS.values(), strict=True)
    )
    assert lines[0].split()[1] == "0.50"


def test_the_settings_as_json_have_their_values_by_name(run: Run) -> None:
    run("settings", "set", "desk_channel", 123_456_789_012_345_678)
    shown = run("settings", "show", "--json").json
    assert list(shown) == list(SETTINGS)
    assert shown["cooldown_hours"] == 6
    assert shown["desk_channel"] == 123_456_789_012_345_678
    assert shown["editor_role"] is None
    assert shown["announce_verdicts"] is True
    assert shown["show_verdicts"] == "published"


@pytest.mark.parametrize(
    ("name", "typed", "kept", "answer"),
    [
        ("flag_threshold", "0.8", 0.8, "0.80"),
        ("catchup_messages", "2,500", 2500, "2,500"),
        ("show_verdicts", "always", "always", "always"),
        ("announce_verdicts", "off", False, "off"),
        ("language", "German", "german", "german"),
        ("editor_role", "77", 77, "77"),
    ],
)
def test_a_setting_is_changed_as_typed(run: Run, name: str, typed: str, kept: object, answer: str) -> None:
    changed = run("settings", "set", name, typed)
    assert (changed.status, changed.out) == (0, f"{name}: {answer}\n")
    assert run("settings", "show", "--json").json[name] == kept


def test_none_clears_what_can_be_cleared(run: Run) -> None:
    run("settings", "set", "desk_channel", 5)
    assert run("settings", "set", "desk_channel", "none").out == "desk_channel: none\n"
    assert run("settings", "show", "--json").json["desk_channel"] is None
    refused = run("settings", "set", "sources_required", "none")
    assert refused.err == "sources_required cannot be “none”; give a whole number from 1 to 10.\n"


def test_settings_are_those_of_the_guild_named(run: Run) -> None:
    run("settings", "set", "cooldown_hours", 1, "--guild", 7)
    assert run("settings", "show", "--json", "--guild", 7).json["cooldown_hours"] == 1
    assert run("settings", "show", "--json").json["cooldown_hours"] == 6


def test_the_change_is_noted_with_who_made_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "maria")
    run("settings", "set", "cooldown_hours", 1)
    with closing(sqlite3.connect(tmp_path / "claimdesk.db")) as connection:
        rows = connection.execute("SELECT action, by, after FROM history").fetchall()
    assert [(action, by, json.loads(after)) for action, by, after in rows] == [
        ("settings", "maria", {"cooldown_hours": 1})
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("revision", "0", "There is no setting “revision”; the settings are flag_threshold, "),
        ("desk_channel_id", "5", "There is no setting “desk_channel_id”; the settings are "),
        ("desk_channel", "news", "desk_channel cannot be “news”; give the id of a channel, or none."),
        ("announce_verdicts", "maybe", "announce_verdicts cannot be “maybe”; give on or off."),
        ("flag_style", "desk channel", "Flags cannot go to the desk channel before there is one"),
        ("possible_threshold", "0.9", "possible_threshold 0.9 is over the flag threshold; give a lower "),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_sentence(
    run: Run, name: str, value: str, sentence: str
) -> None:
    refused = run("settings", "set", name, value)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith(sentence)
    assert refused.err.count("\n") == 1


def test_everyone_cannot_be_made_editors(run: Run) -> None:
    refused = run("settings", "set", "editor_role", 7, "--guild", 7)
    assert refused.status == 1
    assert refused.err.startswith("editor_role cannot be the role that everybody has")
    assert run("settings", "show", "--json", "--guild", 7).json["editor_role"] is None
