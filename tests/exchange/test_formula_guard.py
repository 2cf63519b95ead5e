import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.files.sheets.columns import HEADER
from bot.exchange.claims_csv import read_table, write_table
from bot.exchange.spreadsheets import guarded, unguarded

STARTS = st.text(st.sampled_from("'\"=+-@＝ \t\r\nab"), max_size=5)


@given(st.builds(str.__add__, STARTS, st.text(max_size=5)))
def test_every_cell_comes_back_also_one_that_begins_with_the_guard(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@given(st.builds(str.__add__, STARTS, st.text(max_size=5)))
def test_no_guarded_cell_begins_like_a_formula(cell: str) -> None:
    assert guarded(cell)[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"}


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("https://evil.example","x")',
        "+1+1",
        "-2 degrees",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        '"=1+1',
        "'=1+1",
        " =1+1",
        "＝1+1",
    ],
)
def test_formulas_get_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "'", "’tis", "'quoted' words", "1-2", "a=b", "https://x.example/?a=-1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


def test_a_sheet_holds_no_formula_and_reads_back_as_it_was() -> None:
    row = {"key": "-7", "text": "=cmd|' /C calc'!A0", "quote": "'=1", "tags": "@home|-x"}
    file = write_table(HEADER, [row])
    cells = next(csv.DictReader(io.StringIO(file)))
    assert {name: cells[name] for name in row} == {name: f"'{cell}" for name, cell in row.items()}
    (read,) = read_table(file.encode(), HEADER).rows
    assert {name: read.cells[name] for name in row} == row
