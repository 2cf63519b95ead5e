import json

import pytest

from tests.benchmarks.speed import main
from tests.benchmarks.synthetic import Language

KEYS = {"claims", "ours_ms", "ours_p99_ms", "wratio_ms", "token_set_ms", "bm25s_ms", "ratio_wratio", "ratio_bm25s",
        "add_ms", "load_s", "bytes_per_claim"}  # fmt: skip


def test_each_size_has_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--claims", "30,60", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["claims"] for row in rows] == [30, 60]
    for row in rows:
        assert set(row) >= KEYS
        assert row["ratio_wratio"] == pytest.approx(row["wratio_ms"] / row["ours_ms"])
        assert row["ratio_bm25s"] == pytest.approx(row["bm25s_ms"] / row["ours_ms"])
        assert min(row[key] for key in KEYS - {"bytes_per_claim"}) > 0


@pytest.mark.parametrize("sizes", ["", "many", "0", "10,-1"])
def test_sizes_that_are_none_are_refused(sizes: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--claims", sizes])
    assert "give numbers of claims" in capsys.readouterr().err


def test_texts_are_the_same_for_a_seed_and_as_long_as_said() -> None:
    claims, messages = list(Language(3).claims(200)), list(Language(3).messages(200))
    assert claims == list(Language(3).claims(200))
    assert claims != list(Language(4).claims(200))
    assert {len(text.split()) for text in claims} == set(range(8, 26))
    assert {len(text.split()) for text in messages} == set(range(12, 31))
