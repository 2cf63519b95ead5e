from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import word
from db.vocabulary import ShowVerdicts


class Guild(Base):
    """A desk and its settings. Guild 0 is the local desk of the command line."""

    __tablename__ = "guilds"
    __table_args__ = (
        CheckConstraint("flag_threshold BETWEEN 0 AND 1", name="flag_threshold"),
        CheckConstraint("possible_threshold BETWEEN 0 AND 1", name="possible_threshold"),
        CheckConstraint("sources_required BETWEEN 1 AND 10", name="sources_required"),
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
