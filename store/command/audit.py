"""The audit trail: who did what, when and from where; rows are only ever added.

Each row carries the hash of the row before it, so a row that is changed, removed or slipped in
later breaks the chain (`store.query.audit.verify`).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, false, insert, select, text, update

from store.tables import audit

FIRST = "0" * 64
"""What stands before the first row."""


def append(
    connection: Connection,
    *,
    at: datetime,
    username: str,
    action: str,
    subject: str = "",
    before: str = "",
    after: str = "",
    address: str = "",
) -> None:
    """Add one row within the transaction of `connection`, so that it holds exactly if the act does.

    Args:
        connection: The transaction that does the act.
        at: The instant of the act.
        username: Who; "" for an anonymous try.
        action: What, as a key of wording: "login", "user_created", "export".
        subject: On whom or what.
        before: The state before, as text; "" where there was none.
        after: The state after.
        address: Network address it came from.
    """
    _wait_for_turn(connection)
    last = select(audit.c.hash).order_by(audit.c.audit_id.desc()).limit(1)
    previous = connection.scalar(last) or FIRST
    fields = {
        "username": username,
        "address": address,
        "action": action,
        "subject": subject,
        "before": before,
        "after": after,
    }
    hashed = chained(previous, at, fields)
    connection.execute(insert(audit).values(at=at, previous_hash=previous, hash=hashed, **fields))


def chained(previous: str, at: datetime, fields: Mapping[str, str]) -> str:
    """Hash (SHA-256, hexadecimal) of a row that follows the row with hash `previous`."""
    row = [previous, at.astimezone(UTC).isoformat(), *(fields[name] for name in sorted(fields))]
    return hashlib.sha256(json.dumps(row).encode()).hexdigest()


def _wait_for_turn(connection: Connection) -> None:
    """Let one writer at a time read the last hash and add to it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
    else:  # SQLite takes its write lock with the first statement that could write
        connection.execute(update(audit).where(false()).values(action=audit.c.action))
