from db.models.base import Base
from db.models.claims import Claim, ClaimTag, Link, Phrasing
from db.models.digests import Digest
from db.models.evidence import Appearance, Source
from db.models.guilds import Guild
from db.models.history import HistoryEntry
from db.models.sightings import Flag, Sighting

__all__ = [
    "Appearance",
    "Base",
    "Claim",
    "ClaimTag",
    "Digest",
    "Flag",
    "Guild",
    "HistoryEntry",
    "Link",
    "Phrasing",
    "Sighting",
    "Source",
]
