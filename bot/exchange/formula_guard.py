"""Cells that a spreadsheet would run as formulas, made harmless and back.

Spreadsheets run a cell that begins with `= + - @`, some also after a quote, a space or a line break, or with
the wide forms of those signs. An apostrophe before the cell makes it text.
"""

import re

_FORMULA = re.compile(r"['\"\s]*[=+\-@＝＋－＠]|['\"]*[\t\r\n]")


def guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given; exact, as a cell with guard and formula is guarded again."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
