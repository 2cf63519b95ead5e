from dataclasses import dataclass, field
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who makes a change (a Discord user's id in digits, or a name), and when."""

    by: str
    at: datetime = field(default_factory=_now)
