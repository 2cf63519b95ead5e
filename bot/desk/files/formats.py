"""Files of claims in any format, in and out of a desk."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib.resources import files
from pathlib import PurePath
from typing import BinaryIO

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.files.importing import batches, made_in_thread
from bot.desk.files.lines.exporting import export_lines
from bot.desk.files.lines.importing import import_lines
from bot.desk.files.report import ImportReport
from bot.desk.files.reviews.exporting import export_reviews
from bot.desk.files.reviews.importing import import_reviews
from bot.desk.files.sheets.columns import read_sheet
from bot.desk.files.sheets.exporting import export_csv
from bot.desk.files.sheets.importing import import_table
from bot.desk.guilds.stamp import Stamp
from bot.exchange.claimreview import ReviewFile
from bot.exchange.claims_jsonl import LineFile
from bot.exchange.documents import whole_file


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"
    CLAIMREVIEW = "claimreview"


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """A file that was found readable, at least at its beginning."""

    count: int
    """How many claims it has, as far as that is known; else 0."""
    take: Callable[..., Awaitable[ImportReport]]
    """Import all of it or nothing; takes a session and a guild, and by name `skip_bad` and `progress`."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a file is to hold."""

    guild_id: int
    publisher: str | None = None
    """In ClaimReview, the name that signs the desk's own verdicts."""
    adopted: bool = False
    """Whether phrasings that are words of messages are included."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    label: str
    """What people see when they pick a format."""
    endings: tuple[str, ...]
    """Endings of file names; exports get the first."""
    open: Callable[[BinaryIO, Stamp, str | None], ClaimFile]
    write: Callable[[AsyncSession, Written], AsyncIterator[bytes]]
    tells_history: bool = False
    """Whether a file says who did what, under anybody's name."""


def _open_sheet(file: BinaryIO, stamp: Stamp, _: str | None) -> ClaimFile:
    table = read_sheet(whole_file(file))
    return ClaimFile(len(table.rows), partial(import_table, table=table, stamp=stamp))


def _open_lines(file: BinaryIO, stamp: Stamp, _: str | None) -> ClaimFile:
    lines = LineFile(file)
    return ClaimFile(lines.count or 0, partial(import_lines, file=lines, stamp=stamp))


def _open_reviews(file: BinaryIO, stamp: Stamp, publisher: str | None) -> ClaimFile:
    reviews = ReviewFile(file)
    return ClaimFile(reviews.count, partial(import_reviews, file=reviews, stamp=stamp, publisher=publisher))


async def _write_sheet(session: AsyncSession, what: Written) -> AsyncIterator[bytes]:
    yield (await export_csv(session, what.guild_id, adopted=what.adopted)).encode()


async def _write_lines(session: AsyncSession, what: Written) -> AsyncIterator[bytes]:
    async for line in export_lines(session, what.guild_id, adopted=what.adopted):
        yield line.encode()


async def _write_reviews(session: AsyncSession, what: Written) -> AsyncIterator[bytes]:
    pieces = await export_reviews(session, what.guild_id, publisher=what.publisher, adopted=what.adopted)
    async for batch in made_in_thread(batches(pieces)):
        yield "".join(batch).encode()


FORMATS = {
    Format.CSV: FileFormat("CSV, for spreadsheets", (".csv",), _open_sheet, _write_sheet),
    Format.JSONL: FileFormat(
        "JSON Lines, the whole desk with its history",
        (".jsonl", ".ndjson"),
        _open_lines,
        _write_lines,
        tells_history=True,
    ),
    Format.CLAIMREVIEW: FileFormat(
        "ClaimReview, for other newsrooms",
        (".json", ".jsonld", ".html", ".htm"),
        _open_reviews,
        _write_reviews,
    ),
}
_BY_ENDING = {ending: kind for kind, format_ in FORMATS.items() for ending in format_.endings}
_LINES = re.compile(rb'\{\s*"format"\s*:\s*"claimdesk"|\{[^\n]*\}[ \t\r]*\n\s*\{')
"""How JSON Lines begin: with an export's first line, or an object in a line and another one after it."""


def format_of(name: str, file: BinaryIO | None = None) -> Format:
    """The format that a file's name ends with; otherwise the one that its first bytes look like."""
    known = _BY_ENDING.get(PurePath(name).suffix.lower())
    if known is not None or file is None:
        return known or Format.CSV
    head = file.read(64 * 1024)
    file.seek(0)
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _LINES.match(head):
        return Format.JSONL
    return Format.CLAIMREVIEW if head.startswith((b"{", b"[", b"<")) else Format.CSV


def opened(file: BinaryIO, kind: Format, stamp: Stamp, publisher: str | None = None) -> ClaimFile:
    """Check a file before anything is imported from it; it has to stay open. Raises UnreadableFileError.

    `publisher` is the name under which the desk signs its own ClaimReview.
    """
    return FORMATS[kind].open(file, stamp, publisher)


def written(
    session: AsyncSession,
    guild_id: int,
    kind: Format,
    publisher: str | None = None,
    *,
    adopted: bool = False,
) -> AsyncIterator[bytes]:
    """The desk's claims as a file, piece by piece; equal desks give equal files.

    `adopted`: with the phrasings that are words of messages.
    """
    return FORMATS[kind].write(session, Written(guild_id, publisher, adopted))


def seed_file() -> bytes:
    """`seeds/claims.csv`, from a checkout or from the installed package."""
    return files("seeds").joinpath("claims.csv").read_bytes()
