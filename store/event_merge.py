"""Brings staged events into their tables: new ones, and those that are newer than what is stored."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Table, select, text

from store.counting import Counting
from store.engine import Connection
from store.event_staging import STAGED, EventStaging
from store.measures import DOSSIER, SUBJECTS, Subject
from store.merge import Merged
from store.tables import ingestion_run


def merge_events(
    connection: Connection, staging: EventStaging, counting: Counting, *, source: str, run_id: int
) -> Merged:
    """Write the staged events on behalf of a run; `counting` hears of every one that changes.

    Of several versions of one record the newest by `updated_at` counts, then the last. A version
    older than the stored one, or equal to it, changes nothing. A source's records are all
    simulated or all real: the first real ones take the place of the simulated ones, and
    simulated ones never join real ones.
    """
    written = unchanged = 0
    refused = counting.simulated and _holds(connection, source, simulated=False)
    if not counting.simulated and staging.taken and _holds(connection, source, simulated=True):
        counting.forget()
        for subject in SUBJECTS.values():
            _purge(connection, subject, source)
    for name in staging.taken:
        subject, staged = SUBJECTS[name], STAGED[name].name
        if refused:
            connection.execute(text(f"DELETE FROM {staged}"))  # noqa: S608 (names of tables)
            continue
        unchanged += _sift(connection, subject, source)
        counting.before(subject, _ids(subject))
        written += _upsert(connection, subject, source=source, run_id=run_id)
        if subject is DOSSIER:
            _cut_again(connection, source)
        counting.after(subject, _ids(subject))
    return Merged(written, unchanged, 0)


def _sift(connection: Connection, subject: Subject, source: str) -> int:
    """Leave of the staged events only those that change something; give how many are as stored."""
    staged, table = STAGED[subject.name], subject.table.name
    connection.execute(text(f"CREATE INDEX ix_{staged.name} ON {staged.name} (source_id)"))
    connection.execute(
        text(f"""
            DELETE FROM {staged.name} WHERE seq IN (
                SELECT seq FROM (
                    SELECT seq, row_number() OVER (
                        PARTITION BY source_id ORDER BY updated_at DESC, seq DESC) AS place
                    FROM {staged.name} WHERE source_id IN (
                        SELECT source_id FROM {staged.name} GROUP BY source_id HAVING count(*) > 1)
                ) ranked WHERE place > 1)
        """)  # noqa: S608
    )
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ANALYZE {staged.name}"))
    stored = f"""
        DELETE FROM {staged.name} WHERE seq IN (
            SELECT s.seq FROM {staged.name} s CROSS JOIN {table} e
            WHERE e.source = :source AND e.source_id = s.source_id AND """  # noqa: S608
    connection.execute(text(f"{stored} s.updated_at < e.updated_at)"), {"source": source})
    same = " AND ".join(f"s.{name} IS NOT DISTINCT FROM e.{name}" for name in _columns(staged))
    return connection.execute(text(f"{stored} {same})"), {"source": source}).rowcount


def _upsert(connection: Connection, subject: Subject, *, source: str, run_id: int) -> int:
    staged, table = STAGED[subject.name], subject.table.name
    names = ", ".join(_columns(staged))
    replaced = ", ".join(f"{name} = excluded.{name}" for name in (*_columns(staged), "run_id"))
    with _indexed_afterwards(connection, subject.table):
        done = connection.execute(
            text(f"""
                INSERT INTO {table} (source, run_id, {names})
                SELECT :source, :run, {names} FROM {staged.name} WHERE true ORDER BY seq
                ON CONFLICT (source, source_id) DO UPDATE SET {replaced}
            """),  # noqa: S608
            {"source": source, "run": run_id},
        )
    return done.rowcount


@contextmanager
def _indexed_afterwards(connection: Connection, table: Table) -> Iterator[None]:
    """Fill an empty table without its indexes and make them at the end, in a quarter of the time.

    On SQLite only, where those who read meanwhile go on with the table as it was.
    """
    is_first = connection.execute(select(table).limit(1)).first() is None
    indexes = table.indexes if is_first and connection.dialect.name == "sqlite" else ()
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def _cut_again(connection: Connection, source: str) -> None:
    """Replace the spans of the dossiers that were written."""
    key = {"source": source}
    connection.execute(
        text("""
            DELETE FROM dossier_span WHERE dossier_id IN (
                SELECT d.dossier_id FROM staged_dossier s CROSS JOIN dossier d
                WHERE d.source = :source AND d.source_id = s.source_id)
        """),
        key,
    )
    connection.execute(
        text("""
            INSERT INTO dossier_span (dossier_id, since, until, pause)
            SELECT d.dossier_id, p.since, p.until, p.pause
            FROM staged_span p CROSS JOIN staged_dossier s CROSS JOIN dossier d
            WHERE s.seq = p.seq AND d.source = :source AND d.source_id = s.source_id
            ON CONFLICT DO NOTHING
        """),
        key,
    )


def _ids(subject: Subject) -> str:
    """A query for the numbers of the stored records that are staged."""
    staged = STAGED[subject.name].name
    return (
        f"SELECT e.{subject.key.name} FROM {staged} s CROSS JOIN {subject.table.name} e "  # noqa: S608
        "WHERE e.source = :source AND e.source_id = s.source_id"
    )


def _holds(connection: Connection, source: str, *, simulated: bool) -> bool:
    """Whether any record of the source came with a simulated run, or with a real one."""
    for subject in SUBJECTS.values():
        query = (
            select(ingestion_run.c.simulated)
            .join(subject.table, subject.table.c.run_id == ingestion_run.c.run_id)
            .where(subject.table.c.source == source)
            .limit(1)
        )
        if connection.execute(query).scalar() is simulated:
            return True
    return False


def _purge(connection: Connection, subject: Subject, source: str) -> None:
    if subject is DOSSIER:
        connection.execute(
            text("""
                DELETE FROM dossier_span
                WHERE dossier_id IN (SELECT dossier_id FROM dossier WHERE source = :source)
            """),
            {"source": source},
        )
    connection.execute(subject.table.delete().where(subject.table.c.source == source))


def _columns(staged: Table) -> list[str]:
    return [column.name for column in staged.c if column.name != "seq"]
