import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.files.sheets.columns import HEADER
from bot.exchange.claims_csv import join_list, read_table, split_list, write_table
from bot.exchange.problems import UnreadableFileError


def test_the_header_is_written_in_one_line_and_read_back() -> None:
    file = write_table(HEADER, [{"key": "A1", "text": 'He said "no", twice'}])
    assert file.splitlines()[0] == (
        "key,text,claimant,claimed_on,quote,verdict,verdict_note,verdict_by,published_url,tags,phrasings,"
        "source_url,source_title,source_stance,source_quote"
    )
    (row,) = read_table(file.encode(), HEADER).rows
    assert (row.line, row.cells["key"], row.cells["text"]) == (2, "A1", 'He said "no", twice')


def test_only_text_is_required_and_other_columns_are_named_as_unused() -> None:
    table = read_table(b"\xef\xbb\xbfText,colour\r\nThe bridge was closed.,red\r\n\r\n", HEADER)
    assert [row.cells["text"] for row in table.rows] == ["The bridge was closed."]
    assert table.rows[0].cells["claimant"] == ""
    assert table.ignored_columns == ["colour"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "line 1: the file is empty"),
        (b"\n\n", "line 1: the file is empty"),
        (b"key,claim\nA1,x\n", "line 1, text: the header has no column “text”"),
        (
            b"key;text\nA1;x\n",
            "line 1, text: the header has no column “text”; separate the columns by commas",
        ),
        (b"text,text\nx,y\n", "line 1, text: the header has this column twice"),
        ("text\nx\n".encode("utf-16"), "line 1: the file is UTF-16, not UTF-8; save it as UTF-8"),
        (b'"text\nx\n', "line 1: a quote is opened and never closed"),
    ],
)
def test_a_file_without_a_usable_header_is_unreadable(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError) as error:
        read_table(data, HEADER)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            b'text,claimant\nfine,\nbad,"never closed\nswallowed,\n',
            "line 3: a quote is opened and never closed",
        ),
        (
            b"text,claimant\nfine,\none,two,three\n",
            "line 3: 3 cells under 2 columns; quote cells that hold commas",
        ),
        (b"text,claimant\nfine,\nx,Andr\xe9\n", "line 3, claimant: is not UTF-8"),
        (b'text,claimant\nfine,\n"a"b,c\n', "line 3: not CSV (',' expected after '\"')"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(data: bytes, problem: str) -> None:
    table = read_table(data, HEADER)
    assert [str(found) for found in table.problems] == [problem]
    assert table.rows[0].cells["text"] == "fine"


def test_a_line_is_counted_where_its_row_begins() -> None:
    table = read_table(b'text\n"two\nlines"\nthird\n', HEADER)
    assert [row.line for row in table.rows] == [2, 4]


@given(st.lists(st.text(min_size=1).filter(lambda entry: entry.strip() and "\0" not in entry), max_size=5))
def test_lists_come_back_whatever_their_entries_hold(entries: list[str]) -> None:
    assert split_list(join_list(entries)) == entries


@given(
    st.lists(
        st.fixed_dictionaries(
            {name: st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0")) for name in HEADER}
        ),
        max_size=4,
    )
)
def test_rows_come_back_whatever_their_cells_hold(rows: list[dict[str, str]]) -> None:
    rows = [row for row in rows if any(cell.strip() for cell in row.values())]
    read = [
        {name: row.cells[name] for name in HEADER}
        for row in read_table(write_table(HEADER, rows).encode(), HEADER).rows
    ]
    assert read == rows
