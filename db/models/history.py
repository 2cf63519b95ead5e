from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import RowId, UTCDateTime


class HistoryEntry(Base):
    """Who changed what, when. Append-only: the database refuses to change or delete an entry, except that
    `by`, and whom a claim was assigned to, may be blanked for a person who asks to be forgotten, and that all
    goes with its guild.
    """

    __tablename__ = "history"
    __table_args__ = (
        Index("ix_history_guild_id_claim_number", "guild_id", "claim_number"),
        Index("ix_history_guild_id_at", "guild_id", "at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"))
    claim_number: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str] = mapped_column(String(100))
    """A Discord user's id in digits, or a name."""
    action: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
