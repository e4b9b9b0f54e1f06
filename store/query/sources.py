"""Questions about sources: how they are, what their runs did, what was refused."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

import catalogue
from domain.freshness import Cadence, SourceHealth, SyncPromise
from domain.readings import Run
from domain.records import Rejection
from store.tables import ingestion_run, rejection, series, source_status

_ALL = select(source_status)
_ONE = select(source_status).where(source_status.c.source == bindparam("code"))


def health(connection: Connection, sources: Collection[str] | None = None) -> dict[str, SourceHealth]:
    """What is known of each source of the catalogue (or of `sources` only), by code, catalogue order first.

    A source that was never registered nor asked is there too, with nothing known of it.
    """
    if sources is None:
        found = connection.execute(_ALL).all()
    else:
        found = [row for code in sorted(sources) for row in connection.execute(_ONE, {"code": code})]
    rows = {row.source: row for row in found}
    declared = [code for code in catalogue.sources() if sources is None or code in sources]
    asked = list(dict.fromkeys([*declared, *rows]))
    reached = {code: _reached(connection, code) for code in asked if _comes_ahead(code)}
    return {code: _health(code, rows.get(code), reached.get(code)) for code in asked}


def runs(connection: Connection, source: str, *, limit: int) -> list[Run]:
    """The last runs of a source, newest first."""
    query = select(ingestion_run).where(ingestion_run.c.source == source)
    return [
        Run(
            run_id=row.run_id,
            source=row.source,
            origin=row.origin,
            status=row.status,
            started_at=row.started_at,
            finished_at=row.finished_at,
            upstream_as_of=row.upstream_as_of,
            simulated=row.simulated,
            raw_path=row.raw_path or "",
            raw_sha256=row.raw_sha256 or "",
            read=row.records_read,
            written=row.records_written,
            unchanged=row.records_unchanged,
            superseded=row.records_superseded,
            rejected=row.records_rejected,
            error_kind=row.error_kind or "",
            error=row.error or "",
        )
        for row in connection.execute(query.order_by(ingestion_run.c.run_id.desc()).limit(limit))
    ]


def rejections(connection: Connection, run_id: int, *, limit: int, offset: int = 0) -> list[Rejection]:
    """What a run refused, in the order in which it came."""
    query = select(rejection).where(rejection.c.run_id == run_id).order_by(rejection.c.ordinal)
    rows = connection.execute(query.limit(limit).offset(offset))
    return [Rejection(row.position, row.reason, row.payload) for row in rows]


def data_versions(connection: Connection) -> dict[str, int]:
    """A number per source that rises whenever one of its values changes."""
    query = select(source_status.c.source, source_status.c.data_version)
    return {row.source: row.data_version for row in connection.execute(query)}


def _cadence(source: str) -> Cadence | None:
    declared = catalogue.sources().get(source)
    told = declared.cadence if declared else None
    return Cadence(told.freq, told.due_days, told.dead_days) if told else None


def _comes_ahead(source: str) -> bool:
    cadence = _cadence(source)
    return cadence is not None and cadence.comes_ahead


def _reached(connection: Connection, source: str) -> date | None:
    """The newest period that any figure of a source has, which may not have begun yet."""
    codes = [code for code, meant in catalogue.indicators().items() if meant.source == source]
    newest: date | None = connection.scalar(
        select(func.max(series.c.latest_period)).where(series.c.indicator.in_(codes))
    )
    return newest


def _health(source: str, row: Row[Any] | None, reached: date | None) -> SourceHealth:
    declared = catalogue.sources().get(source)
    retired = declared.retired.since if declared and declared.retired else None
    cadence = _cadence(source)
    if row is None:
        return SourceHealth(
            source, None, None, None, None, None, None, None, retired, 0, simulated=False, cadence=cadence
        )
    return SourceHealth(
        source=source,
        last_attempt_at=row.last_attempt_at,
        last_success_at=row.last_success_at,
        failing_since=row.failing_since,
        error_kind=row.error_kind,
        error=row.error,
        upstream_as_of=row.upstream_as_of,
        promise=_promise(row.late_after_seconds, row.dead_after_seconds),
        retired_on=retired,
        data_version=row.data_version,
        simulated=row.simulated,
        cadence=cadence,
        reached=reached,
    )


def _promise(late_after: int | None, dead_after: int | None) -> SyncPromise | None:
    """The promise of a source that is polled; one limit alone stands for both."""
    if late_after is None and dead_after is None:
        return None
    late = late_after if late_after is not None else dead_after
    dead = dead_after if dead_after is not None else late_after
    return SyncPromise(timedelta(seconds=late or 0), timedelta(seconds=dead or 0))
