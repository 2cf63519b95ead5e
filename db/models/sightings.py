from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    false,
    type_coerce,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, of_claim
from db.types import RowId, UTCDateTime, word
from db.vocabulary import FlagState, Outcome, SightingRelation


class Sighting(Base):
    """One claim seen in one message."""

    __tablename__ = "sightings"
    __table_args__ = (
        of_claim(),
        UniqueConstraint("guild_id", "message_id", "claim_number"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        Index("ix_sightings_guild_id_claim_number_seen_at", "guild_id", "claim_number", "seen_at"),
        Index("ix_sightings_guild_id_seen_at", "guild_id", "seen_at"),
        Index("ix_sightings_guild_id_channel_id", "guild_id", "channel_id"),
        Index("ix_sightings_guild_id_author_id", "guild_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    claim_number: Mapped[int]
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    """Kept so that what a person wrote can be found when they ask for it to be forgotten."""
    score: Mapped[float]
    relation: Mapped[SightingRelation] = mapped_column(word(SightingRelation, "relation"))
    """As it was recognised."""
    sentence: Mapped[str | None] = mapped_column(Text)
    """The matched sentence, as written."""
    words: Mapped[list[str]] = mapped_column(JSON)
    """The matched words, lower case."""
    wording_key: Mapped[str | None] = mapped_column(String(64))
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    flagged: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the message's flag shows it; not within the claim's cool-down or while it is muted."""
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome, "outcome"))
    dismissed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When editors last said that the message is not about the claim; stays when they take that back."""
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When editors last said that it is."""

    @hybrid_property
    def judged_relation(self) -> SightingRelation:
        """The relation with what editors made of it: a confirmed message repeats what it was unsure about."""
        return self.relation.confirmed if self.outcome is Outcome.CONFIRMED else self.relation

    @judged_relation.inplace.expression
    @classmethod
    def _judged_relation(cls) -> ColumnElement[SightingRelation]:
        confirmed = and_(cls.relation == SightingRelation.ABOUT, cls.outcome == Outcome.CONFIRMED)
        told = case((confirmed, SightingRelation.REPEATS.value), else_=cls.relation)
        return type_coerce(told, cls.relation.type)


class NearMiss(Base):
    """A claim whose score in a message was under the flag threshold. Of the message nothing is kept."""

    __tablename__ = "near_misses"
    __table_args__ = (
        of_claim(),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        Index("ix_near_misses_guild_id_message_id", "guild_id", "message_id"),
        Index("ix_near_misses_guild_id_seen_at", "guild_id", "seen_at"),
    )

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_number: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    score: Mapped[float]
    relation: Mapped[SightingRelation] = mapped_column(
        word(SightingRelation, "relation"), server_default=SightingRelation.REPEATS.value
    )
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Flag(Base):
    """The bot's notice about the sightings in one message: written before it is posted."""

    __tablename__ = "flags"
    __table_args__ = (Index("ix_flags_state", "state"),)

    guild_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"), primary_key=True
    )
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[FlagState] = mapped_column(word(FlagState, "state"))
    posted_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    posted_message_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Dismissal(Base):
    """A wording that editors said is not this claim, and so is not flagged for it. Only its hash is kept."""

    __tablename__ = "dismissals"
    __table_args__ = (of_claim(),)

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_number: Mapped[int] = mapped_column(primary_key=True)
    wording_key: Mapped[str] = mapped_column(String(64), primary_key=True)


class Mute(Base):
    """A claim that is not flagged in a channel for a while."""

    __tablename__ = "mutes"
    __table_args__ = (of_claim(),)

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_number: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
