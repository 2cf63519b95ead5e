"""Claims as CSV: one row a claim, a further row with the same key for each further source."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.exchange.problems import Problem, UnreadableFileError, stop_at_too_many, unreadable
from bot.exchange.spreadsheets import guarded, unguarded

if TYPE_CHECKING:
    import _csv

MOST_ROWS = 100_000
"""A sheet is in memory as a whole; more claims go into JSON Lines."""

_ESCAPED = re.compile(r"\\([\\|])")
_SEPARATOR = re.compile(r"(?<!\\)((?:\\\\)*)\|")


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    """Where the row begins in the file; the first line is 1."""
    cells: dict[str, str]
    """By column; columns that the file lacks are empty."""


@dataclass(slots=True)
class Table:
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)


def read_table(data: bytes, known: Sequence[str]) -> Table:
    """Read a file whole: of its columns those that are `known`; the others are named as ignored.

    Lines that are no CSV or no UTF-8 are among the problems, the others in the rows.

    Raises UnreadableFileError where there is no header with a `text` column.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError(Problem(1, None, "the file is UTF-16, not UTF-8; save it as UTF-8"))
    # Bytes that are no UTF-8 pass as lone surrogates, so that their line and column can be named.
    lines = io.StringIO(data.decode("utf-8-sig", errors="surrogateescape"), newline="")
    reader = csv.reader(lines, strict=True)
    table = Table()
    columns: list[str] | None = None
    for line, cells in _records(reader, table):
        if columns is None:
            columns = _columns(line, cells, table, known)
        elif any(cell.strip() for cell in cells):
            _take(line, cells, columns, table, known)
        stop_at_too_many(table.problems)
        if len(table.rows) > MOST_ROWS:
            raise unreadable(f"The sheet has more than {MOST_ROWS:,} rows; split it.")
    if columns is None:
        problem = table.problems[0] if table.problems else Problem(1, None, "the file is empty")
        raise UnreadableFileError(problem)
    return table


def _records(reader: "_csv.Reader", table: Table) -> Iterator[tuple[int, list[str]]]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            unclosed = "unexpected end of data" in str(error)
            reason = "a quote is opened and never closed" if unclosed else f"not CSV ({error})"
            table.problems.append(Problem(line, None, reason))
        else:
            if cells:
                yield line, cells


def _columns(line: int, cells: list[str], table: Table, known: Sequence[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    if "text" not in columns:
        hint = "; separate the columns by commas" if any(mark in cells[0] for mark in ";\t") else ""
        raise UnreadableFileError(Problem(line, "text", f"the header has no column “text”{hint}"))
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        raise UnreadableFileError(Problem(line, twice, "the header has this column twice"))
    table.ignored_columns = [name for name in columns if name and name not in known]
    return columns


def _take(line: int, cells: list[str], columns: list[str], table: Table, known: Sequence[str]) -> None:
    if len(cells) > len(columns):
        reason = f"{len(cells)} cells under {len(columns)} columns; quote cells that hold commas"
        table.problems.append(Problem(line, None, reason))
        return
    named = dict.fromkeys(known, "")
    named |= {name: unguarded(cell) for name, cell in zip(columns, cells, strict=False) if name in named}
    broken = [Problem(line, name, why) for name, cell in named.items() if (why := _broken(cell))]
    table.problems += broken
    if not broken:
        table.rows.append(Row(line, named))


def _broken(cell: str) -> str | None:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return "is not UTF-8"
    return "holds a null character" if "\0" in cell else None


def split_list(cell: str) -> list[str]:
    r"""The entries of a cell that holds a list; `\|` is a bar within an entry."""
    marked = _SEPARATOR.sub(r"\1" + "\0", cell)
    return [_ESCAPED.sub(r"\1", entry) for entry in marked.split("\0") if entry.strip()]


def join_list(entries: Iterable[str]) -> str:
    return "|".join(entry.replace("\\", "\\\\").replace("|", "\\|") for entry in entries)


def write_table(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The file that `read_table` reads: the header in one line, then the rows; cells not named are empty.

    A cell that a spreadsheet would run as a formula has an apostrophe before it.
    """
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
    return file.getvalue()
