"""The first schema: runs, facts and their revisions, areas, organisations, people, the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")

ONLY_ADDED = "rows of audit are only ever added"
GUARD_SQLITE = [
    f"""CREATE TRIGGER audit_no_{act} BEFORE {act.upper()} ON audit
        BEGIN SELECT RAISE(ABORT, '{ONLY_ADDED}'); END"""
    for act in ("update", "delete")
]
GUARD_POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{ONLY_ADDED}'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_only_added()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()""",
]


def upgrade() -> None:
    op.create_table(
        "app_user",
        sa.Column("user_id", IDENTITY, nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "area", sa.String(), server_default="", nullable=False, comment="cut to this area; empty: all"
        ),
        sa.Column("org", sa.String(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("must_change_password", sa.Boolean(), server_default="0", nullable=False),
        sa.Column(
            "code_until",
            INSTANT,
            nullable=True,
            comment="a one-time code opens the door until then; NULL: a password does",
        ),
        sa.Column("session_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("username", name=op.f("uq_app_user_username")),
    )
    op.create_table(
        "area",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column(
            "valid_to",
            sa.Date(),
            nullable=True,
            comment="first day on which it is no more; NULL: still there",
        ),
        sa.Column("level", sa.String(), nullable=False, comment="country | province | district | commune"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column(
            "successors", sa.String(), server_default="", nullable=False, comment="codes, comma separated"
        ),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_parent"), "area", ["parent"], unique=False)
    op.create_table(
        "audit",
        sa.Column("audit_id", IDENTITY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("username", sa.String(), nullable=False, comment="who; empty for an anonymous try"),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False, comment="a chain cannot fork"),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_previous_hash")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    for statement in GUARD_SQLITE if op.get_bind().dialect.name == "sqlite" else GUARD_POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "ingestion_run",
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("window_since", INSTANT, nullable=True),
        sa.Column("window_until", INSTANT, nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("status", sa.String(), nullable=False, comment="running | ok | failed"),
        sa.Column(
            "origin", sa.String(), server_default="", nullable=False, comment="file name or address asked"
        ),
        sa.Column("upstream_as_of", sa.Date(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("raw_path", sa.String(), nullable=True),
        sa.Column("raw_sha256", sa.String(), nullable=True),
        sa.Column("records_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("records_written", sa.Integer(), server_default="0", nullable=False),
        sa.Column("records_unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "records_superseded",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="older than stored",
        ),
        sa.Column("records_rejected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error_kind", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_ingestion_run")),
    )
    op.create_index(
        op.f("ix_ingestion_run_source_finished_at"), "ingestion_run", ["source", "finished_at"], unique=False
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "login_throttle",
        sa.Column(
            "subject_hash", sa.String(length=64), nullable=False, comment="SHA-256 of an account or address"
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="in a row"),
        sa.Column("last_failure_at", INSTANT, nullable=False),
        sa.Column("locked_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("subject_hash", name=op.f("pk_login_throttle")),
    )
    op.create_table(
        "organisation",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False, comment="department | district | commune | ..."),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("successors", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_organisation")),
    )
    op.create_table(
        "app_session",
        sa.Column(
            "session_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the token in the cookie"
        ),
        sa.Column("user_id", IDENTITY, nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False, comment="of the user at login"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("agent", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.user_id"], name=op.f("fk_app_session_user_id")),
        sa.PrimaryKeyConstraint("session_hash", name=op.f("pk_app_session")),
    )
    op.create_index(op.f("ix_app_session_user_id"), "app_session", ["user_id"], unique=False)
    op.create_table(
        "rejection",
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "position", sa.String(), nullable=False, comment="where a person finds it: sheet!cell, items[17]"
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_rejection_run_id")),
        sa.PrimaryKeyConstraint("run_id", "ordinal", name=op.f("pk_rejection")),
    )
    op.create_table(
        "series",
        sa.Column("series_id", IDENTITY, nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("freq", sa.String(length=1), nullable=False),
        sa.Column("breakdown", sa.String(), server_default="", nullable=False),
        sa.Column("org", sa.String(), server_default="", nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("latest_period", sa.Date(), nullable=True),
        sa.Column("latest_run_id", IDENTITY, nullable=True),
        sa.ForeignKeyConstraint(
            ["latest_run_id"], ["ingestion_run.run_id"], name=op.f("fk_series_latest_run_id")
        ),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_series")),
        sa.UniqueConstraint(
            "indicator",
            "freq",
            "breakdown",
            "org",
            "area",
            name=op.f("uq_series_indicator_freq_breakdown_org_area"),
        ),
    )
    op.create_table(
        "source_status",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("simulated", sa.Boolean(), server_default="0", nullable=False),
        sa.Column(
            "late_after_seconds",
            sa.Integer(),
            nullable=True,
            comment="silence that makes the source late; NULL: never",
        ),
        sa.Column("dead_after_seconds", sa.Integer(), nullable=True),
        sa.Column("last_attempt_at", INSTANT, nullable=True),
        sa.Column("last_success_at", INSTANT, nullable=True),
        sa.Column("last_success_run_id", IDENTITY, nullable=True),
        sa.Column("upstream_as_of", sa.Date(), nullable=True),
        sa.Column("failing_since", INSTANT, nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="in a row"),
        sa.Column("error_kind", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column(
            "data_version", sa.Integer(), server_default="0", nullable=False, comment="rises with new data"
        ),
        sa.ForeignKeyConstraint(
            ["last_success_run_id"],
            ["ingestion_run.run_id"],
            name=op.f("fk_source_status_last_success_run_id"),
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_status")),
    )
    op.create_table(
        "failed_check",
        sa.Column("series_id", IDENTITY, nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="jump | range | sum"),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_failed_check_run_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.series_id"], name=op.f("fk_failed_check_series_id")),
        sa.PrimaryKeyConstraint("series_id", "period_start", "kind", name=op.f("pk_failed_check")),
    )
    op.create_index(op.f("ix_failed_check_run_id"), "failed_check", ["run_id"], unique=False)
    op.create_table(
        "observation",
        sa.Column("series_id", IDENTITY, nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("status", sa.String(length=1), nullable=False),
        sa.Column(
            "as_of",
            sa.Date(),
            nullable=True,
            comment="the day the upstream gives; an older one never overwrites a newer",
        ),
        sa.Column("run_id", IDENTITY, nullable=False, comment="that wrote this value"),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_observation_run_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.series_id"], name=op.f("fk_observation_series_id")),
        sa.PrimaryKeyConstraint("series_id", "period_start", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "observation_revision",
        sa.Column("series_id", IDENTITY, nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=False, comment="when the run that replaced it started"),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("status", sa.String(length=1), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["ingestion_run.run_id"], name=op.f("fk_observation_revision_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.series_id"], name=op.f("fk_observation_revision_series_id")
        ),
        sa.PrimaryKeyConstraint(
            "series_id", "period_start", "replaced_at", name=op.f("pk_observation_revision")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("observation_revision")
    op.drop_table("observation")
    op.drop_index(op.f("ix_failed_check_run_id"), table_name="failed_check")
    op.drop_table("failed_check")
    op.drop_table("source_status")
    op.drop_table("series")
    op.drop_table("rejection")
    op.drop_index(op.f("ix_app_session_user_id"), table_name="app_session")
    op.drop_table("app_session")
    op.drop_table("organisation")
    op.drop_table("login_throttle")
    op.drop_table("lease")
    op.drop_index(op.f("ix_ingestion_run_source_finished_at"), table_name="ingestion_run")
    op.drop_table("ingestion_run")
    op.drop_index(op.f("ix_audit_at"), table_name="audit")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_only_added")
    op.drop_index(op.f("ix_area_parent"), table_name="area")
    op.drop_table("area")
    op.drop_table("app_user")
