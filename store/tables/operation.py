"""Running it: who leads, who may come in, and what was done."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from store.tables.base import Identity, Instant, metadata

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
