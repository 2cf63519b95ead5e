from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import RowId, UTCDateTime, word
from db.vocabulary import DigestState


class Digest(Base):
    """One weekly report: written as an intent before it is posted, so that a period has one digest."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("guild_id", "period_end"),
        CheckConstraint("period_start < period_end", name="period"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"))
    period_start: Mapped[datetime] = mapped_column(UTCDateTime)
    period_end: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[DigestState] = mapped_column(word(DigestState, "state"))
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    posted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
