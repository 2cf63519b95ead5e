from pathlib import Path

from tests.cli.conftest import Run


def test_a_file_gives_its_proposals_and_saves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello there, my friends.\nAnn Bell said the dam broke.\n")
    assert run("extract", "a.txt").out == "Ann Bell said the dam broke. [Ann Bell] (statement, event, name)\n"
    assert run("extract", "a.txt", "--json").json == [
        {"text": "Ann Bell said the dam broke.", "claimant": "Ann Bell", "quote": None,
         "why": ["statement", "event", "name"], "score": 6}
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_text_that_is_not_utf_8_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfea")
    assert run("extract", "a.txt").err == "The text is not UTF-8; save it as UTF-8.\n"
