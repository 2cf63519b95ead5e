"""Which format a file is in, by its name or by how it begins."""

import io

import pytest

from bot.desk.files.formats import FORMATS, Format, format_of, opened, seed_file
from tests.conftest import MARIA

OBJECT_PER_LINE = b'{"text": "The bridge was closed."}\n{"text": "The tunnel was flooded."}\n'


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("claims.csv", Format.CSV),
        ("claims.CSV", Format.CSV),
        ("claims.jsonl", Format.JSONL),
        ("claims.ndjson", Format.JSONL),
        ("claims.json", Format.CLAIMREVIEW),
        ("page.jsonld", Format.CLAIMREVIEW),
        ("page.html", Format.CLAIMREVIEW),
        ("page.htm", Format.CLAIMREVIEW),
        ("claims.txt", Format.CSV),
        ("claims", Format.CSV),
    ],
)
def test_the_end_of_the_name_tells_the_format(name: str, kind: Format) -> None:
    assert format_of(name) is kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"text,claimant\nThe bridge was closed.,\n", Format.CSV),
        (b'{"format": "claimdesk", "version": 1}\n', Format.JSONL),
        (b'\xef\xbb\xbf \n{ "format" : "claimdesk"}', Format.JSONL),
        (OBJECT_PER_LINE, Format.JSONL),
        (b'{"@type": "ClaimReview"}', Format.CLAIMREVIEW),
        (b'[{"@type": "ClaimReview"}]', Format.CLAIMREVIEW),
        (b"<html></html>", Format.CLAIMREVIEW),
        (b'\xef\xbb\xbf{"@type": "ClaimReview"}', Format.CLAIMREVIEW),
        (b"", Format.CSV),
    ],
)
def test_where_the_name_does_not_tell_the_beginning_does(head: bytes, kind: Format) -> None:
    file = io.BytesIO(head)
    assert format_of("download", file) is kind
    assert file.read() == head


def test_a_name_that_tells_the_format_counts_more_than_the_beginning() -> None:
    assert format_of("claims.csv", io.BytesIO(OBJECT_PER_LINE)) is Format.CSV


@pytest.mark.parametrize(
    ("kind", "raw", "count"),
    [
        (Format.CSV, b"text\nThe bridge was closed.\nThe tunnel was flooded.\n", 2),
        (Format.CLAIMREVIEW, b'[{"@type": "ClaimReview", "claimReviewed": "The bridge was closed."}]', 1),
        (Format.JSONL, OBJECT_PER_LINE, 0),
    ],
)
def test_an_opened_file_says_how_many_claims_it_has_where_that_is_known(
    kind: Format, raw: bytes, count: int
) -> None:
    assert opened(io.BytesIO(raw), kind, MARIA).count == count


def test_what_is_exported_is_known_by_its_ending_again() -> None:
    for kind, format_ in FORMATS.items():
        assert format_of(f"claims{format_.endings[0]}") is kind


def test_the_lines_alone_tell_who_did_what() -> None:
    assert [kind for kind, format_ in FORMATS.items() if format_.tells_history] == [Format.JSONL]


def test_the_seeds_are_a_sheet_of_claims() -> None:
    assert opened(io.BytesIO(seed_file()), Format.CSV, MARIA).count > 10
