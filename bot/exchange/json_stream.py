"""JSON read entry by entry, so that a long feed never is in memory as a whole."""

from collections.abc import Iterator
from typing import Any, Protocol

import ijson

from bot.exchange.problems import unreadable

STREAMED = frozenset({"@graph", "dataFeedElement", "itemListElement", "claims"})
"""Keys of the outermost object whose lists are read entry by entry."""
LARGEST = 4 * 2**20
"""Bytes of one entry, and of all of the outermost object that is no such list."""
DEEPEST = 50

Event = tuple[str, Any]
Node = dict[str, Any]


class Source(Protocol):
    """The methods of a file that are used."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...


def entries(file: Source) -> Iterator[Any]:
    """The entries of the outermost list, or of the lists of the outermost object and then that object itself.

    Raises UnreadableFileError, at the place where it is met, for what is no JSON, is cut off, names a key of
    one object twice, is nested too deeply or has too large an entry.
    """
    reader = _Measured(file)
    try:
        yield from _Entries(reader).read()
    except (ijson.JSONError, ValueError) as error:
        raise _no_json(error, reader) from None


def _no_json(error: Exception, reader: "_Measured") -> Exception:
    if not reader.total:
        return unreadable("The file is empty.")
    reason = str(error).partition("\n")[0].strip()
    if isinstance(error, ijson.IncompleteJSONError) and (reader.ended and "premature" in reason):
        return unreadable("The file breaks off within its JSON; get it again, whole.")
    return unreadable(f"The file is not valid JSON ({reason}).")


class _Measured:
    """A file that raises UnreadableFileError when an entry is too large."""

    def __init__(self, file: Source) -> None:
        self._file = file
        self.total = 0
        self.ended = False
        self.entry_start = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.total += len(data)
        self.ended |= size != 0 and not data
        if self.total - self.entry_start > LARGEST + 2**17:
            raise unreadable(f"An entry of the file is larger than {LARGEST // 2**20} MB; leave it out.")
        return data


class _Entries:
    def __init__(self, reader: _Measured) -> None:
        self._reader = reader
        self._events: Iterator[Event] = iter(ijson.basic_parse(reader, use_float=True))

    def read(self) -> Iterator[Any]:
        kind, value = self._next()
        if kind == "start_array":
            yield from self._list()
        elif kind == "start_map":
            yield from self._outermost()
        else:
            yield self._value(kind, value, 0)
        for _ in self._events:  # what follows the end is an error that the parser names
            pass

    def _next(self) -> Event:
        try:
            return next(self._events)
        except StopIteration:
            raise unreadable("The file breaks off within its JSON; get it again, whole.") from None

    def _outermost(self) -> Iterator[Any]:
        node: Node = {}
        seen: set[str] = set()
        while (event := self._next())[0] != "end_map":
            key = event[1]
            _once(key, seen)
            seen.add(key)
            kind, value = self._next()
            if key in STREAMED and kind == "start_array":
                yield from self._list()
            else:
                node[key] = self._value(kind, value, 1)
        yield node

    def _list(self) -> Iterator[Any]:
        while (event := self._next())[0] != "end_array":
            value = self._value(*event, 1)
            self._reader.entry_start = self._reader.total
            yield value

    def _value(self, kind: str, value: Any, depth: int) -> Any:
        if depth > DEEPEST:
            raise unreadable(f"The file's JSON is nested more than {DEEPEST} deep; it is no file of claims.")
        if kind == "start_map":
            node: Node = {}
            while (event := self._next())[0] != "end_map":
                _once(event[1], node)
                node[event[1]] = self._value(*self._next(), depth + 1)
            return node
        if kind == "start_array":
            values = []
            while (event := self._next())[0] != "end_array":
                values.append(self._value(*event, depth + 1))
            return values
        return value


def _once(key: str, seen: "Node | set[str]") -> None:
    if key in seen:
        raise unreadable(
            f"The file has the key “{key[:60]}” twice in one object; which one counts is unclear."
        )
