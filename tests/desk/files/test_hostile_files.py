"""Broken, wrong and hostile files: each is refused in a sentence, and nothing of it is imported."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.desk.claims.store import load_one
from bot.desk.files.formats import Format, opened, written
from bot.desk.files.report import BadFileError, ImportReport
from bot.exchange import claims_csv, problems
from bot.exchange.problems import UnreadableFileError
from tests.conftest import MARIA, Desk, list_claims

CSV, JSONL, REVIEWS = Format.CSV, Format.JSONL, Format.CLAIMREVIEW
REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "claimReviewed": "The bridge was closed.",
    "author": {"name": "Example Checks"},
    "url": "https://checks.example/bridge",
    "reviewRating": {"alternateName": "False"},
}
SHEET = "text,claimant\nThe bridge was closed.,Ministry\n"
LINES = '{"format": "claimdesk", "version": 1, "claims": 2}\n{"text": "A b c."}\n{"text": "D e f."}\n'
PACKED = "The file is a ZIP archive; unpack it and import what is in it."
GZIPPED = "The file is compressed by gzip; unpack it and import what is in it."
WIDE = "The file is UTF-16 or UTF-32, not UTF-8; save it as UTF-8."


def bomb() -> bytes:
    """A small archive of a large file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("claims", b"0" * 30_000_000)
    return packed.getvalue()


async def take(desk: Desk, kind: Format, raw: bytes) -> ImportReport:
    file = opened(io.BytesIO(raw), kind, MARIA)
    async with desk.database.write() as session:
        return await file.take(session, 41)


async def refusal(desk: Desk, kind: Format, raw: bytes) -> str:
    """The sentence, or the list of what is wrong with the file's parts."""
    with pytest.raises((UnreadableFileError, BadFileError)) as error:
        await take(desk, kind, raw)
    assert await desk.see(list_claims) == []
    if isinstance(error.value, BadFileError):
        return "; ".join(map(str, error.value.problems))
    return str(error.value)


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (bomb(), PACKED),
        (gzip.compress(b"0" * 30_000_000, mtime=0), GZIPPED),
        (SHEET.encode("utf-16"), WIDE),
        (SHEET.encode("utf-16-le"), WIDE),
        (SHEET.encode("utf-32-be"), WIDE),
        (b"\0" * 5000, WIDE),
    ],
)
async def test_what_is_packed_or_no_utf_8_is_refused_in_every_format(
    desk: Desk, kind: Format, raw: bytes, sentence: str
) -> None:
    assert await refusal(desk, kind, raw) == sentence


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        (CSV, b'text,claimant\nGood one.,\nThe bridge was closed.,"Minis', "line 3: a quote is opened and never closed"),
        (JSONL, LINES.encode()[:-8], "line 3: is not JSON"),
        (JSONL, LINES.encode()[: LINES.index('{"text": "D')], "The file says that it has 2 claims and has 1; get it again, whole."),
        (REVIEWS, json.dumps([REVIEW, REVIEW]).encode()[:-9], "The file breaks off within its JSON; get it again, whole."),
    ],
)  # fmt: skip
async def test_a_truncated_file_imports_nothing(desk: Desk, kind: Format, raw: bytes, sentence: str) -> None:
    assert (await refusal(desk, kind, raw)).startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        (
            CSV,
            b"<!doctype html><p>Hello</p>",
            "The file is a web page, not CSV; say that its format is claimreview.",
        ),
        (
            JSONL,
            b"<html><p>Hello</p>",
            "The file is a web page, not JSON Lines; say that its format is claimreview.",
        ),
        (
            REVIEWS,
            b"<html><p>Hello</p>",
            "The web page holds no claims (no script of type application/ld+json).",
        ),
        (CSV, json.dumps(REVIEW).encode(), "The file is JSON, not CSV; say that its format is claimreview."),
        (REVIEWS, SHEET.encode(), "The file is not valid JSON"),
        (JSONL, SHEET.encode(), "line 1: is not JSON"),
    ],
)
async def test_a_file_of_another_kind_is_named(desk: Desk, kind: Format, raw: bytes, sentence: str) -> None:
    assert (await refusal(desk, kind, raw)).startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        (CSV, b"text,text\nA b.,C d.\n", "line 1, text: the header has this column twice"),
        (CSV, b"key,text\nK,A b c.\nK,D e f.\n", "line 3, key: is that of line 2 already, with another text"),
        (JSONL, b'{"text": "A b.", "text": "C d."}\n', "line 1: has the key “text” twice in one object"),
        (JSONL, b'{"key": "K", "text": "A b."}\n{"key": "K", "text": "C d."}\n', "line 2, key: is that of another claim"),
        (REVIEWS, b'{"@type": "ClaimReview", "claimReviewed": "A b.", "claimReviewed": "C d."}',
         "The file has the key “claimReviewed” twice in one object; which one counts is unclear."),
    ],
)  # fmt: skip
async def test_what_is_there_twice_is_refused(desk: Desk, kind: Format, raw: bytes, sentence: str) -> None:
    assert (await refusal(desk, kind, raw)).startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        (CSV, b"text,verdict\nGood one.,true\nA b c.,7\n", "line 3, verdict: “7” is not a verdict"),
        (JSONL, b'{"text": "Good one."}\n{"text": "A b c.", "verdict": "7"}\n', "line 2, verdict: “7” is not a verdict"),
        (REVIEWS, json.dumps([REVIEW, REVIEW | {"reviewRating": {"ratingValue": 7, "bestRating": 5}}]).encode(),
         "review 2, ratingValue: is 7, which is not on the scale from 1 to 5"),
        (REVIEWS, json.dumps(REVIEW | {"reviewRating": {"ratingValue": "NaN"}}).encode(),
         "review 1, ratingValue: is nan, which is not on the scale from 1 to 5"),
    ],
)  # fmt: skip
async def test_a_rating_off_the_scale_is_refused(desk: Desk, kind: Format, raw: bytes, sentence: str) -> None:
    assert (await refusal(desk, kind, raw)).startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        (JSONL, b'{"text": "A b.", "links": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "line 1: is nested too deeply"),
        (REVIEWS, b"[" * 100_000, "The file's JSON is nested more than 50 deep; it is no file of claims."),
        (REVIEWS, b'{"itemReviewed":' * 60 + b"1" + b"}" * 60, "The file's JSON is nested more than 50 deep"),
        (CSV, b"text\nThe b\0ridge was closed.\n", "line 2, text: holds a null character"),
        (JSONL, b'{"text": "The b\0ridge was closed."}\n', "line 1: is not JSON"),
        (REVIEWS, b'{"@type": "ClaimReview", "claimReviewed": "The b\0ridge."}', "The file is not valid JSON"),
        (JSONL, b'{"text": "A b.", "number": ' + b"9" * 5000 + b"}\n", "line 1: is not JSON (a number has more than 40 digits)"),
        (JSONL, b'{"text": "A b.", "history": [1e999]}\n', "line 1: is not JSON (1e999 is too large a number)"),
        (CSV, b'text\n"' + b"x" * 200_000 + b'"\n', "line 2: not CSV (field larger than field limit"),
    ],
)  # fmt: skip
async def test_depth_null_characters_and_giant_values_are_refused(
    desk: Desk, kind: Format, raw: bytes, sentence: str
) -> None:
    assert (await refusal(desk, kind, raw)).startswith(sentence)


@pytest.mark.parametrize("kind", [JSONL, REVIEWS])
async def test_characters_that_no_database_keeps_are_replaced(desk: Desk, kind: Format) -> None:
    raw = rb'{"@type": "ClaimReview", "claimReviewed": "A\u0000b \ud800 c."}'
    await take(desk, kind, raw if kind is REVIEWS else rb'{"text": "A\u0000b \ud800 c."}')
    assert (await desk.see(load_one, 1)).text.replace("? ", "") == "A b c."


HISTORY = rb"""{"text": "A b c.", "history": [{"at": "2021-11-08T12:00:00+00:00", "by": "\ud800x", "action": "edited",
 "before": {"text": "\u0000\ud800"}, "after": {"text": ["\udfff"]}}]}""".replace(b"\n", b"")


async def test_a_history_with_halves_of_characters_can_be_exported_again(desk: Desk) -> None:
    await take(desk, JSONL, HISTORY)
    async with desk.database.read() as session:
        raw = b"".join([piece async for piece in written(session, 41, JSONL)])
    assert b"A b c." in raw
    assert rb"\u0000" not in raw


async def test_a_history_that_is_nested_too_deeply_is_refused(desk: Desk) -> None:
    raw = HISTORY.replace(b'["', b"[" * 50 + b'"').replace(b'"]', b'"' + b"]" * 50)
    assert await refusal(desk, JSONL, raw) == "line 1, history: an entry is nested too deeply"


async def test_a_graph_whose_objects_refer_to_one_another_in_circles_is_read(desk: Desk) -> None:
    graph = [
        REVIEW | {"@id": "#r", "itemReviewed": {"@id": "#c"}, "author": {"@id": "#o"}},
        {"@id": "#c", "@type": "Claim", "author": {"@id": "#c"}, "appearance": {"@id": "#r"}},
        {"@id": "#o", "name": {"@id": "#o"}, "parentOrganization": {"@id": "#o"}},
    ]
    await take(desk, REVIEWS, json.dumps({"@graph": graph}).encode())
    claim = await desk.see(load_one, 1)
    assert (claim.text, claim.claimant, claim.verdict_by) == (
        "The bridge was closed.",
        None,
        "checks.example",
    )


async def test_a_sheet_of_absurdly_many_rows_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims_csv, "MOST_ROWS", 50)
    raw = b"text\n" + b"".join(b"Claim %d.\n" % number for number in range(51))
    assert await refusal(desk, CSV, raw) == "The sheet has more than 50 rows; split it."


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (CSV, b"text,verdict\n" + b"A b c.,soon\n" * 30),
        (JSONL, b"1\n" * 30),
        (REVIEWS, json.dumps([REVIEW | {"datePublished": "soon"}] * 30).encode()),
    ],
)
async def test_of_a_file_that_is_all_wrong_the_first_problem_is_enough(
    desk: Desk, kind: Format, raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "MOST", 20)
    sentence = await refusal(desk, kind, raw)
    assert sentence.startswith("More than 20 parts of the file cannot be used, the first being ")
    assert sentence.endswith("; is it a file of claims?")


def huge(start: bytes, end: bytes) -> Iterator[bytes]:
    """200 MB."""
    yield start
    for _ in range(200):
        yield b"x" * 2**20
    yield end


PEAK = """
import resource, sys
from pathlib import Path
from bot.cli import main
try:
    main(["import", sys.argv[1]])
finally:
    status = Path("/proc/self/status")  # where there is one: the other figure counts the parent's memory too
    if status.exists():
        print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:")))
    else:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize(
    ("name", "start", "end", "sentence"),
    [
        ("a.csv", b"text\n", b"\n", "The sheet is larger than 50 MB; split it."),
        ("a.jsonl", b'{"text": "', b'"}\n', "Line 1 is longer than 16 MB; it is no claim."),
        ("a.json", b'[{"name": "', b'"}]', "An entry of the file is larger than 4 MB; leave it out."),
        ("a.html", b"<html>", b"</html>", "The web page is larger than 20 MB; import its JSON alone."),
    ],
)
def test_a_file_of_200_mb_is_refused_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: bytes, end: bytes, sentence: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}")
    with (tmp_path / name).open("wb") as file:
        file.writelines(huge(start, end))
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, f"{sentence}\n")
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < 300 * 2**20
    assert not (tmp_path / "desk.db").exists()
