"""Counts what a run has changed: the steps of records before and after, and of deadlines passed.

Every record adds steps of +1 and -1 to the cells that it belongs to. When a run changes records,
the steps of their old state are taken away and those of their new state are added; a deadline that
has passed since the last run moves its record from one count to another. The sums of steps are
flows, their running sums are stocks. docs/adr/0007-events.md says why it is done this way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    MetaData,
    Select,
    SmallInteger,
    String,
    Table,
    TextualSelect,
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
    true,
)
from sqlalchemy.dialects import postgresql, sqlite

import catalogue
from catalogue.model import Indicator
from store.cells import STATUSES, CellWriter
from store.counted_days import fill_days
from store.counted_steps import Steps, steps_of
from store.engine import Connection
from store.measures import MEASURES, SUBJECTS, Counted, Subject, Sum, counted, rows
from store.tables import Instant, failed_check, observation, observation_revision, series
from store.tables import counted as counted_until
from store.tally import Changes, Combo, Tally

_temporary = MetaData()
_COMBO = ("subject", "org", "area", "d0", "d1", "d2")


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
AMONG = Table("among", _temporary, Column("id", BigInteger, primary_key=True), prefixes=["TEMPORARY"])
"""The numbers of the records that are being taken."""
COMBOS = Table(
    "combo",
    _temporary,
    Column("combo", Integer, primary_key=True),
    *(Column(name, String) for name in _COMBO),
    UniqueConstraint(*_COMBO),
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
            for table in (COMBOS, AMONG, *IMAGES.values()):
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
        if self._from is not None and self._among(subject, ids):
            self._take(subject, -1, self._from)

    def after(self, subject: Subject, ids: str) -> None:
        """Take the same records as they have become."""
        self._changed[subject.name] = ids
        if self._from is not None and self._among(subject, ids):
            self._take(subject, 1, self._until)

    def finish(self) -> bool:
        """Bring the observations up to date with records and deadlines; say whether any changed."""
        if not self._kept:
            return False
        known = [kept for kept in self._kept if kept.indicator.code in self._since]
        fresh = [kept for kept in self._kept if kept.indicator.code not in self._since]
        tally, writer = Tally(), CellWriter(self._connection, self._kept, fresh=fresh, run_id=self._run)
        if known:
            self._pass_deadlines()
            self._count(known, IMAGES, tally, writer)
        if fresh:
            subjects = dict.fromkeys(kept.measure.subject for kept in fresh)
            all_of_it = {each.name: self._seen(each, 1, self._until, None).subquery() for each in subjects}
            self._count(fresh, all_of_it, tally, writer)
        changed = writer.write(tally.cells, last=self._from, now=self._until)
        filled = fill_days(
            self._connection,
            self._kept,
            self._since,
            last=self._from,
            now=self._until,
            source=self._source,
            simulated=self.simulated,
            run_id=self._run,
        )
        return changed or filled

    def _pass_deadlines(self) -> None:
        """Take twice the open records whose deadline has passed since the last count: before and after."""
        if self._from is None:
            return
        for name, subject in SUBJECTS.items():
            c = subject.table.c
            due = select(subject.key).where(
                subject.open_now(c),
                c.source == self._source,
                c.due_at >= self._from,
                c.due_at < self._until,
            )
            if name in self._changed:
                changed = text(self._changed[name]).bindparams(source=self._source).columns(subject.key)
                due = due.where(subject.key.not_in(select(changed.subquery())))
            if self._note(due):
                self._take(subject, -1, self._from)
                self._take(subject, 1, self._until)

    def _among(self, subject: Subject, ids: str) -> bool:
        """Note the records that a query names; say whether there are any."""
        return self._note(text(ids).bindparams(source=self._source).columns(subject.key))

    def _note(self, ids: Select[Any] | TextualSelect) -> bool:
        self._connection.execute(delete(AMONG))
        noted = insert(AMONG).from_select(["id"], ids).execution_options(preserve_rowcount=True)
        return self._connection.execute(noted).rowcount > 0

    def _take(self, subject: Subject, sign: int, passed: datetime) -> None:
        """Put the records that were noted into the image."""
        if self._kept:
            image, taken = IMAGES[subject.name], self._seen(subject, sign, passed, AMONG)
            self._connection.execute(insert(image).from_select(list(image.c), taken))

    def _seen(self, subject: Subject, sign: int, passed: datetime, among: Table | None) -> Select[Any]:
        """Records (all of the source where `among` is None) as the image has them, each with its combination.

        Outer joins make SQLite go through the records as they are written here, one by one; a condition on
        the source would make it go through all of the source instead.
        """
        found, c = rows(subject, among)
        mine = true() if among is not None else c.source == self._source
        dims: list[ColumnElement[Any]] = [func.coalesce(c[name], "") for name in subject.dimensions.values()]
        place = (literal(subject.name), c.org, c.area, *dims, *[literal("")] * (3 - len(dims)))
        build = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        self._connection.execute(
            build(COMBOS)
            .from_select(_COMBO, select(*place).select_from(found).where(mine).distinct())
            .on_conflict_do_nothing()
        )
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("ANALYZE combo"))
        head: ColumnElement[Any] = literal(1)
        if "since" in subject.instants:
            head = case((or_(c.since.is_(None), c.since == c.received_at), 1), else_=0)
        same = (COMBOS.c[name] == value for name, value in zip(_COMBO, place, strict=True))
        columns = (literal(sign), literal(passed, Instant), head, COMBOS.c.combo)
        seen = (c[name] for name in (*subject.instants, *subject.facts))
        named = zip(IMAGES[subject.name].c.keys(), (*columns, *seen), strict=True)
        return (
            select(*(column.label(name) for name, column in named))
            .select_from(found.outerjoin(COMBOS, and_(*same)))
            .where(mine)
        )

    def _count(
        self, kepts: list[Kept], images: Mapping[str, FromClause], tally: Tally, writer: CellWriter
    ) -> None:
        """Add up the steps of the records of each subject for each indicator."""
        query = select(COMBOS.c.combo, *(COMBOS.c[name] for name in _COMBO))
        tally.meet(
            {
                number: Combo(SUBJECTS[name], org, area, tuple(values))
                for number, name, org, area, *values in self._connection.execute(query)
            }
        )
        for name, image in images.items():
            mine = [kept for kept in kepts if kept.measure.subject.name == name]
            for kept, found in steps_of(self._connection, image, mine) if mine else ():
                writer.stage(kept, _changes(kept, found, tally))


def _changes(kept: Kept, found: Steps, tally: Tally) -> Iterator[Changes]:
    """What the steps of one indicator change, as a whole and of each status where it is counted so."""
    measure, plain = kept.measure, not kept.measure.broken_down
    counted = (found.combos, found.days, found.added)
    yield from tally.changes(kept.number, measure, *counted, plain=plain)
    for status in np.unique(found.statuses) if measure.by_status else ():
        of_status = (column[found.statuses == status] for column in counted)
        number = kept.number + int(status)
        yield from tally.changes(number, measure, *of_status, plain=True, daily=False)


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
