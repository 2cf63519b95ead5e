from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, of_claim


class ClaimVector(Base):
    """What a sentence model makes of one wording of a claim."""

    __tablename__ = "claim_vectors"
    __table_args__ = (of_claim(),)

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_number: Mapped[int] = mapped_column(primary_key=True)
    wording_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the text as the model read it."""
    model: Mapped[str] = mapped_column(String(200))
    dimension: Mapped[int]
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """So many numbers of two bytes each (IEEE 754 half precision, little-endian)."""
