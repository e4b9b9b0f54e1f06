"""What the upstream lists as it is now (places, posts, key words): staged, checked, brought up to date.

Such things are few and have no history of their own: the newest version of each stays, and the run
that brought it. What is counted of places becomes observations (store/place_counts.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, select, text

from domain.listening import Keyword, Mention
from domain.periods import local_day
from domain.places import Place
from store.engine import Connection
from store.event_staging import SKEW
from store.listening_rules import keyword_objection, keyword_row, mention_objection, mention_row
from store.merge import Merged
from store.place_rules import Grounds, place_objection, place_row
from store.staging import BATCH
from store.tables import ingestion_run, keyword, mention, place
from wording import moment, say

_OF_THE_STORE = {"run_id", "source"}
_temporary = MetaData()


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of thing: its table, why one may not be taken, and its columns by name."""

    table: Table
    staged: Table
    objection: Callable[[Any, Grounds], str | None]
    row: Callable[[Any], dict[str, Any]]

    @property
    def columns(self) -> list[str]:
        """The columns that come with a record."""
        return [column.name for column in self.staged.c if column.name != "seq"]


def _register(table: Table, objection: Callable[[Any, Grounds], str | None], row: Any) -> Register:
    (key,) = table.primary_key.columns
    own = [
        Column(column.name, column.type)
        for column in table.c
        if column.name not in _OF_THE_STORE and column is not key
    ]
    staged = Table(
        f"staged_{table.name}",
        _temporary,
        Column("seq", Integer, primary_key=True),
        *own,
        prefixes=["TEMPORARY"],
    )
    return Register(table, staged, objection, row)


REGISTERS: dict[type, Register] = {
    Place: _register(place, place_objection, place_row),
    Mention: _register(mention, lambda each, _grounds: mention_objection(each), mention_row),
    Keyword: _register(keyword, lambda each, _grounds: keyword_objection(each), keyword_row),
}


class RegisterStaging:
    """Checks records one by one and stages them; the temporary tables are made when the first one comes."""

    def __init__(self, connection: Connection, *, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._grounds = Grounds(connection, on=local_day(now))
        self._rows: dict[type, list[dict[str, Any]]] = {}
        self._seq = 0

    def take(self, record: Any) -> str | None:
        """Stage one record; or why it cannot be taken."""
        register = REGISTERS[type(record)]
        if record.updated_at > self._now + SKEW:
            at, now = moment(record.updated_at), moment(self._now)
            return say("store.rejected.future", name="updated_at", at=at, now=now)
        objection = register.objection(record, self._grounds)
        if objection is not None:
            return objection
        if type(record) not in self._rows:
            register.staged.create(self._connection)
        self._seq += 1
        rows = self._rows.setdefault(type(record), [])
        rows.append({"seq": self._seq, **register.row(record)})
        if len(rows) >= BATCH:
            self.flush()
        return None

    def flush(self) -> None:
        """Hand over to the database what is still in memory."""
        for kind, rows in self._rows.items():
            if rows:
                self._connection.execute(insert(REGISTERS[kind].staged), rows)
                rows.clear()

    def merge(self, *, source: str, run_id: int, simulated: bool) -> Merged:
        """Write what is new or newer on behalf of a run.

        A source's records are all simulated or all real: the first real ones take the place of the
        simulated ones, and simulated ones never join real ones.
        """
        written = unchanged = 0
        for kind in self._rows:
            register = REGISTERS[kind]
            standing = _is_simulated(self._connection, register.table, source)
            if simulated and standing is False:
                continue
            if not simulated and standing is True:
                self._connection.execute(delete(register.table).where(register.table.c.source == source))
            unchanged += _sift(self._connection, register, source)
            written += _upsert(self._connection, register, source=source, run_id=run_id)
        return Merged(written, unchanged, 0)


def _is_simulated(connection: Connection, table: Table, source: str) -> bool | None:
    """Whether the records of a source are simulated; None where there are none."""
    query = (
        select(ingestion_run.c.simulated)
        .join(table, table.c.run_id == ingestion_run.c.run_id)
        .where(table.c.source == source)
        .limit(1)
    )
    return connection.execute(query).scalar()


def _sift(connection: Connection, register: Register, source: str) -> int:
    """Leave of the staged records only those that change something; give how many are as stored."""
    staged, table = register.staged.name, register.table.name
    connection.execute(
        text(f"""
            DELETE FROM {staged} WHERE seq IN (
                SELECT seq FROM (
                    SELECT seq, row_number() OVER (
                        PARTITION BY source_id ORDER BY updated_at DESC, seq DESC) AS place
                    FROM {staged}
                ) ranked WHERE place > 1)
        """)  # noqa: S608 (names of tables)
    )
    stored = f"""
        DELETE FROM {staged} WHERE seq IN (
            SELECT s.seq FROM {staged} s JOIN {table} e ON e.source_id = s.source_id
            WHERE e.source = :source AND """  # noqa: S608
    connection.execute(text(f"{stored} s.updated_at < e.updated_at)"), {"source": source})
    same = " AND ".join(f"s.{name} IS NOT DISTINCT FROM e.{name}" for name in register.columns)
    return connection.execute(text(f"{stored} {same})"), {"source": source}).rowcount


def _upsert(connection: Connection, register: Register, *, source: str, run_id: int) -> int:
    names = ", ".join(register.columns)
    replaced = ", ".join(f"{name} = excluded.{name}" for name in (*register.columns, "run_id"))
    done = connection.execute(
        text(f"""
            INSERT INTO {register.table.name} (source, run_id, {names})
            SELECT :source, :run, {names} FROM {register.staged.name} WHERE true ORDER BY seq
            ON CONFLICT (source, source_id) DO UPDATE SET {replaced}
        """),  # noqa: S608
        {"source": source, "run": run_id},
    )
    return done.rowcount
