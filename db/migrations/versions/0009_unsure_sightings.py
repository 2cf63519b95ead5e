"""Sightings and scores under the flag threshold may be about a claim without a sure relation."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("sightings", "near_misses")
BEFORE = "relation IN ('repeats', 'contradicts', 'links')"
AFTER = "relation IN ('repeats', 'contradicts', 'about', 'links')"


def upgrade() -> None:
    for table in TABLES:
        _check_relation(table, AFTER)


def downgrade() -> None:
    for table in TABLES:
        # The program of that migration told two relations, and took for a repeat what it could not tell.
        op.execute(f"UPDATE {table} SET relation = 'repeats' WHERE relation = 'about'")  # noqa: S608 - our names
        _check_relation(table, BEFORE)


def _check_relation(table: str, condition: str) -> None:
    name = op.f(f"ck_{table}_relation")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, condition)
