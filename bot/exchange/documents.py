"""The JSON documents that a file holds: one, or those in the script elements of a web page."""

import io
from html.parser import HTMLParser
from typing import BinaryIO

from bot.exchange.json_stream import Source
from bot.exchange.problems import unreadable

LARGEST_FILE = 1024 * 2**20
LARGEST_PAGE = 20 * 2**20
"""Bytes of a web page, which is read whole, unlike JSON."""

LARGEST_SHEET = 50 * 2**20
"""Bytes of a CSV file, which is read whole as well."""

_PACKED = {
    b"PK\x03\x04": "a ZIP archive",
    b"PK\x05\x06": "a ZIP archive",
    b"\x1f\x8b": "compressed by gzip",
    b"BZh": "compressed by bzip2",
    b"\xfd7zXZ": "compressed by xz",
    b"\x28\xb5\x2f\xfd": "compressed by zstd",
}


def size_of(file: BinaryIO) -> int:
    """Bytes in a file, which is put back to its start. Raises UnreadableFileError where they are too many."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > LARGEST_FILE:
        raise unreadable(
            f"The file has {size // 2**20:,} MB, more than {LARGEST_FILE // 2**20:,} MB; split it."
        )
    return size


def refuse_unreadable(file: BinaryIO) -> bytes:
    """The file's first bytes. Raises UnreadableFileError for what is packed or plainly no UTF-8."""
    size_of(file)
    head = file.read(1024)
    file.seek(0)
    for mark, kind in _PACKED.items():
        if head.startswith(mark):
            raise unreadable(f"The file is {kind}; unpack it and import what is in it.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        raise unreadable("The file is UTF-16 or UTF-32, not UTF-8; save it as UTF-8.")
    return head.removeprefix(b"\xef\xbb\xbf")


def refuse_other_formats(head: bytes, wanted: str) -> None:
    """Raises UnreadableFileError for the first bytes of a web page or of JSON where it is no `wanted`."""
    start = head.lstrip()[:1]
    kind = "a web page" if start == b"<" else "JSON" if start in {b"{", b"["} else ""
    if kind and not (kind == "JSON" and wanted == "JSON Lines"):
        raise unreadable(f"The file is {kind}, not {wanted}; say that its format is claimreview.")


def whole_file(file: BinaryIO) -> bytes:
    """All of a sheet. Raises UnreadableFileError for what is none, or larger than `LARGEST_SHEET`."""
    refuse_other_formats(refuse_unreadable(file), "CSV")
    if size_of(file) > LARGEST_SHEET:
        raise unreadable(f"The sheet is larger than {LARGEST_SHEET // 2**20} MB; split it.")
    return file.read()


class _WithoutMark:
    """A file of UTF-8 without the byte order mark that some editors put first."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0)
        self._start = 3 if file.read(3) == b"\xef\xbb\xbf" else 0

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset + self._start if whence == io.SEEK_SET else offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(size)


def json_documents(file: BinaryIO) -> list[Source]:
    """The file itself, or for a web page its `application/ld+json` scripts. Raises UnreadableFileError."""
    head = refuse_unreadable(file)
    file.seek(0)
    if not head.lstrip().startswith(b"<"):
        return [_WithoutMark(file)]
    data = file.read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        raise unreadable(f"The web page is larger than {LARGEST_PAGE // 2**20} MB; import its JSON alone.")
    page = _Scripts()
    page.feed(data.decode("utf-8-sig", errors="replace"))
    page.close()
    if not page.scripts:
        raise unreadable("The web page holds no claims (no script of type application/ld+json).")
    return [io.BytesIO(script.encode()) for script in page.scripts]


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").split(";")[0].strip().lower()
        if tag == "script" and kind == "application/ld+json":
            self._open = []

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._open is not None:
            script = "".join(self._open).strip()
            if script:
                self.scripts.append(script)
            self._open = None
