"""Reading values of JSON-LD, where a value, a list, an object or a reference may mean the same."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.exchange.json_stream import Node

Known = Mapping[str, Node]
"""Objects that others refer to, by `@id`."""


def types_of(node: Node) -> set[str]:
    """The types of a node without their prefix: `ClaimReview` for `http://schema.org/ClaimReview`."""
    names = node.get("@type")
    types = names if isinstance(names, list) else [names]
    return {kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in types if isinstance(kind, str)}


def reference_of(value: Any) -> str | None:
    """The `@id` that an object consists of, if it is a reference."""
    if isinstance(value, dict) and value.keys() <= {"@id", "@type"}:
        name = value.get("@id")
        return name if isinstance(name, str) else None
    return None


def references(value: Any) -> Iterator[str]:
    """All references within a value."""
    if isinstance(value, list):
        for entry in value:
            yield from references(entry)
    elif isinstance(value, dict):
        reference = reference_of(value)
        if reference is not None:
            yield reference
        for entry in value.values():
            yield from references(entry)


def definitions(value: Any, wanted: set[str]) -> Iterator[tuple[str, Node]]:
    """The objects within a value that say what one of the wanted references is."""
    if isinstance(value, list):
        for entry in value:
            yield from definitions(entry, wanted)
    elif isinstance(value, dict):
        name = value.get("@id")
        if isinstance(name, str) and name in wanted and reference_of(value) is None:
            yield name, value
        for entry in value.values():
            yield from definitions(entry, wanted)


def nodes(value: Any, known: Known) -> list[Node]:
    """The objects that a value holds; references are followed one step, a text is an object of that name."""
    values = value if isinstance(value, list) else [value]
    objects = []
    for entry in values:
        if isinstance(entry, str) and entry.strip():
            objects.append({"name": entry, "url": entry})
        elif isinstance(entry, dict):
            objects.append(known.get(reference_of(entry) or "", entry))
    return objects


def one_node(value: Any, known: Known) -> Node:
    """The first of the objects; an empty one where there is none."""
    return next(iter(nodes(value, known)), {})


def texts_of(value: Any) -> tuple[str, ...]:
    """The texts that a value holds, with or without a language."""
    values = value if isinstance(value, list) else [value]
    contents = [entry.get("@value") if isinstance(entry, dict) else entry for entry in values]
    written = [str(entry) if isinstance(entry, int | float) else entry for entry in contents]
    return tuple(entry for entry in written if isinstance(entry, str) and entry.strip())


def text_of(value: Any) -> str | None:
    return next(iter(texts_of(value)), None)


def number_of(value: Any) -> float | None:
    """A number, also one written as text with a decimal point or comma."""
    text = text_of(value)
    try:
        return None if text is None else float(text.strip().replace(",", "."))
    except ValueError:
        return None
