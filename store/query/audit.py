"""Questions to the audit trail: what happened, and is the trail whole?"""

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from domain.access import Act
from store.command.audit import FIRST, chained
from store.tables import audit


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows the trail has, and the number of the first that does not fit its predecessor."""

    rows: int
    broken_at: int | None


FIELDS = (
    audit.c.at,
    audit.c.username,
    audit.c.address,
    audit.c.action,
    audit.c.subject,
    audit.c.before,
    audit.c.after,
)


def trail(connection: Connection, *, username: str = "", limit: int = 100) -> list[Act]:
    """The newest acts first; with `username`, those by this person or upon this person."""
    asked = select(*FIELDS).order_by(audit.c.audit_id.desc()).limit(limit)
    if username:
        asked = asked.where(or_(audit.c.username == username, audit.c.subject == username))
    return [Act(*row) for row in connection.execute(asked)]


def verify(connection: Connection) -> Verdict:
    """Follow the chain from the first row to the last."""
    asked = select(audit.c.audit_id, audit.c.previous_hash, audit.c.hash, *FIELDS)
    previous, rows = FIRST, 0
    for row in connection.execute(asked.order_by(audit.c.audit_id)).yield_per(1000).mappings():
        fields = {column.name: row[column.name] for column in FIELDS[1:]}
        rows += 1
        if row["previous_hash"] != previous or row["hash"] != chained(previous, row["at"], fields):
            return Verdict(rows, row["audit_id"])
        previous = row["hash"]
    return Verdict(rows, None)
