"""Weekly digests: when a guild gets them, and which process posts one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DIGEST_COLUMNS = {
    "late": "BOOLEAN NOT NULL DEFAULT false",
    "owner": "VARCHAR(100)",
    "taken_at": "{instant}",
    "note": "TEXT",
    "failed": "BOOLEAN NOT NULL DEFAULT false",
}


def upgrade() -> None:
    instant = sa.DateTime(timezone=True).compile(dialect=op.get_bind().dialect)
    for name, kind in DIGEST_COLUMNS.items():
        op.execute(f"ALTER TABLE digests ADD COLUMN {name} {kind.format(instant=instant)}")
    op.create_index("ix_digests_state", "digests", ["state"])
    op.create_table(
        "digest_schedules",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_digest_schedules_weekday")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_digest_schedules_hour")),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guilds.guild_id"],
            name=op.f("fk_digest_schedules_guild_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_digest_schedules")),
    )


def downgrade() -> None:
    op.drop_table("digest_schedules")
    op.drop_index("ix_digests_state", "digests")
    for name in reversed(DIGEST_COLUMNS):
        op.execute(f"ALTER TABLE digests DROP COLUMN {name}")
