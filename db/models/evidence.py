from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, of_claim
from db.types import RowId, UTCDateTime, word
from db.vocabulary import Stance


class Source(Base):
    """Evidence for or against a claim."""

    __tablename__ = "sources"
    __table_args__ = (of_claim(), UniqueConstraint("guild_id", "claim_number", "address_key"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    claim_number: Mapped[int]
    url: Mapped[str] = mapped_column(Text)
    address_key: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the address without trackers, fragment and `www`: equal for equal pages."""
    title: Mapped[str | None] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    stance: Mapped[Stance] = mapped_column(word(Stance, "stance"))
    quote: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Appearance(Base):
    """A page where a claim was seen; a message that links there is a sighting."""

    __tablename__ = "appearances"
    __table_args__ = (
        of_claim(),
        UniqueConstraint("guild_id", "claim_number", "address_key"),
        Index("ix_appearances_guild_id_address_key", "guild_id", "address_key"),
        Index("ix_appearances_guild_id_message_id", "guild_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    claim_number: Mapped[int]
    url: Mapped[str] = mapped_column(Text)
    address_key: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    """The message of the guild that the page is, if it is one: the link goes with it."""
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    """Who wrote that message, where it is known, so that the link goes when they ask to be forgotten."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
