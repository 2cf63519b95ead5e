"""Naming one of a claim's phrasings or sources."""

import re
from collections.abc import Sequence

_STABLE = re.compile(r"key:([0-9a-f]{16})")


def stable_name(key: str) -> str:
    """A short name that stays with its entry when others are removed, as a place in the list does not."""
    return f"key:{key[:16]}"


def place_named(keys: Sequence[str], named: str) -> int | None:
    """Which of the entries is meant, from 0: by its stable name, or by its place of which 1 is the first."""
    named = named.strip()
    if _STABLE.fullmatch(named):
        return next((place for place, key in enumerate(keys) if stable_name(key) == named), None)
    typed = re.fullmatch(r"#?\s*0*([0-9]{1,9})", named)
    place = int(typed[1]) - 1 if typed else -1
    return place if 0 <= place < len(keys) else None
