"""Where a desk's claims are kept: models, sessions and migrations. Knows nothing of what stands above it."""

from db.database import Database, note_change
from db.errors import DatabaseError

__all__ = ["Database", "DatabaseError", "note_change"]
