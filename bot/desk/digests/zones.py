"""Time zones by the names that people type."""

import re
from functools import cache
from zoneinfo import available_timezones

from bot.desk.claims.fields import one_line
from bot.desk.errors import InvalidError

MOST_ZONES = 25
"""Suggestions that Discord shows."""


@cache
def _zones() -> dict[str, str]:
    """The names of zones, by what people type for them; of fixed offsets only UTC and the like."""
    offsets = {"EST", "MST", "HST", "Factory", "localtime"}
    names = [name for name in available_timezones() - offsets if not re.search("[0-9]", name)]
    return {_typed(name): name for name in sorted(names)}


def _is_place(name: str) -> bool:
    """Whether a zone is worth suggesting: a place, or `UTC`."""
    return name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/")))


def _typed(text: str) -> str:
    return one_line(text).casefold().replace(" ", "_")


def zone_named(raw: str) -> str:
    """The IANA name, whatever its case and spacing. Raises InvalidError where there is none."""
    zone = _zones().get(_typed(raw))
    if zone is None:
        raise InvalidError(
            f"“{one_line(raw)[:40]}” is not a time zone; pick one from the list, such as Europe/Berlin."
        )
    return zone


def zones_like(typed: str, most: int = MOST_ZONES) -> list[str]:
    """Zones whose name, or a part of it (`berl`, `new y`), begins like that: cities first, then regions."""
    start = _typed(typed)
    cities, regions = [], []
    for key, name in _zones().items():
        if not _is_place(name) and key != start:
            continue
        if any(part.startswith(start) for part in key.split("/")[1:]):
            cities.append(name)
        elif key.startswith(start) or f"_{start}" in key:
            regions.append(name)
    return (cities + regions)[:most]
