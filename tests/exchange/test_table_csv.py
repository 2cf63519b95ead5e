import csv
import io

import pytest

from bot.exchange.spreadsheets import table_bytes


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", "\tx", "\rx"])
def test_a_cell_that_would_be_a_formula_begins_with_an_apostrophe(cell: str) -> None:
    _, row = csv.reader(io.StringIO(table_bytes(["a"], [[cell]]).decode(), newline=""))
    assert row == ["'" + cell]


def test_other_cells_stay_as_they_are() -> None:
    cells: list[str | int | None] = ["a,b", 'say "no"', "two\nlines", "a=b", "’", -3, None]
    _, row = csv.reader(io.StringIO(table_bytes(["a"] * 7, [cells]).decode(), newline=""))
    assert row == ["a,b", 'say "no"', "two\nlines", "a=b", "’", "-3", ""]
