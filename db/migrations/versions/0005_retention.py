"""How long a guild keeps the words of messages, and which pages of claims are messages."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE guilds ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 90 "
        "CONSTRAINT ck_guilds_retention_days CHECK (retention_days BETWEEN 1 AND 3650)"
    )
    op.add_column("appearances", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.add_column("appearances", sa.Column("author_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_appearances_guild_id_message_id", "appearances", ["guild_id", "message_id"])


def downgrade() -> None:
    op.drop_index("ix_appearances_guild_id_message_id", "appearances")
    op.execute("ALTER TABLE appearances DROP COLUMN author_id")
    op.execute("ALTER TABLE appearances DROP COLUMN message_id")
    op.execute("ALTER TABLE guilds DROP COLUMN retention_days")
