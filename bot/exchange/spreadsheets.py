"""Tables for spreadsheets, and cells that they would run as formulas made harmless.

Spreadsheets run a cell that begins with `= + - @`, some also after a quote, a space or a line break, or with
the wide forms of those signs. An apostrophe before the cell makes it text.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def table_bytes(header: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """A table in UTF-8; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # what ends lines is quoted in cells
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def harmless(cell: str | int | None) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_BEGINNINGS) else text


_FORMULA = re.compile(r"['\"\s]*[=+\-@＝＋－＠]|['\"]*[\t\r\n]")


def guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell before `guarded`: exact, since a cell that looks guarded already is guarded again."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
