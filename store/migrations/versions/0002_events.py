"""Events: dossiers, documents, assigned tasks, and how far they have been counted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "assigned_task",
        sa.Column("task_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("org", sa.String(), nullable=False, comment="that has to do it"),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column(
            "document", sa.String(), nullable=False, comment="source_id of the document that assigns it"
        ),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_assigned_task_run_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_assigned_task")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_assigned_task_source_source_id")),
    )
    op.create_index(
        op.f("ix_assigned_task_area_assigned_at"), "assigned_task", ["area", "assigned_at"], unique=False
    )
    op.create_index(op.f("ix_assigned_task_assigned_at"), "assigned_task", ["assigned_at"], unique=False)
    op.create_index(op.f("ix_assigned_task_finished_at"), "assigned_task", ["finished_at"], unique=False)
    op.create_index(
        "ix_assigned_task_open",
        "assigned_task",
        ["org", "due_at", "assigned_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        op.f("ix_assigned_task_org_assigned_at"), "assigned_task", ["org", "assigned_at"], unique=False
    )
    op.create_table(
        "counted",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "since",
            sa.Date(),
            nullable=True,
            comment="first day that is counted; NULL: there is no record yet",
        ),
        sa.Column(
            "until", INSTANT, nullable=False, comment="deadlines before this have been counted as passed"
        ),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_counted_run_id")),
        sa.PrimaryKeyConstraint("indicator", name=op.f("pk_counted")),
        comment="how far each indicator that counts events has come",
    )
    op.create_table(
        "document",
        sa.Column("document_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("direction", sa.String(), nullable=False, comment="incoming | outgoing"),
        sa.Column("route", sa.String(), nullable=False, comment="interlinked | other"),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=True, comment="NULL: the upstream does not say"),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("notation", sa.String(), server_default="", nullable=False),
        sa.Column("urgency", sa.String(), nullable=True),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("assigned_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("stored_at", INSTANT, nullable=True),
        sa.Column(
            "ended_at",
            INSTANT,
            nullable=True,
            comment="finished, or dropped: nobody has to handle it any more",
        ),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_document_run_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_document_source_source_id")),
    )
    op.create_index(
        op.f("ix_document_area_registered_at"), "document", ["area", "registered_at"], unique=False
    )
    op.create_index(op.f("ix_document_finished_at"), "document", ["finished_at"], unique=False)
    op.create_index(
        "ix_document_open",
        "document",
        ["org", "due_at", "registered_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL AND direction = 'incoming'"),
        postgresql_where=sa.text("ended_at IS NULL AND direction = 'incoming'"),
    )
    op.create_index(op.f("ix_document_org_finished_at"), "document", ["org", "finished_at"], unique=False)
    op.create_index(op.f("ix_document_org_registered_at"), "document", ["org", "registered_at"], unique=False)
    op.create_index(op.f("ix_document_registered_at"), "document", ["registered_at"], unique=False)
    op.create_table(
        "dossier",
        sa.Column("dossier_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False, comment="an older one never overwrites a newer"),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False, comment="code of the national portal, 1 to 10"),
        sa.Column("service_level", sa.String(), nullable=True),
        sa.Column("applicant", sa.String(), nullable=True, comment="what kind of applicant, never who"),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("due_computed", sa.Boolean(), nullable=False, comment="counted in working days by us"),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("returned_at", INSTANT, nullable=True),
        sa.Column(
            "pauses",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="JSON [[status, since, until], ...]",
        ),
        sa.Column("digitised", sa.Boolean(), nullable=True),
        sa.Column("electronic_result", sa.Boolean(), nullable=True),
        sa.Column("paid_online", sa.Boolean(), nullable=True),
        sa.Column("run_id", IDENTITY, nullable=False, comment="that wrote it last"),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_dossier_run_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_dossier_source_source_id")),
    )
    op.create_index(op.f("ix_dossier_area_received_at"), "dossier", ["area", "received_at"], unique=False)
    op.create_index(
        op.f("ix_dossier_finished_at_received_at"), "dossier", ["finished_at", "received_at"], unique=False
    )
    op.create_index(
        "ix_dossier_open",
        "dossier",
        ["org", "due_at", "received_at", "area", "field", "channel", "service_level", "source"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(op.f("ix_dossier_org_finished_at"), "dossier", ["org", "finished_at"], unique=False)
    op.create_index(op.f("ix_dossier_org_received_at"), "dossier", ["org", "received_at"], unique=False)
    op.create_index(op.f("ix_dossier_received_at"), "dossier", ["received_at"], unique=False)
    op.create_table(
        "dossier_span",
        sa.Column("dossier_id", IDENTITY, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True, comment="NULL: it goes on"),
        sa.Column(
            "pause", sa.Integer(), nullable=True, comment="status that stopped the clock; NULL: it ran"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.dossier_id"], name=op.f("fk_dossier_span_dossier_id")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "since", name=op.f("pk_dossier_span")),
        comment="the life of a dossier that was paused, cut at each pause; one never paused has no rows here",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("dossier_span")
    op.drop_index(op.f("ix_dossier_received_at"), table_name="dossier")
    op.drop_index(op.f("ix_dossier_org_received_at"), table_name="dossier")
    op.drop_index(op.f("ix_dossier_org_finished_at"), table_name="dossier")
    op.drop_index(
        "ix_dossier_open",
        table_name="dossier",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_index(op.f("ix_dossier_finished_at_received_at"), table_name="dossier")
    op.drop_index(op.f("ix_dossier_area_received_at"), table_name="dossier")
    op.drop_table("dossier")
    op.drop_index(op.f("ix_document_registered_at"), table_name="document")
    op.drop_index(op.f("ix_document_org_registered_at"), table_name="document")
    op.drop_index(op.f("ix_document_org_finished_at"), table_name="document")
    op.drop_index(
        "ix_document_open",
        table_name="document",
        sqlite_where=sa.text("ended_at IS NULL AND direction = 'incoming'"),
        postgresql_where=sa.text("ended_at IS NULL AND direction = 'incoming'"),
    )
    op.drop_index(op.f("ix_document_finished_at"), table_name="document")
    op.drop_index(op.f("ix_document_area_registered_at"), table_name="document")
    op.drop_table("document")
    op.drop_table("counted")
    op.drop_index(op.f("ix_assigned_task_org_assigned_at"), table_name="assigned_task")
    op.drop_index(
        "ix_assigned_task_open",
        table_name="assigned_task",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_index(op.f("ix_assigned_task_finished_at"), table_name="assigned_task")
    op.drop_index(op.f("ix_assigned_task_assigned_at"), table_name="assigned_task")
    op.drop_index(op.f("ix_assigned_task_area_assigned_at"), table_name="assigned_task")
    op.drop_table("assigned_task")
