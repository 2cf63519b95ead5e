"""Sightings know when editors judged them, and scores under the flag threshold their relation."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RELATION = "CONSTRAINT ck_near_misses_relation CHECK (relation IN ('repeats', 'contradicts', 'links'))"
JUDGED = ("dismissed_at", "confirmed_at")


def upgrade() -> None:
    op.execute(
        f"ALTER TABLE near_misses ADD COLUMN relation VARCHAR(20) NOT NULL DEFAULT 'repeats' {RELATION}"
    )
    for name in JUDGED:
        op.add_column("sightings", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("near_misses") as batch:  # SQLite drops no column that a check names
        batch.drop_constraint(op.f("ck_near_misses_relation"), type_="check")
        batch.drop_column("relation")
    for name in JUDGED:
        op.drop_column("sightings", name)
