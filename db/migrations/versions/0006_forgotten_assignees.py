"""History entries may lose the name of whom a claim was assigned to, if that person asks to be forgotten."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REASON = "history is append-only"
FIXED = (
    "OLD.id <> NEW.id OR OLD.guild_id <> NEW.guild_id OR OLD.at <> NEW.at OR OLD.action <> NEW.action "
    "OR COALESCE(OLD.claim_number, 0) <> COALESCE(NEW.claim_number, 0)"
)
# Quoted, as PL/pgSQL takes a bare BY for its own word.
NEITHER_NAME = (
    f'{FIXED} OR (NEW."by" <> \'\' AND NEW."by" <> OLD."by") '
    "OR (CAST(OLD.before AS TEXT) <> CAST(NEW.before AS TEXT) "
    "AND NOT (OLD.action = 'assigned' AND CAST(NEW.before AS TEXT) = '{}')) "
    "OR (CAST(OLD.after AS TEXT) <> CAST(NEW.after AS TEXT) "
    "AND NOT (OLD.action = 'assigned' AND CAST(NEW.after AS TEXT) = '{}'))"
)
NOT_WHO = (
    f"NEW.\"by\" <> '' OR {FIXED} OR CAST(OLD.before AS TEXT) <> CAST(NEW.before AS TEXT) "
    "OR CAST(OLD.after AS TEXT) <> CAST(NEW.after AS TEXT)"
)


def upgrade() -> None:
    _refuse(NEITHER_NAME)


def downgrade() -> None:
    _refuse(NOT_WHO)


def _refuse(when: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER history_is_unchanged")
        op.execute(
            f"CREATE TRIGGER history_is_unchanged BEFORE UPDATE ON history WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION history_is_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{REASON}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
