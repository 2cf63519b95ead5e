"""Adopted phrasings know their message, verdicts have one name in the history, lookups their indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEXES = (
    ("phrasings", ("guild_id", "message_id")),
    ("phrasings", ("guild_id", "author_id")),
    ("sightings", ("guild_id", "channel_id")),
    ("sightings", ("guild_id", "author_id")),
    ("history", ("guild_id", "at")),
)
# Of several messages with the adopted wording, the first that an editor confirmed.
SEEN = (
    "UPDATE phrasings SET message_id = "
    "(SELECT MIN(sightings.message_id) FROM sightings WHERE sightings.guild_id = phrasings.guild_id "
    "AND sightings.claim_number = phrasings.claim_number "
    "AND sightings.wording_key = phrasings.wording_key AND sightings.outcome = 'confirmed') "
    "WHERE origin = 'message'"
)
AUTHOR = (
    "UPDATE phrasings SET author_id = "
    "(SELECT MIN(sightings.author_id) FROM sightings WHERE sightings.guild_id = phrasings.guild_id "
    "AND sightings.claim_number = phrasings.claim_number AND sightings.message_id = phrasings.message_id) "
    "WHERE message_id IS NOT NULL"
)
# Imports of sheets used to note a verdict as an edit.
RENAME = (
    "UPDATE history SET action = 'verdict' WHERE action = 'edited' AND "
    "(CAST(before AS TEXT) LIKE '%\"verdict\"%' OR CAST(after AS TEXT) LIKE '%\"verdict\"%')"
)


def upgrade() -> None:
    for name in ("message_id", "author_id"):
        op.add_column("phrasings", sa.Column(name, sa.BigInteger(), nullable=True))
    op.execute(SEEN)
    op.execute(AUTHOR)
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    _rename_verdicts()


def downgrade() -> None:
    for table, columns in INDEXES:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for name in ("message_id", "author_id"):
        op.drop_column("phrasings", name)


def _rename_verdicts() -> None:
    """The history is append-only by a trigger, which stands aside for this once."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE history DISABLE TRIGGER history_is_unchanged")
        op.execute(RENAME)
        op.execute("ALTER TABLE history ENABLE TRIGGER history_is_unchanged")
        return
    trigger = op.get_bind().scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'history_is_unchanged'")
    )
    op.execute("DROP TRIGGER history_is_unchanged")
    op.execute(RENAME)
    op.execute(sa.text(trigger.replace(":", "\\:")))
