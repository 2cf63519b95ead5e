"""The tables, a file for each group of them."""

from db.models.base import Base
from db.models.claims import Claim, ClaimTag, Link, Phrasing
from db.models.digests import Digest, DigestSchedule
from db.models.evidence import Appearance, Source
from db.models.guilds import Guild, Position, ProgramState, Watch
from db.models.history import HistoryEntry
from db.models.sightings import Dismissal, Flag, Mute, NearMiss, Sighting
from db.models.vectors import ClaimVector

__all__ = [
    "Appearance",
    "Base",
    "Claim",
    "ClaimTag",
    "ClaimVector",
    "Digest",
    "DigestSchedule",
    "Dismissal",
    "Flag",
    "Guild",
    "HistoryEntry",
    "Link",
    "Mute",
    "NearMiss",
    "Phrasing",
    "Position",
    "ProgramState",
    "Sighting",
    "Source",
    "Watch",
]
