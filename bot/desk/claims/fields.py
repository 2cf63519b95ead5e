"""What people type into a claim's fields: made into the values to keep, or refused with a sentence."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from bot.desk.claims.parts.addresses import web_address
from bot.desk.errors import InvalidError
from bot.matching import canonical_wording
from db.vocabulary import Stance, Verdict

MAX_TEXT = 2000
MAX_NAME = 300
MAX_TAG = 50
MAX_TAGS = 20

# Characters that no database keeps or no screen shows: controls (but the line break), lone surrogates.
_UNKEEPABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")

Word = TypeVar("Word", bound=StrEnum)


def one_line(raw: str) -> str:
    return " ".join(keepable(raw).split())


def keepable(raw: str) -> str:
    """The text with spaces in place of characters that no database keeps."""
    return _UNKEEPABLE.sub(" ", raw)


def claim_text(raw: str, what: str = "claim") -> str:
    """A claim's or phrasing's text: one line with words in it."""
    text = one_line(raw)
    if not text:
        raise InvalidError(f"The {what} is empty; write it as one sentence.")
    if not canonical_wording(text):
        raise InvalidError(f"The {what} holds no words; write it as one sentence.")
    return _within(text, MAX_TEXT, what)


def optional_text(raw: str | None, what: str, limit: int = MAX_TEXT) -> str | None:
    """One line of at most `limit` characters; None where nothing was written."""
    return _within(one_line(raw or ""), limit, what) or None


def optional_name(raw: str | None, what: str) -> str | None:
    return optional_text(raw, what, MAX_NAME)


def _within(text: str, limit: int, what: str) -> str:
    if len(text) > limit:
        raise InvalidError(f"The {what} has {len(text):,} characters; shorten it to {limit:,}.")
    return text


def optional_day(raw: str | None) -> date | None:
    text = (raw or "").strip()
    if not text:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError(f"“{one_line(text)[:40]}” is not a date; write it like 2026-11-23.") from None


def word_of(kind: type[Word], raw: str, what: str) -> Word:
    """The member of `kind` that `raw` names, whatever its case and spacing."""
    text = raw.strip().lower().replace(" ", "_").replace("-", "_")
    try:
        return kind(text)
    except ValueError:
        choices = ", ".join(member.value for member in kind)
        raise InvalidError(f"“{one_line(raw)[:40]}” is not a {what}; use one of: {choices}.") from None


def optional_verdict(raw: str | None) -> Verdict | None:
    return word_of(Verdict, raw, "verdict") if raw and raw.strip() else None


def stance(raw: str | None) -> Stance | None:
    return word_of(Stance, raw, "stance") if raw and raw.strip() else None


def tags(raw: Iterable[str]) -> tuple[str, ...]:
    """Tags in alphabetical order, each once whatever its case, without a leading `#`."""
    kept: dict[str, str] = {}
    for tag in raw:
        text = _within(one_line(tag).lstrip("#").strip(), MAX_TAG, "tag")
        if text:
            kept.setdefault(text.casefold(), text)
    if len(kept) > MAX_TAGS:
        raise InvalidError(f"A claim has at most {MAX_TAGS} tags; these are {len(kept)}.")
    return tuple(kept[key] for key in sorted(kept))


def claim_number(raw: str) -> int:
    """The number in `12`, `#12` or ` # 12 `."""
    match = re.fullmatch(r"\s*#?\s*([0-9]{1,9})\s*", raw)
    if not match or int(match[1]) == 0:
        raise InvalidError(f"“{one_line(raw)[:40]}” is not a claim's number; write it like 12 or #12.")
    return int(match[1])


def optional_address(raw: str | None) -> str | None:
    return web_address(raw) if raw and raw.strip() else None


def wording_key(text: str) -> str:
    """Equal for equal wordings: case, punctuation, markup and look-alike letters make no difference."""
    return sha256(canonical_wording(text).encode()).hexdigest()


def vector_key(text: str) -> str:
    """Equal for the very same texts, which a sentence model turns into the same vector."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_STABLE = re.compile(r"key:([0-9a-f]{16})")


def stable_name(key: str) -> str:
    """A short name that, unlike a place in the list, stays with its entry when others are removed."""
    return f"key:{key[:16]}"


def place_named(keys: Sequence[str], named: str) -> int | None:
    """The index (from 0) of the entry that is named by its stable name or by its place (1 is the first)."""
    named = named.strip()
    if _STABLE.fullmatch(named):
        return next((place for place, key in enumerate(keys) if stable_name(key) == named), None)
    typed = re.fullmatch(r"#?\s*0*([0-9]{1,9})", named)
    place = int(typed[1]) - 1 if typed else -1
    return place if 0 <= place < len(keys) else None
