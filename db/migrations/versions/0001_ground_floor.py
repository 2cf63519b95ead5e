"""The ground floor: claims with their evidence, sightings, flags, history and digests."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TABLES = (
    "guilds",
    "claims",
    "digests",
    "flags",
    "history",
    "appearances",
    "claim_tags",
    "links",
    "phrasings",
    "sightings",
    "sources",
)

# Rows go only with their guild.
GUILD_STAYS = "EXISTS (SELECT 1 FROM guilds WHERE guild_id = OLD.guild_id)"
# name, event, table, when the change is refused, what the database then says
REFUSED = (
    ("claims_are_archived", "DELETE", "claims", GUILD_STAYS, "claims are archived, never deleted"),
    ("history_is_kept", "DELETE", "history", GUILD_STAYS, "history is append-only"),
    (
        "history_is_unchanged",
        "UPDATE",
        "history",
        (
            # Quoted, as PL/pgSQL takes a bare BY for its own word.
            "NEW.\"by\" <> '' OR OLD.id <> NEW.id OR OLD.guild_id <> NEW.guild_id OR OLD.at <> NEW.at "
            "OR OLD.action <> NEW.action OR COALESCE(OLD.claim_number, 0) <> COALESCE(NEW.claim_number, 0) "
            "OR CAST(OLD.before AS TEXT) <> CAST(NEW.before AS TEXT) "
            "OR CAST(OLD.after AS TEXT) <> CAST(NEW.after AS TEXT)"
        ),
        "history is append-only",
    ),
    (
        "numbers_only_grow",
        "UPDATE",
        "guilds",
        "NEW.next_number < OLD.next_number",
        "claim numbers are never given twice",
    ),
)


def _refuse(name: str, event: str, table: str, when: str, reason: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{reason}'); END"
        )
        return
    # A trigger's WHEN cannot hold a subquery on PostgreSQL, so the function asks.
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{reason}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def upgrade() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("flag_threshold", sa.Double(), nullable=True),
        sa.Column("possible_threshold", sa.Double(), nullable=True),
        sa.Column("sources_required", sa.Integer(), nullable=False),
        sa.Column(
            "show_verdicts",
            sa.Enum(
                "published",
                "always",
                name="show_verdicts",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("flag_threshold BETWEEN 0 AND 1", name=op.f("ck_guilds_flag_threshold")),
        sa.CheckConstraint("possible_threshold BETWEEN 0 AND 1", name=op.f("ck_guilds_possible_threshold")),
        sa.CheckConstraint("sources_required BETWEEN 1 AND 10", name=op.f("ck_guilds_sources_required")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "claims",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=300), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wording_key", sa.String(length=64), nullable=False),
        sa.Column("claimant", sa.Text(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "true",
                "mostly_true",
                "mixed",
                "misleading",
                "false",
                "unproven",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("verdict_note", sa.Text(), nullable=True),
        sa.Column("verdict_by", sa.Text(), nullable=True),
        sa.Column("verdict_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_url", sa.Text(), nullable=True),
        sa.Column("assignee", sa.String(length=100), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f("fk_claims_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_claims")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_claims_guild_id_key")),
    )
    op.create_index("ix_claims_guild_id_revision", "claims", ["guild_id", "revision"], unique=False)
    op.create_index(
        "uq_claims_open_wording",
        "claims",
        ["guild_id", "wording_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )

    op.create_table(
        "digests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "intended",
                "posted",
                "skipped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("period_start < period_end", name=op.f("ck_digests_period")),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f("fk_digests_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("guild_id", "period_end", name=op.f("uq_digests_guild_id_period_end")),
    )
    op.create_table(
        "flags",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "posted",
                "removed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("posted_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("posted_message_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f("fk_flags_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "message_id", name=op.f("pk_flags")),
    )
    op.create_index("ix_flags_state", "flags", ["state"], unique=False)

    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f("fk_history_guild_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index("ix_history_guild_id_claim_number", "history", ["guild_id", "claim_number"], unique=False)

    op.create_table(
        "appearances",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f("fk_appearances_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearances")),
        sa.UniqueConstraint(
            "guild_id",
            "claim_number",
            "address_key",
            name=op.f("uq_appearances_guild_id_claim_number_address_key"),
        ),
    )
    op.create_index(
        "ix_appearances_guild_id_address_key", "appearances", ["guild_id", "address_key"], unique=False
    )

    op.create_table(
        "claim_tags",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        sa.Column("tag_key", sa.String(length=100), nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f("fk_claim_tags_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "claim_number", "tag_key", name=op.f("pk_claim_tags")),
    )
    op.create_index("ix_claim_tags_guild_id_tag_key", "claim_tags", ["guild_id", "tag_key"], unique=False)

    op.create_table(
        "links",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        sa.Column("other_number", sa.Integer(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "contradicts",
                "supersedes",
                "variant_of",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("claim_number <> other_number", name=op.f("ck_links_two_claims")),
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f("fk_links_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "other_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f("fk_links_guild_id_other_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "guild_id", "claim_number", "other_number", "relation", name=op.f("pk_links")
        ),
    )
    op.create_table(
        "phrasings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wording_key", sa.String(length=64), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "editor",
                "import",
                "message",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f("fk_phrasings_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrasings")),
        sa.UniqueConstraint(
            "guild_id",
            "claim_number",
            "wording_key",
            name=op.f("uq_phrasings_guild_id_claim_number_wording_key"),
        ),
    )
    op.create_table(
        "sightings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "repeats",
                "contradicts",
                "links",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("wording_key", sa.String(length=64), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "confirmed", "dismissed", name="outcome", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_sightings_score")),
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f("fk_sightings_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint(
            "guild_id",
            "message_id",
            "claim_number",
            name=op.f("uq_sightings_guild_id_message_id_claim_number"),
        ),
    )
    op.create_index(
        "ix_sightings_guild_id_claim_number_seen_at",
        "sightings",
        ["guild_id", "claim_number", "seen_at"],
        unique=False,
    )
    op.create_index("ix_sightings_guild_id_seen_at", "sightings", ["guild_id", "seen_at"], unique=False)

    op.create_table(
        "sources",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_number", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "refutes",
                "context",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "claim_number"],
            ["claims.guild_id", "claims.number"],
            name=op.f("fk_sources_guild_id_claim_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint(
            "guild_id",
            "claim_number",
            "address_key",
            name=op.f("uq_sources_guild_id_claim_number_address_key"),
        ),
    )
    for refused in REFUSED:
        _refuse(*refused)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name, *_ in REFUSED:
            op.execute(f"DROP FUNCTION {name}()")
