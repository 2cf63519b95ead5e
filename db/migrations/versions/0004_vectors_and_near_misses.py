"""Vectors of claims, scores under the flag threshold, and the language of a guild."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE guilds ADD COLUMN language VARCHAR(20) NOT NULL DEFAULT 'english'")
    _of_claim(
        "claim_vectors",
        sa.Column("wording_key", sa.String(64), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        key="wording_key",
    )
    _of_claim(
        "near_misses",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_near_misses_score")),
        key="message_id",
    )
    op.create_index("ix_near_misses_guild_id_message_id", "near_misses", ["guild_id", "message_id"])
    op.create_index("ix_near_misses_guild_id_seen_at", "near_misses", ["guild_id", "seen_at"])


def _of_claim(table: str, *parts: "sa.Column[object] | sa.CheckConstraint", key: str) -> None:
    op.create_table(
        table,
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f(f"fk_{table}_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "claim_number", key, name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("near_misses")
    op.drop_table("claim_vectors")
    op.execute("ALTER TABLE guilds DROP COLUMN language")
