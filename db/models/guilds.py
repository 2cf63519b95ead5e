from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import word
from db.vocabulary import FlagStyle, ShowVerdicts


class Guild(Base):
    """A desk and its settings. Guild 0 is the local desk of the command line."""

    __tablename__ = "guilds"
    __table_args__ = (
        CheckConstraint("flag_threshold BETWEEN 0 AND 1", name="flag_threshold"),
        CheckConstraint("possible_threshold BETWEEN 0 AND 1", name="possible_threshold"),
        CheckConstraint("sources_required BETWEEN 1 AND 10", name="sources_required"),
        CheckConstraint("cooldown_hours BETWEEN 0 AND 720", name="cooldown_hours"),
        CheckConstraint("catchup_hours BETWEEN 0 AND 168", name="catchup_hours"),
        CheckConstraint("retention_days BETWEEN 1 AND 3650", name="retention_days"),
        CheckConstraint("catchup_messages BETWEEN 0 AND 10000", name="catchup_messages"),
    )

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    next_number: Mapped[int] = mapped_column(default=1)
    """The number that the next claim gets; only ever grows."""
    revision: Mapped[int] = mapped_column(default=0)
    """Grows with every change of a claim, which keeps it; matchers ask it what they have missed."""
    flag_threshold: Mapped[float | None]
    """None: the threshold that comes with the matcher's weights. Likewise `possible_threshold`."""
    possible_threshold: Mapped[float | None]
    sources_required: Mapped[int] = mapped_column(default=1)
    show_verdicts: Mapped[ShowVerdicts] = mapped_column(
        word(ShowVerdicts, "show_verdicts"), default=ShowVerdicts.PUBLISHED
    )
    cooldown_hours: Mapped[int] = mapped_column(default=6, server_default="6")
    """How long a claim that was flagged in a channel is not flagged there again."""
    flag_style: Mapped[FlagStyle] = mapped_column(
        word(FlagStyle, "flag_style"), default=FlagStyle.REPLY, server_default="reply"
    )
    desk_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    editor_role_id: Mapped[int | None] = mapped_column(BigInteger)
    announce_verdicts: Mapped[bool] = mapped_column(default=True, server_default=true())
    catchup_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    """Messages older than this are not flagged when the bot catches up."""
    catchup_messages: Mapped[int] = mapped_column(default=500, server_default="500")
    """Messages read in a channel, at the most, when the bot catches up."""
    language: Mapped[str] = mapped_column(String(20), default="english", server_default="english")
    """The Snowball stemmer of its claims and messages."""
    retention_days: Mapped[int] = mapped_column(default=90, server_default="90")
    """How long the words of messages are kept; sightings stay as counts."""


class Watch(Base):
    """A channel, category or forum whose messages are matched."""

    __tablename__ = "watches"

    guild_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    feeds: Mapped[bool] = mapped_column(default=False)
    """Whether webhooks and other bots are read as well."""


class Position(Base):
    """The last message of a channel that was handled; catching up starts after it."""

    __tablename__ = "positions"

    guild_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("guilds.guild_id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger)


class ProgramState(Base):
    """What the program remembers about itself, such as which commands are registered with Discord."""

    __tablename__ = "program_state"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
