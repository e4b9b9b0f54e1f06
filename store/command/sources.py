"""What the deployment says of its sources, entered in their status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import Engine, writing
from store.tables import source_status


@dataclass(frozen=True, slots=True)
class SourceRegistration:
    """One source as configured: whether it is asked at all, and how long it may stay silent."""

    source: str
    enabled: bool
    simulated: bool
    late_after: timedelta | None = None
    dead_after: timedelta | None = None


def register(engine: Engine, registrations: Iterable[SourceRegistration]) -> None:
    """Enter or update each source; what is known of its runs stays. The same again changes nothing.

    A source whose last run was simulated stays so, whatever is configured, until a real one succeeds.
    """
    insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "source": found.source,
            "enabled": found.enabled,
            "simulated": found.simulated,
            "late_after_seconds": _seconds(found.late_after),
            "dead_after_seconds": _seconds(found.dead_after),
        }
        for found in registrations
    ]
    if not rows:
        return
    entered = insert(source_status)
    configured = {
        name: entered.excluded[name] for name in ("enabled", "late_after_seconds", "dead_after_seconds")
    }
    simulated = or_(entered.excluded.simulated, source_status.c.simulated)
    with writing(engine) as connection:
        connection.execute(
            entered.on_conflict_do_update(
                index_elements=[source_status.c.source],
                set_={**configured, "simulated": simulated},
            ),
            rows,
        )


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
