"""Claims as JSON Lines: a first line that says what the file is, then one line for each claim."""

import json
import math
from collections.abc import Iterator
from typing import Any, BinaryIO

from bot.exchange.documents import refuse_other_formats, refuse_unreadable
from bot.exchange.problems import Problem, unreadable

FORMAT = "claimdesk"
VERSION = 1
LONGEST = 16 * 2**20
"""Bytes of one line."""

LONGEST_NUMBER = 40
"""Digits; those of a Discord id are 20."""

Line = tuple[int, dict[str, Any]]


class LineFile:
    """The claims of an open file, read line by line. Raises UnreadableFileError.

    The first line of an export gives its version and how many claims follow; a file written by hand may leave
    it out.
    """

    def __init__(self, file: BinaryIO) -> None:
        refuse_other_formats(refuse_unreadable(file), "JSON Lines")
        file.seek(0)
        self._file = file
        self.count: int | None = None
        """How many claims the file says that it has."""
        first = next(self._lines(), None)
        if first is None:
            raise unreadable("The file is empty.")
        if isinstance(first, tuple) and "format" in first[1]:
            self.count = _announced(first[1])

    def read(self) -> Iterator[Line | Problem]:
        """Each line that is a JSON object, with its number, or what is wrong with it."""
        read = 0
        for place, line in enumerate(self._lines()):
            if not place and self.count is not None:
                continue
            read += 1
            yield line
        if self.count is not None and read != self.count:
            raise unreadable(
                f"The file says that it has {self.count:,} claims and has {read:,}; get it again, whole."
            )

    def _lines(self) -> Iterator[Line | Problem]:
        self._file.seek(0)
        number = 0
        while raw := self._file.readline(LONGEST + 1):
            number += 1
            if len(raw) > LONGEST:
                raise unreadable(f"Line {number} is longer than {LONGEST // 2**20} MB; it is no claim.")
            if raw.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _parsed(number, raw)


def _announced(header: dict[str, Any]) -> int:
    if header["format"] != FORMAT or header.get("version") != VERSION:
        raise unreadable("The file was written in a form that this version does not know; update Claimdesk.")
    count = header.get("claims")
    if not isinstance(count, int) or isinstance(count, bool):
        raise unreadable("The file's first line does not say how many claims follow; get it again, whole.")
    return count


class _TwiceError(ValueError):
    pass


def _parsed(number: int, raw: bytes) -> Line | Problem:
    try:
        value = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except UnicodeDecodeError:
        return Problem(number, None, "is not UTF-8")
    except _TwiceError as error:
        return Problem(number, None, f"has the key “{error}” twice in one object")
    except RecursionError:
        return Problem(number, None, "is nested too deeply")
    except ValueError as error:
        return Problem(number, None, f"is not JSON ({error})")
    return (number, value) if isinstance(value, dict) else Problem(number, None, "is not a JSON object")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1)[:60])
    return made


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def _int(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"a number has more than {LONGEST_NUMBER} digits")
    return int(digits)


def header(claims: int) -> str:
    return line({"format": FORMAT, "version": VERSION, "claims": claims})


def line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"
