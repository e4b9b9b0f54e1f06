"""Counts what a run has changed: the steps of records before and after, and of deadlines passed.

Every record adds steps of +1 and -1 to the cells that it belongs to. When a run changes records,
the steps of their old state are taken away and those of their new state are added; a deadline that
has passed since the last run moves its record from one count to another. The sums of steps are
flows, their running sums are stocks. docs/adr/0005-events.md says why it is done this way.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

import catalogue
from catalogue.model import Indicator
from store.cells import STATUSES, Cells, clear
from store.counted_days import fill_days
from store.engine import Connection
from store.local_time import LocalDay
from store.measures import MEASURES, SUBJECTS, Counted, Flow, Subject, Sum, counted, rows, steps
from store.tables import Instant, failed_check, observation, observation_revision, series
from store.tables import counted as counted_until

_temporary = MetaData()


def _image(subject: Subject) -> Table:
    _, c = rows(subject)
    return Table(
        f"image_{subject.name}",
        _temporary,
        Column("sign", SmallInteger),
        Column("passed", Instant),
        Column("head", SmallInteger),
        Column("combo", BigInteger),
        *(Column(name, Instant) for name in subject.instants),
        *(Column(name, c[name].type) for name in subject.facts),
        prefixes=["TEMPORARY"],
    )


IMAGES = {name: _image(subject) for name, subject in SUBJECTS.items()}
COMBOS = Table(
    "combo",
    _temporary,
    Column("combo", Integer, primary_key=True),
    *(Column(name, String) for name in ("subject", "org", "area", "d0", "d1", "d2")),
    UniqueConstraint("subject", "org", "area", "d0", "d1", "d2"),
    prefixes=["TEMPORARY"],
)
STEPS = Table(
    "step",
    _temporary,
    Column("number", Integer),
    Column("combo", Integer),
    Column("day", Date),
    Column("x", SmallInteger),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An indicator that counts events: its number in the temporary tables, and its measure."""

    number: int
    indicator: Indicator
    measure: Counted


class Counting:
    """The count of one run of a source. A source that no indicator counts costs nothing."""

    def __init__(
        self, connection: Connection, *, source: str, run_id: int, simulated: bool, now: datetime
    ) -> None:
        self.simulated = simulated
        self._connection = connection
        self._source = source
        self._run = run_id
        self._kept = kept_of(source)
        held = connection.execute(select(counted_until).where(counted_until.c.source == source)).all()
        self._since: dict[str, date | None] = {row.indicator: row.since for row in held}
        self._from: datetime | None = max((row.until for row in held), default=None)
        self._until = now if self._from is None else max(now, self._from)
        self._changed: dict[str, str] = {}
        if self._kept:
            for table in (COMBOS, STEPS, *IMAGES.values()):
                table.create(connection)

    def forget(self) -> None:
        """Strike everything that was counted: its records were simulated, and are no more."""
        codes = [kept.indicator.code for kept in self._kept]
        mine = select(series.c.series_id).where(series.c.indicator.in_(codes))
        for table in (failed_check, observation_revision, observation):
            self._connection.execute(delete(table).where(table.c.series_id.in_(mine)))
        self._connection.execute(delete(series).where(series.c.indicator.in_(codes)))
        self._connection.execute(delete(counted_until).where(counted_until.c.source == self._source))
        self._since, self._from = {}, None

    def before(self, subject: Subject, ids: str) -> None:
        """Take the records that the query `ids` names as they are, before they change."""
        if self._from is not None:
            self._take(subject, -1, self._from, self._among(subject, ids))

    def after(self, subject: Subject, ids: str) -> None:
        """Take the same records as they have become."""
        self._changed[subject.name] = ids
        if self._from is not None:
            self._take(subject, 1, self._until, self._among(subject, ids))

    def finish(self) -> bool:
        """Bring the observations up to date with records and deadlines; say whether any changed."""
        if not self._kept:
            return False
        known = [kept for kept in self._kept if kept.indicator.code in self._since]
        fresh = [kept for kept in self._kept if kept.indicator.code not in self._since]
        if self._from is not None and known:
            self._pass_deadlines()
            self._step(known)
        if fresh:
            for table in IMAGES.values():
                clear(self._connection, table)
            for subject in dict.fromkeys(kept.measure.subject for kept in fresh):
                self._take(subject, 1, self._until, subject.table.c.source == self._source)
            self._step(fresh)
        cells = Cells(self._connection, self._kept, run_id=self._run)
        cells.gather()
        changed = cells.write(last=self._from, now=self._until)
        fill_days(
            self._connection,
            self._kept,
            self._since,
            last=self._from,
            now=self._until,
            source=self._source,
            simulated=self.simulated,
            run_id=self._run,
        )
        return changed

    def _pass_deadlines(self) -> None:
        """Take twice the open records whose deadline has passed since the last count: before and after."""
        assert self._from is not None  # noqa: S101 (for the type checker)
        for name, subject in SUBJECTS.items():
            c = subject.table.c
            due = and_(
                c.source == self._source,
                subject.open_now(c),
                c.due_at >= self._from,
                c.due_at < self._until,
            )
            if name in self._changed:
                due = and_(due, ~self._among(subject, self._changed[name]))
            self._take(subject, -1, self._from, due)
            self._take(subject, 1, self._until, due)

    def _among(self, subject: Subject, ids: str) -> ColumnElement[bool]:
        found = text(ids).bindparams(source=self._source).columns(subject.key)
        return subject.key.in_(select(found.subquery()))

    def _take(self, subject: Subject, sign: int, passed: datetime, which: ColumnElement[bool]) -> None:
        """Put records into the image, each with the number of its combination of dimensions."""
        if not self._kept:
            return
        own = subject.table.c
        dims = [func.coalesce(own[column], "") for column in subject.dimensions.values()]
        dims += [literal("")] * (3 - len(dims))
        place = (literal(subject.name), own.org, own.area, *dims)
        build = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        names = ("subject", "org", "area", "d0", "d1", "d2")
        self._connection.execute(
            build(COMBOS).from_select(names, select(*place).where(which).distinct()).on_conflict_do_nothing()
        )
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("ANALYZE combo"))
        found, c = rows(subject)
        head: ColumnElement[Any] = literal(1)
        if "since" in subject.instants:
            head = case((or_(c.since.is_(None), c.since == own.received_at), 1), else_=0)
        image = IMAGES[subject.name]
        pairs = zip((COMBOS.c[name] for name in names), place, strict=True)
        taken = select(
            literal(sign),
            literal(passed, Instant),
            head,
            COMBOS.c.combo,
            *(c[name] for name in (*subject.instants, *subject.facts)),
        ).select_from(found.join(COMBOS, and_(*(mine == theirs for mine, theirs in pairs))))
        self._connection.execute(insert(image).from_select(list(image.c), taken.where(which)))

    def _step(self, kepts: list[Kept]) -> None:
        """Write the steps of the records taken, for each indicator."""
        for kept in kepts:
            image = IMAGES[kept.measure.subject.name]
            once = image.c.head == 1 if isinstance(kept.measure, Flow) else literal(1) == 1
            for moment, x, which in steps(kept.measure, image.c):
                numbers: list[ColumnElement[Any]] = [literal(kept.number)]
                if kept.measure.by_status:
                    numbers.append(literal(kept.number) + image.c.status)
                for number in numbers:
                    step = select(number, image.c.combo, LocalDay(moment), image.c.sign * x)
                    self._connection.execute(
                        insert(STEPS).from_select(list(STEPS.c), step.where(which, once))
                    )


def kept_of(source: str) -> list[Kept]:
    """The indicators of a source for which observations are kept; sums are added when they are asked."""
    declared = [
        indicator
        for indicator in catalogue.indicators().values()
        if indicator.source == source
        and indicator.measure is not None
        and not isinstance(MEASURES[indicator.measure], Sum)
    ]
    return [
        Kept(number * STATUSES, indicator, counted(indicator.measure or ""))
        for number, indicator in enumerate(declared, 1)
    ]
