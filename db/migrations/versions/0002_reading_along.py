"""Reading along in Discord: settings, watched channels, positions, dismissed wordings, mutes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Each with its CHECK in the column, which SQLite can add and drop in place. Building the table anew, as in
# Alembic batches, would delete the old one, and with it, by the foreign keys, every claim.
GUILD_COLUMNS = {
    "cooldown_hours": "INTEGER NOT NULL DEFAULT 6 CHECK (cooldown_hours BETWEEN 0 AND 720)",
    "flag_style": (
        "VARCHAR(20) NOT NULL DEFAULT 'reply' "
        "CHECK (flag_style IN ('reply', 'reaction', 'desk_channel', 'silent'))"
    ),
    "desk_channel_id": "BIGINT",
    "editor_role_id": "BIGINT",
    "announce_verdicts": "BOOLEAN NOT NULL DEFAULT true",
    "catchup_hours": "INTEGER NOT NULL DEFAULT 24 CHECK (catchup_hours BETWEEN 0 AND 168)",
    "catchup_messages": "INTEGER NOT NULL DEFAULT 500 CHECK (catchup_messages BETWEEN 0 AND 10000)",
}


def upgrade() -> None:
    for name, kind in GUILD_COLUMNS.items():
        named = kind.replace("CHECK", f"CONSTRAINT ck_guilds_{name} CHECK")
        op.execute(f"ALTER TABLE guilds ADD COLUMN {name} {named}")
    op.execute("ALTER TABLE sightings ADD COLUMN flagged BOOLEAN NOT NULL DEFAULT false")
    _of_guild("watches", sa.Column("feeds", sa.Boolean(), nullable=False))
    _of_guild("positions", sa.Column("message_id", sa.BigInteger(), nullable=False))
    _of_claim("dismissals", sa.Column("wording_key", sa.String(64), nullable=False), key="wording_key")
    _of_claim(
        "mutes",
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        key="channel_id",
    )
    op.create_table(
        "program_state",
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_program_state")),
    )


def _of_guild(table: str, column: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        column,
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f(f"fk_{table}_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name=op.f(f"pk_{table}")),
    )


def _of_claim(table: str, *columns: sa.Column[object], key: str) -> None:
    op.create_table(
        table,
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f(f"fk_{table}_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "claim_number", key, name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for table in ("program_state", "mutes", "dismissals", "positions", "watches"):
        op.drop_table(table)
    op.execute("ALTER TABLE sightings DROP COLUMN flagged")
    for name in reversed(GUILD_COLUMNS):
        op.execute(f"ALTER TABLE guilds DROP COLUMN {name}")
