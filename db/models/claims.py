from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, of_claim
from db.models.evidence import Appearance, Source
from db.types import RowId, UTCDateTime, word
from db.vocabulary import LinkRelation, PhrasingOrigin, Verdict


class Claim(Base):
    """One checkable statement. Archived rather than deleted, so that its number is never given twice."""

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("guild_id", "key"),
        Index(
            "uq_claims_open_wording",
            "guild_id",
            "wording_key",
            unique=True,
            sqlite_where=text("archived_at IS NULL"),
            postgresql_where=text("archived_at IS NULL"),
        ),
        Index("ix_claims_guild_id_revision", "guild_id", "revision"),
    )

    guild_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str | None] = mapped_column(String(300))
    """The owner's own id, from imports."""
    text: Mapped[str] = mapped_column(Text)
    wording_key: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the normalised text: equal for equal wordings."""
    claimant: Mapped[str | None] = mapped_column(Text)
    claimed_on: Mapped[date | None]
    quote: Mapped[str | None] = mapped_column(Text)
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict, "verdict"))
    verdict_note: Mapped[str | None] = mapped_column(Text)
    verdict_by: Mapped[str | None] = mapped_column(Text)
    """The publisher of the verdict where it is not this desk."""
    verdict_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_url: Mapped[str | None] = mapped_column(Text)
    assignee: Mapped[str | None] = mapped_column(String(100))
    """A Discord user's id in digits, or a name."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    merged_into: Mapped[int | None]
    revision: Mapped[int]
    """The guild's revision when this claim last changed."""

    phrasings: Mapped[list["Phrasing"]] = relationship(lazy="raise", order_by="Phrasing.id", viewonly=True)
    tags: Mapped[list["ClaimTag"]] = relationship(lazy="raise", order_by="ClaimTag.tag_key", viewonly=True)
    sources: Mapped[list[Source]] = relationship(lazy="raise", order_by=Source.id, viewonly=True)
    appearances: Mapped[list[Appearance]] = relationship(lazy="raise", order_by=Appearance.id, viewonly=True)


class Phrasing(Base):
    __tablename__ = "phrasings"
    __table_args__ = (
        of_claim(),
        UniqueConstraint("guild_id", "claim_number", "wording_key"),
        Index("ix_phrasings_guild_id_message_id", "guild_id", "message_id"),
        Index("ix_phrasings_guild_id_author_id", "guild_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    claim_number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    wording_key: Mapped[str] = mapped_column(String(64))
    origin: Mapped[PhrasingOrigin] = mapped_column(word(PhrasingOrigin, "origin"))
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    """The message that an adopted wording came from: the wording goes with it."""
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    """Who wrote that message, where it is known, so that the wording goes when they ask to be forgotten."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ClaimTag(Base):
    __tablename__ = "claim_tags"
    __table_args__ = (of_claim(), Index("ix_claim_tags_guild_id_tag_key", "guild_id", "tag_key"))

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_number: Mapped[int] = mapped_column(primary_key=True)
    tag_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    """The tag case-folded: `Iraq` and `iraq` are one tag."""
    tag: Mapped[str] = mapped_column(String(100))


class Link(Base):
    __tablename__ = "links"
    __table_args__ = (
        of_claim(),
        of_claim("other_number"),
        CheckConstraint("claim_number <> other_number", name="two_claims"),
    )

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_number: Mapped[int] = mapped_column(primary_key=True)
    other_number: Mapped[int] = mapped_column(primary_key=True)
    """For `contradicts` the greater of the two numbers, so that the pair has one row."""
    relation: Mapped[LinkRelation] = mapped_column(word(LinkRelation, "relation"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
