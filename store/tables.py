"""Tables of the store. Instants are UTC; periods are (freq, first day)."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. SQLite alone would drop the offset without a word."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without an offset; give the rest to the database in UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"instant without an offset: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant on every database."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


Identity = BigInteger().with_variant(Integer, "sqlite")
"""A row number that SQLite hands out by itself and PostgreSQL keeps in 8 bytes."""

# Where numbers come from -------------------------------------------------------------------

ingestion_run = Table(
    "ingestion_run",
    metadata,
    Column("run_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("window_since", Instant),
    Column("window_until", Instant),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("status", String, nullable=False, comment="running | ok | failed"),
    Column("origin", String, nullable=False, server_default="", comment="file name or address asked"),
    Column("upstream_as_of", Date),
    Column("simulated", Boolean, nullable=False),
    Column("raw_path", String),
    Column("raw_sha256", String),
    Column("records_read", Integer, nullable=False, server_default="0"),
    Column("records_written", Integer, nullable=False, server_default="0"),
    Column("records_unchanged", Integer, nullable=False, server_default="0"),
    Column("records_superseded", Integer, nullable=False, server_default="0", comment="older than stored"),
    Column("records_rejected", Integer, nullable=False, server_default="0"),
    Column("error_kind", String),
    Column("error", Text),
    Index(None, "source", "finished_at"),
)

source_status = Table(
    "source_status",
    metadata,
    Column("source", String, primary_key=True),
    Column("enabled", Boolean, nullable=False, server_default="1"),
    Column("simulated", Boolean, nullable=False, server_default="0"),
    Column("late_after_seconds", Integer, comment="silence that makes the source late; NULL: never"),
    Column("dead_after_seconds", Integer),
    Column("last_attempt_at", Instant),
    Column("last_success_at", Instant),
    Column("last_success_run_id", ForeignKey(ingestion_run.c.run_id)),
    Column("upstream_as_of", Date),
    Column("failing_since", Instant),
    Column("failures", Integer, nullable=False, server_default="0", comment="in a row"),
    Column("error_kind", String),
    Column("error", Text),
    Column("data_version", Integer, nullable=False, server_default="0", comment="rises with new data"),
)

rejection = Table(
    "rejection",
    metadata,
    Column("run_id", ForeignKey(ingestion_run.c.run_id), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("position", String, nullable=False, comment="where a person finds it: sheet!cell, items[17]"),
    Column("reason", Text, nullable=False),
    Column("payload", Text, nullable=False, server_default=""),
)

# Facts -------------------------------------------------------------------------------------

series = Table(
    "series",
    metadata,
    Column("series_id", Identity, primary_key=True),
    Column("indicator", String, nullable=False),
    Column("freq", String(1), nullable=False),
    Column("breakdown", String, nullable=False, server_default=""),
    Column("org", String, nullable=False, server_default=""),
    Column("area", String, nullable=False),
    Column("latest_period", Date),
    Column("latest_run_id", ForeignKey(ingestion_run.c.run_id)),
    UniqueConstraint("indicator", "freq", "breakdown", "org", "area"),
)

observation = Table(
    "observation",
    metadata,
    Column("series_id", ForeignKey(series.c.series_id), primary_key=True),
    Column("period_start", Date, primary_key=True),
    Column("value", Float),
    Column("status", String(1), nullable=False),
    Column("as_of", Date, comment="the day the upstream gives; an older one never overwrites a newer"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False, comment="that wrote this value"),
    sqlite_with_rowid=False,
)

observation_revision = Table(
    "observation_revision",
    metadata,
    Column("series_id", ForeignKey(series.c.series_id), primary_key=True),
    Column("period_start", Date, primary_key=True),
    Column("replaced_at", Instant, primary_key=True, comment="when the run that replaced it started"),
    Column("value", Float),
    Column("status", String(1), nullable=False),
    Column("as_of", Date),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    sqlite_with_rowid=False,
)

failed_check = Table(
    "failed_check",
    metadata,
    Column("series_id", ForeignKey(series.c.series_id), primary_key=True),
    Column("period_start", Date, primary_key=True),
    Column("kind", String, primary_key=True, comment="jump | range | sum"),
    Column("detail", String, nullable=False),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    Index(None, "run_id"),
)

# Events ------------------------------------------------------------------------------------

dossier = Table(
    "dossier",
    metadata,
    Column("dossier_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("area", String, nullable=False),
    Column("org", String, nullable=False),
    Column("updated_at", Instant, nullable=False, comment="an older one never overwrites a newer"),
    Column("service", String, nullable=False),
    Column("field", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("status", Integer, nullable=False, comment="code of the national portal, 1 to 10"),
    Column("service_level", String),
    Column("applicant", String, comment="what kind of applicant, never who"),
    Column("submitted_at", Instant),
    Column("received_at", Instant),
    Column("due_at", Instant),
    Column("due_computed", Boolean, nullable=False, comment="counted in working days by us"),
    Column("finished_at", Instant),
    Column("returned_at", Instant),
    Column("pauses", Text, nullable=False, server_default="", comment="JSON [[status, since, until], ...]"),
    Column("digitised", Boolean),
    Column("electronic_result", Boolean),
    Column("paid_online", Boolean),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False, comment="that wrote it last"),
    UniqueConstraint("source", "source_id"),
    Index(None, "received_at"),
    Index(None, "finished_at", "received_at"),
    Index(None, "org", "received_at"),
    Index(None, "org", "finished_at"),
    Index(None, "area", "received_at"),
    Index(
        "ix_dossier_open",
        *("org", "due_at", "received_at", "area", "field", "channel", "service_level", "source"),
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
    Index(
        "ix_dossier_deadline",
        *("source", "due_at"),
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)

dossier_span = Table(
    "dossier_span",
    metadata,
    Column("dossier_id", ForeignKey(dossier.c.dossier_id), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant, comment="NULL: it goes on"),
    Column("pause", Integer, comment="status that stopped the clock; NULL: it ran"),
    comment="the life of a dossier that was paused, cut at each pause; one never paused has no rows here",
    sqlite_with_rowid=False,
)

document = Table(
    "document",
    metadata,
    Column("document_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("area", String, nullable=False),
    Column("org", String, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("direction", String, nullable=False, comment="incoming | outgoing"),
    Column("route", String, nullable=False, comment="interlinked | other"),
    Column("status", String, nullable=False),
    Column("signature", String, comment="NULL: the upstream does not say"),
    Column("kind", String, nullable=False, server_default=""),
    Column("notation", String, nullable=False, server_default=""),
    Column("urgency", String),
    Column("registered_at", Instant, nullable=False),
    Column("approved_at", Instant),
    Column("assigned_at", Instant),
    Column("due_at", Instant),
    Column("finished_at", Instant),
    Column("stored_at", Instant),
    Column("ended_at", Instant, comment="finished, or dropped: nobody has to handle it any more"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "registered_at"),
    Index(None, "finished_at"),
    Index(None, "org", "registered_at"),
    Index(None, "org", "finished_at"),
    Index(None, "area", "registered_at"),
    Index(
        "ix_document_open",
        *("org", "due_at", "registered_at"),
        sqlite_where=text("ended_at IS NULL AND direction = 'incoming'"),
        postgresql_where=text("ended_at IS NULL AND direction = 'incoming'"),
    ),
    Index(
        "ix_document_deadline",
        *("source", "due_at"),
        sqlite_where=text("ended_at IS NULL AND direction = 'incoming'"),
        postgresql_where=text("ended_at IS NULL AND direction = 'incoming'"),
    ),
)

assigned_task = Table(
    "assigned_task",
    metadata,
    Column("task_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("area", String, nullable=False),
    Column("org", String, nullable=False, comment="that has to do it"),
    Column("updated_at", Instant, nullable=False),
    Column("document", String, nullable=False, comment="source_id of the document that assigns it"),
    Column("assigned_by", String, nullable=False),
    Column("assigned_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("finished_at", Instant),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "assigned_at"),
    Index(None, "finished_at"),
    Index(None, "org", "assigned_at"),
    Index(None, "area", "assigned_at"),
    Index(
        "ix_assigned_task_open",
        *("org", "due_at", "assigned_at"),
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
    Index(
        "ix_assigned_task_deadline",
        *("source", "due_at"),
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)

citizen_report = Table(
    "citizen_report",
    metadata,
    Column("report_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("area", String, nullable=False),
    Column("org", String, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("category", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("status", String, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("due_at", Instant),
    Column("finished_at", Instant),
    Column("longitude", Float),
    Column("latitude", Float),
    Column("reporter", String(64), nullable=False, comment="hash under a key of this installation"),
    Column("verified", Boolean, comment="NULL: the upstream does not say"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "submitted_at"),
    Index(None, "finished_at"),
    Index(None, "org", "submitted_at"),
    Index(None, "area", "submitted_at"),
    Index(
        "ix_citizen_report_open",
        *("org", "due_at", "submitted_at"),
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
    Index(
        "ix_citizen_report_deadline",
        *("source", "due_at"),
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)

counted = Table(
    "counted",
    metadata,
    Column("indicator", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("since", Date, comment="first day that is counted; NULL: there is no record yet"),
    Column("until", Instant, nullable=False, comment="deadlines before this have been counted as passed"),
    Column("simulated", Boolean, nullable=False),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    comment="how far each indicator that counts events has come",
)

# Places ------------------------------------------------------------------------------------

place = Table(
    "place",
    metadata,
    Column("place_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("kind", String, nullable=False, comment="of catalogue/places.yaml"),
    Column("name", String, nullable=False),
    Column("org", String, nullable=False, comment="that owns it; empty: nobody of the catalogue"),
    Column("area", String, nullable=False),
    Column("former_area", String, nullable=False, comment="district under which it is still listed"),
    Column("longitude", Float, comment="WGS 84"),
    Column("latitude", Float),
    Column("status", String, nullable=False),
    Column("capacity", Integer),
    Column("updated_at", Instant, nullable=False, comment="an older one never overwrites a newer"),
    Column("extra", Text, nullable=False, comment="further facts by name, as JSON"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False, comment="that wrote it last"),
    UniqueConstraint("source", "source_id"),
    Index(None, "kind", "area"),
)

camera_event = Table(
    "camera_event",
    metadata,
    Column("event_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False, comment="of the camera, as the registry knows it"),
    Column("area", String, nullable=False),
    Column("org", String, nullable=False),
    Column("condition", String, nullable=False, comment="of domain.cameras.Condition, confirmed"),
    Column("since", Instant, nullable=False),
    Column("until", Instant, comment="NULL: it lasts"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id", "since"),
    Index(None, "until"),
    Index(
        "ix_camera_event_open",
        "source",
        "source_id",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
    comment="a camera was in a condition for a time; between two rows of it nobody watched",
)

# What is said in public ---------------------------------------------------------------------

mention = Table(
    "mention",
    metadata,
    Column("mention_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("tone", String, nullable=False),
    Column("site", String, nullable=False),
    Column("title", String, nullable=False, comment="of the press only"),
    Column("address", String, nullable=False, comment="of the press only"),
    Column("interactions", Integer, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "published_at"),
)

keyword = Table(
    "keyword",
    metadata,
    Column("keyword_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("topic", String, nullable=False, comment="empty: all topics together"),
    Column("month", Date, nullable=False),
    Column("word", String, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "month", "topic"),
)

# Units and agencies of the administration --------------------------------------------------

area = Table(
    "area",
    metadata,
    Column("code", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date, comment="first day on which it is no more; NULL: still there"),
    Column("level", String, nullable=False, comment="country | province | district | commune"),
    Column("name", String, nullable=False),
    Column("parent", String),
    Column("successors", String, nullable=False, server_default="", comment="codes, comma separated"),
    Column("longitude", Float),
    Column("latitude", Float),
    Index(None, "parent"),
)

organisation = Table(
    "organisation",
    metadata,
    Column("code", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
    Column("name", String, nullable=False),
    Column("parent", String),
    Column("kind", String, nullable=False, comment="department | district | commune | ..."),
    Column("area", String),
    Column("successors", String, nullable=False, server_default=""),
)

# Maps --------------------------------------------------------------------------------------

map_file = Table(
    "map_file",
    metadata,
    Column("map_file_id", Identity, primary_key=True),
    Column("name", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("features", Integer, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("imported_by", String, nullable=False),
    comment="files that boundaries and layers came from",
)

boundary = Table(
    "boundary",
    metadata,
    Column("level", String, primary_key=True, comment="province | district | commune"),
    Column("code", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("zoom", Integer, primary_key=True, comment="0 is the coarsest"),
    Column("valid_to", Date, comment="first day on which it is no more; NULL: still there"),
    Column("geometry", Text, nullable=False, comment="GeoJSON, WGS 84"),
    Column("longitude", Float, nullable=False, comment="where the name stands"),
    Column("latitude", Float, nullable=False),
    Column("map_file_id", ForeignKey(map_file.c.map_file_id), nullable=False),
)

map_layer = Table(
    "map_layer",
    metadata,
    Column("name", String, primary_key=True),
    Column("kind", String, nullable=False, comment="line | area | point"),
    Column("map_file_id", ForeignKey(map_file.c.map_file_id), nullable=False),
)

map_layer_feature = Table(
    "map_layer_feature",
    metadata,
    Column("layer", ForeignKey(map_layer.c.name), primary_key=True),
    Column("zoom", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", String, nullable=False, comment="empty: it has none"),
    Column("geometry", Text, nullable=False, comment="GeoJSON, WGS 84"),
    Column("west", Float, nullable=False),
    Column("south", Float, nullable=False),
    Column("east", Float, nullable=False),
    Column("north", Float, nullable=False),
)

# Running it --------------------------------------------------------------------------------

lease = Table(
    "lease",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", Instant, nullable=False),
)

app_user = Table(
    "app_user",
    metadata,
    Column("user_id", Identity, primary_key=True),
    Column("username", String, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("role", String, nullable=False),
    Column("area", String, nullable=False, server_default="", comment="cut to this area; empty: all"),
    Column("org", String, nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default="1"),
    Column("must_change_password", Boolean, nullable=False, server_default="0"),
    Column("code_until", Instant, comment="a one-time code opens the door until then; NULL: a password does"),
    Column("session_version", Integer, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
)

app_session = Table(
    "app_session",
    metadata,
    Column("session_hash", String(64), primary_key=True, comment="SHA-256 of the token in the cookie"),
    Column("user_id", ForeignKey(app_user.c.user_id), nullable=False),
    Column("session_version", Integer, nullable=False, comment="of the user at login"),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("address", String, nullable=False, server_default=""),
    Column("agent", String, nullable=False, server_default=""),
    Index(None, "user_id"),
)

login_throttle = Table(
    "login_throttle",
    metadata,
    Column("subject_hash", String(64), primary_key=True, comment="SHA-256 of an account or address"),
    Column("failures", Integer, nullable=False, comment="in a row"),
    Column("last_failure_at", Instant, nullable=False),
    Column("locked_until", Instant),
)

audit = Table(
    "audit",
    metadata,
    Column("audit_id", Identity, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("username", String, nullable=False, comment="who; empty for an anonymous try"),
    Column("address", String, nullable=False, server_default=""),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False, server_default=""),
    Column("before", Text, nullable=False, server_default=""),
    Column("after", Text, nullable=False, server_default=""),
    Column("previous_hash", String(64), nullable=False, unique=True, comment="a chain cannot fork"),
    Column("hash", String(64), nullable=False),
    Index(None, "at"),
)
