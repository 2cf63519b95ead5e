from sqlalchemy import ForeignKeyConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    # Named by rule, so that migrations can name what they change on every database.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def of_claim(column: str = "claim_number") -> ForeignKeyConstraint:
    """Ties a row to a claim of its own guild: a row can never point into another guild's desk."""
    return ForeignKeyConstraint(
        ["guild_id", column], ["claims.guild_id", "claims.number"], ondelete="CASCADE"
    )
