import json
from pathlib import Path

import pytest

from tests.benchmarks.quality import main

CLAIMS = (
    ("a", "Protesters burned a portrait of the governor at a demonstration in the harbour."),
    ("b", "The Northern Alliance lost a third of its seats in the regional parliament."),
    ("c", "The ministry of health closed 300 schools in the mountain districts."),
    ("d", "A freight train carrying chlorine derailed outside the refinery."),
)
POSTS = (
    ("q1", "they burnt the governor's portrait at the harbour demonstration!", "dev", "a"),
    ("q2", "Ministry of health has closed 300 mountain schools", "dev", "c"),
    ("q3", "nothing but rain and football over here tonight", "dev", None),
    ("q4", "chlorine train derailed next to the refinery", "train", "d"),
)
KEYS = ("map5", "mrr", "p1", "recall10", "flag_f1", "flag_precision", "false_flag_rate", "recall_at_1pct",
        "recall_at_5pct", "ms_per_message")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    claims = [{"id": key, "text": text, "title": ""} for key, text in CLAIMS]
    posts = [{"id": key, "text": text, "split": split} for key, text, split, _ in POSTS]
    pairs = [f"{key}\t{claim}\n" for key, _, _, claim in POSTS if claim]
    (tmp_path / "claims.jsonl").write_text("".join(json.dumps(claim) + "\n" for claim in claims))
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(post) + "\n" for post in posts))
    (tmp_path / "qrels.tsv").write_text("".join(pairs))
    return tmp_path


def figures(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    main([str(argument) for argument in (*arguments, "--json")])
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_the_figures_of_ours_and_of_the_baselines_come_as_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = figures(capsys, folder)
    assert (found["split"], found["claims"], found["queries"]) == ("dev", 4, 2)
    assert (found["map5"], found["mrr"], found["p1"], found["recall10"]) == (1, 1, 1, 1)
    assert found["flags_per_1000"] == 0
    baselines = found["baselines"]
    assert isinstance(baselines, dict)
    assert set(baselines) == {"wratio", "token_set_ratio", "bm25s"}
    for system in (found, *baselines.values()):
        assert set(KEYS) <= set(system)


def test_a_table_names_each_figure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder), "--split", "train"])
    printed = capsys.readouterr().out
    assert "split train: 4 claims, 1 queries" in printed
    assert all(label in printed for label in ("MAP@5", "recall at 5 % false flags", "ms per message"))


def test_the_run_has_ten_at_most_for_each_query_with_rank_and_score(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "out.run"
    main([str(folder), "--run", str(run)])
    rows = [line.split("\t") for line in run.read_text().splitlines()]
    first = {query: (claim, rank) for query, claim, rank, _ in reversed(rows)}
    assert (first["q1"], first["q2"]) == (("a", "1"), ("c", "1"))
    assert all(0 <= float(score) <= 1 for *_, score in rows)
    assert "q4" not in first


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--split", "test"], "has no split “test”; it has dev, train."),
        (["--model", "somewhere"], "is neither a folder nor a model that fastembed knows"),
        (["--run", "/no/such/folder/out.run"], "/no/such/folder/out.run cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(folder: Path, arguments: list[str], told: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(folder), *arguments])
    assert told in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_missing_or_damaged_data_is_said_in_a_sentence(folder: Path) -> None:
    with pytest.raises(SystemExit, match=r"claims\.jsonl cannot be read: No such file"):
        main([str(folder / "elsewhere")])
    (folder / "qrels.tsv").write_text("q1\ta\nq2\tz\n")
    with pytest.raises(SystemExit, match=r"Line 2 of .*qrels\.tsv names a claim"):
        main([str(folder)])
    (folder / "claims.jsonl").write_text('{"id": "a", "text": "x"}\n{"id": \n')
    with pytest.raises(SystemExit, match=r"Line 2 of .*claims\.jsonl is not a JSON object with id, text"):
        main([str(folder)])


def test_a_split_that_repeats_nothing_has_no_figures(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("")
    with pytest.raises(SystemExit, match="nothing to measure"):
        main([str(folder)])


def test_dev2_stands_in_where_there_is_no_dev(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queries = folder / "queries.jsonl"
    queries.write_text(queries.read_text().replace('"dev"', '"dev2"'))
    assert figures(capsys, folder)["split"] == "dev2"
    queries.write_text(queries.read_text().replace('"dev2"', '"other"'))
    with pytest.raises(SystemExit, match="has no split “dev” or “dev2”; it has other, train"):
        main([str(folder)])
