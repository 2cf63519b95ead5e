from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import RowId, UTCDateTime, word
from db.vocabulary import DigestState


class DigestSchedule(Base):
    """When a guild gets its weekly report, on its own clock; without a row it gets none."""

    __tablename__ = "digest_schedules"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    )

    guild_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    weekday: Mapped[int]
    """0 is Monday."""
    hour: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    """An IANA name, such as `Europe/Berlin`."""
    channel_id: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    """Digests that were due by then are not posted."""


class Digest(Base):
    """One weekly report: written as an intent before it is posted, so that a period has one digest."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("guild_id", "period_end"),
        CheckConstraint("period_start < period_end", name="period"),
        Index("ix_digests_state", "state"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"))
    period_start: Mapped[datetime] = mapped_column(UTCDateTime)
    period_end: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[DigestState] = mapped_column(word(DigestState, "state"))
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    posted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late: Mapped[bool] = mapped_column(default=False, server_default=false())
    owner: Mapped[str | None] = mapped_column(String(100))
    """The process that posts it, from `taken_at` on for as long as its lease runs."""
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    """Why it was skipped."""
    failed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it was skipped because it could not be posted."""
