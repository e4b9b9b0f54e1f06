"""The records behind a number: as many as the number says, in pages of any depth, and one by one.

A list is asked for by the same things as the number: indicator, area, period, agency, breakdown.
Deep pages are found through the counts that the store keeps: they say on which day, or with which
agency or field, a page begins, so that only that stretch is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

import catalogue
from domain.listing import Asked, Listed, Page
from domain.periods import Freq, end, first_day, midnight
from domain.readings import Reading
from store import territory
from store.list_order import column_of, conditions, ordering, values_in_order
from store.measures import Counted, Flow, Stock, Subject, counted, open_rows, parts, rows, subject_of, within
from store.query import counts
from store.query.counts import Period
from store.tally import GROUP, STATUS

BATCH = 2_000
"""Records of an export that are read at a time."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which number: what is listed are its records."""

    indicator: str
    area: str
    period: Period
    org: str = ""
    breakdown: str = ""


def page(
    connection: Connection,
    behind: Behind,
    *,
    now: datetime,
    offset: int,
    limit: int,
    asked: Asked | None = None,
) -> Page:
    """Records `offset` to `offset + limit` of a list; the newest first unless `asked` says otherwise.

    Raises:
        ValueError: the indicator counts no records, or a column cannot be sorted or filtered by.
    """
    listing = _Listing(connection, behind, asked or Asked(descending=True), now=now)
    return Page(tuple(listing.read(offset, limit)), offset)


def count(connection: Connection, behind: Behind, *, now: datetime, asked: Asked | None = None) -> int:
    """How many records a list has: the number itself, where nothing is asked besides."""
    listing = _Listing(connection, behind, asked or Asked(), now=now)
    return listing.size()


def export(
    connection: Connection, behind: Behind, *, now: datetime, asked: Asked | None = None
) -> Iterator[Listed]:
    """Every record of a list in its own order, read in portions so that the store is never held for long."""
    listing = _Listing(connection, behind, asked or Asked(), now=now)
    yield from listing.all()


class _Listing:
    """A list, ready to be read."""

    def __init__(self, connection: Connection, behind: Behind, asked: Asked, *, now: datetime) -> None:
        meant = catalogue.indicators()[behind.indicator]
        if meant.measure is None:
            raise ValueError(f"{behind.indicator} counts no records")
        self._connection = connection
        self._behind = behind
        self._asked = asked
        self._now = now
        self._measures = [counted(name) for name in parts(meant.measure)]
        self._subject = subject_of(meant.measure)
        self._source = meant.source
        freq, start = behind.period
        self._since, self._until = midnight(start), midnight(end(freq, start))
        self._counted = counts.counted_until(connection, meant.source) or self._until
        self._now_standing = self._is_stock and self._until > self._counted
        table, self._c = (
            (self._subject.table, self._subject.table.c)
            if not self._is_stock
            else open_rows(self._subject) if self._now_standing else rows(self._subject)
        )  # fmt: skip
        self._table = table
        self._at = column_of(self._subject, asked.sort) if asked.sort else self._own_order()

    @property
    def _is_stock(self) -> bool:
        return isinstance(self._measures[0], Stock)

    def read(self, offset: int, limit: int) -> list[Listed]:
        """A page."""
        found: list[Listed] = []
        for stretch, size in self._stretches():
            if size is not None and offset >= size:
                offset -= size
                continue
            found += self._fetch(stretch, offset, limit - len(found))
            offset = 0
            if len(found) >= limit:
                break
        return found

    def size(self) -> int:
        """How many records there are."""
        if not self._asked.filters:
            number = self._number(self._behind)
            if number is not None:
                return number
        query = select(func.count()).select_from(self._table).where(*self._where())
        return int(self._connection.execute(query).scalar_one())

    def all(self) -> Iterator[Listed]:
        """Every record, from one to the next by the moment that the list is ordered by and the number."""
        at, key = self._own_order(), self._subject.key
        after: ColumnElement[bool] | None = None
        while True:
            query = select(*self._subject.table.c, at.label("list_at")).select_from(self._table)
            query = query.where(*self._where()).order_by(at, key).limit(BATCH)
            if after is not None:
                query = query.where(after)
            rows_ = self._connection.execute(query).all()
            yield from map(self._listed, rows_)
            if len(rows_) < BATCH:
                return
            last = rows_[-1]
            after = or_(at > last.list_at, and_(at == last.list_at, key > last._mapping[key]))

    def _own_order(self) -> ColumnElement[Any]:
        """The moment by which a list is ordered: when it happened, or since when it stands."""
        measure = self._measures[0]
        return measure.at(self._c) if isinstance(measure, Flow) else measure.since(self._c)

    def _where(self) -> list[ColumnElement[bool]]:
        """What holds for every record of the list."""
        c, behind = self._c, self._behind
        found: list[ColumnElement[bool]] = [c.source == self._source]
        bounds = {"since": self._since, "until": self._until, "counted_until": self._counted}
        of_parts = [within(measure, c, **bounds) for measure in self._measures]
        found.append(of_parts[0] if len(of_parts) == 1 else or_(*of_parts))
        if not self._is_stock:
            at = self._own_order()
            found += [at >= self._since, at < self._until]
        if self._now_standing:
            found.append(self._subject.open_now(self._subject.table.c))
        found += _of_cell(self._subject, c, behind)
        found += conditions(self._subject, c, self._asked.filters)
        return found

    def _fetch(self, stretch: Sequence[ColumnElement[bool]], offset: int, limit: int) -> list[Listed]:
        """Some records of a stretch: their numbers first, so that what is skipped is not read whole."""
        key = self._subject.key
        order = ordering(self._at, key, descending=self._asked.descending)
        numbers = (
            select(key.label("id")).select_from(self._table).where(*self._where(), *stretch)
            .order_by(*order).limit(limit).offset(offset)
        )  # fmt: skip
        ids = [number for (number,) in self._connection.execute(numbers)]
        whole = select(self._subject.table).where(key.in_(ids))
        by_id = {row._mapping[key]: self._listed(row) for row in self._connection.execute(whole)}
        return [by_id[number] for number in ids]

    def _stretches(self) -> Iterator[tuple[list[ColumnElement[bool]], int | None]]:
        """The list in stretches, in order, each with its size where that is known."""
        if self._asked.filters or self._is_stock:
            yield [], None
            return
        if not self._asked.sort:
            yield from self._by_time(self._behind)
            return
        ordered = values_in_order(self._subject, self._asked.sort, descending=self._asked.descending)
        if ordered is None:
            yield [], None
            return
        yield [], None

    def _by_time(self, behind: Behind) -> Iterator[tuple[list[ColumnElement[bool]], int | None]]:
        """Days, or months, of a flow: as many records lie in each as were counted there."""
        freq, start = behind.period
        last = end(freq, start)
        at = self._own_order()
        for length in (Freq.DAY, Freq.MONTH):
            if first_day(length, start) != start or first_day(length, last) != last:
                continue
            found = counts.over_time(
                self._connection, behind.indicator, area=behind.area, freq=length, since=start,
                until=first_day(length, self._last_day()), now=self._now, org=behind.org,
                breakdown=behind.breakdown,
            )  # fmt: skip
            if found:
                ordered = reversed(found) if self._asked.descending else found
                for reading in ordered:
                    begin = reading.period_start
                    stretch = [at >= midnight(begin), at < midnight(end(length, begin))]
                    yield stretch, int(reading.value or 0)
                return
        yield [], None
