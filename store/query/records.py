"""The records behind a number: which they are, some of them as lines of a list, one with its time line.

The same measure counts the number and lists the records, so a list is as long as its number says.
All of a list is known as numbers of rows, in order: a page of any depth is a slice of them. Its beginning
is found without them.
"""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, and_, func, or_, select

import catalogue
from catalogue.records import Column, columns
from domain import collation
from domain.listing import Asked, Filter, Listed, Moment, Told
from domain.periods import end, midnight
from store import territory
from store.measures import (
    SUBJECTS,
    Counted,
    Flow,
    Stock,
    Subject,
    counted,
    open_rows,
    parts,
    rows,
    subject_of,
    within,
)
from store.query import counts
from store.query.counts import Period
from store.tables import ingestion_run
from store.tally import GROUP, STATUS

PORTION = 50_000
PLAIN = Asked()
TOLD = ("text", "code")
"""Forms of columns in which words are looked for."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which number: what is listed are its records."""

    indicator: str
    area: str
    period: Period
    org: str = ""
    breakdown: str = ""


def kind_of(indicator: str) -> str:
    """The kind of record that an indicator counts.

    Raises:
        ValueError: it counts no records.
    """
    measure = catalogue.indicators()[indicator].measure
    if measure is None:
        raise ValueError(f"{indicator} counts no records")
    return subject_of(measure).name


def numbers(connection: Connection, behind: Behind, *, now: datetime, asked: Asked = PLAIN) -> "array[int]":
    """The row numbers of all records of a list, in its order.

    Raises:
        ValueError: the indicator counts no records, or no column of its list says what is asked for.
    """
    subject, query = _query(connection, behind, asked, now, all_of_it=True)
    known = columns(subject.name)
    if not asked.sort or known[asked.sort].form != "code":
        found = connection.execution_options(stream_results=True).execute(query)
        return array("q", (number for part in found.partitions(PORTION) for (number,) in part))
    ranked = query.add_columns(subject.table.c[asked.sort])
    return _ranked(connection.execute(ranked).all(), known[asked.sort], descending=asked.descending)


def beginning(
    connection: Connection, behind: Behind, *, now: datetime, asked: Asked = PLAIN, most: int
) -> Sequence[int]:
    """The first `most` of the `numbers` of a list in its own order, without looking at all of them.

    Raises:
        ValueError: as `numbers`; or a sort is asked for, which all have to be known for.
    """
    if asked.sort:
        raise ValueError(f"sorted by {asked.sort}")
    _subject, query = _query(connection, behind, asked, now, all_of_it=False)
    return connection.execute(query.limit(most)).scalars().all()


def _query(
    connection: Connection, behind: Behind, asked: Asked, now: datetime, *, all_of_it: bool
) -> tuple[Subject, Select[Any]]:
    """What is listed, and the statement that gives its row numbers in order."""
    subject = SUBJECTS[kind_of(behind.indicator)]
    known = columns(subject.name)
    if unknown := {asked.sort, *(name for name, _filter in asked.filters)} - known.keys() - {""}:
        raise ValueError(f"no column {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    table, conditions, order = _records(connection, subject, behind, now=now, all_of_it=all_of_it)
    conditions += [_says(known[name], subject.table.c[name], wanted) for name, wanted in asked.filters]
    if asked.sort:
        column = subject.table.c[asked.sort]
        order = [column.is_(None), column.desc() if asked.descending else column, subject.key]
    return subject, select(subject.key).select_from(table).where(*conditions).order_by(*order)


def read(connection: Connection, kind: str, numbers: Sequence[int]) -> list[Listed]:
    """The records with these row numbers, in their order; one that is no more is left out."""
    subject = SUBJECTS[kind]
    query = select(subject.table).where(subject.key.in_(list(numbers)))
    by_number = {row[0]: row for row in connection.execute(query)}
    return [_listed(subject, by_number[number]) for number in numbers if number in by_number]


def record(connection: Connection, kind: str, source: str, source_id: str) -> Told | None:
    """One record with its time line, None where there is none.

    Raises:
        ValueError: there is no such kind.
    """
    columns(kind)
    subject = SUBJECTS[kind]
    c = subject.table.c
    query = (
        select(subject.table, ingestion_run.c.simulated)
        .join(ingestion_run, ingestion_run.c.run_id == c.run_id)
        .where(c.source == source, c.source_id == source_id)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    moments = sorted(_moments(kind, row), key=lambda moment: moment.at)
    return Told(_listed(subject, row), tuple(moments), row.simulated, row.run_id)


def _records(
    connection: Connection, subject: Subject, behind: Behind, *, now: datetime, all_of_it: bool
) -> tuple[Any, list[ColumnElement[bool]], list[ColumnElement[Any]]]:
    """Where the records of a number stand, what holds for each of them, and their own order.

    What happened and what stood once comes newest first, what stands now first due: in each an index
    gives the first ones.
    """
    meant = catalogue.indicators()[behind.indicator]
    measures = [counted(name) for name in parts(meant.measure or "")]
    freq, start = behind.period
    since, until = midnight(start), midnight(end(freq, start))
    reached = counts.counted_until(connection, meant.source) or now
    own: Any = subject.table.c
    first: Counted = measures[0]
    table: FromClause = subject.table
    order: list[ColumnElement[Any]]
    # Coalesced, an index of instants is searched and not that of the source, which all records are of.
    conditions: list[ColumnElement[bool]] = [func.coalesce(own.source, "") == meant.source]
    if isinstance(first, Flow):  # all flows of a sum happen at one instant
        c, at = own, first.at(own)
        conditions += [at >= since, at < until]
        order = [at.desc(), subject.key.desc()]
    elif until > reached and all(isinstance(each, Stock) and each.while_open for each in measures):
        table, c = open_rows(subject)  # what stands now is in the index of what is open
        conditions = [own.source == meant.source, subject.open_now(own)]
        order = [c.due_at.asc().nulls_last(), subject.key]
    else:
        table, c = rows(subject)
        conditions += _stood(subject, measures, until, all_of_it=all_of_it)
        order = [own[subject.instants[0]].desc(), subject.key.desc()]
    bounds = {"since": since, "until": until, "counted_until": reached}
    conditions.append(or_(*(within(measure, c, **bounds) for measure in measures)))
    return table, conditions + _of_cell(subject, c, behind), order


def _stood(
    subject: Subject, measures: Sequence[Counted], until: datetime, *, all_of_it: bool
) -> list[ColumnElement[bool]]:
    """What is said of records besides their spans, which no index has: they had begun and had not ended.

    All of them are found by when they ended, some of them by when they began.
    """
    if not all(isinstance(each, Stock) and each.while_open for each in measures):
        return []
    begun, ended = subject.table.c[subject.instants[0]], subject.table.c[subject.ended]
    lasted = or_(ended.is_(None), ended >= until) if all_of_it else func.coalesce(ended, until) >= until
    return [begun < until, lasted]


def _of_cell(subject: Subject, c: Any, behind: Behind) -> list[ColumnElement[bool]]:
    """Of the cell: its agency, its area, and the parts of its breakdown."""
    found: list[ColumnElement[bool]] = []
    if behind.org:
        found.append(c.org == behind.org)
    if territory.is_province(behind.area):  # coalesce: no index by area serves a whole province
        found.append(func.coalesce(c.area, "").in_(sorted(territory.codes_of(territory.home(behind.area)))))
    else:
        found.append(c.area == behind.area)
    for part in filter(None, behind.breakdown.split("|")):
        name, _, code = part.partition("=")
        if name == GROUP:
            agencies = catalogue.organisations().items()
            found.append(c.org.in_([org for org, agency in agencies if agency.kind == code]))
        elif name == STATUS:
            found.append(c.status == int(code))
        else:
            found.append(c[subject.dimensions[name]] == code)
    return found


def _ranked(found: Sequence[Any], column: Column, *, descending: bool) -> "array[int]":
    """Numbers in the order of the names behind their codes; what has no code last."""
    names = column.names()
    alphabet = sorted(names, key=lambda code: collation.key(names[code]), reverse=descending)
    rank = {code: place for place, code in enumerate(alphabet)}
    places = np.fromiter((rank.get(str(code), len(rank)) for _number, code in found), np.int64, len(found))
    numbers = np.fromiter((number for number, _code in found), np.int64, len(found))
    return array("q", numbers[np.argsort(places, kind="stable")].tobytes())


def _says(column: Column, c: ColumnElement[Any], wanted: Filter) -> ColumnElement[bool]:
    """What a filter asks of a column.

    Raises:
        ValueError: a column of this form cannot say that.
    """
    if (wanted.contains and column.form not in TOLD) or (_is_span(wanted) and column.form != "instant"):
        raise ValueError(f"a column of form {column.form} cannot say {wanted}")
    found: list[ColumnElement[bool]] = []
    if wanted.contains:
        found.append(_contains(column, c, collation.folded(wanted.contains.strip())))
    if wanted.is_one_of and column.form == "flag":
        asked = {"true": c.is_(True), "false": c.is_(False), "": c.is_(None)}
        found.append(or_(*(asked[value] for value in wanted.is_one_of if value in asked)))
    elif wanted.is_one_of:
        found.append(c.in_([c.type.python_type(value) for value in wanted.is_one_of]))
    found += [c >= wanted.since] if wanted.since else []
    found += [c < wanted.until] if wanted.until else []
    return and_(*found)


def _is_span(wanted: Filter) -> bool:
    return wanted.since is not None or wanted.until is not None


def _contains(column: Column, c: ColumnElement[Any], folded: str) -> ColumnElement[bool]:
    if column.form == "code":
        named = column.names().items()
        fitting = [code for code, name in named if folded in collation.folded(f"{code} {name}")]
        return c.in_([c.type.python_type(code) for code in fitting])
    plain = func.lower(c)
    for letter in collation.BARRED:  # the only letter beyond ASCII in symbols of documents
        plain = func.replace(plain, letter, "d")
    return plain.contains(folded, autoescape=True)


def _listed(subject: Subject, row: Row[Any]) -> Listed:
    values = {name: getattr(row, name) for name in columns(subject.name)}
    return Listed(subject.name, row.source, row.source_id, values)


def _moments(kind: str, row: Row[Any]) -> Iterator[Moment]:
    """What happened to a record and what was promised of it."""
    for name, column in columns(kind).items():
        at = getattr(row, name) if column.form == "instant" else None
        if at is not None:
            yield Moment(name, at, planned=name == "due_at")
    for status, since, until in json.loads(getattr(row, "pauses", "") or "[]"):
        ended = datetime.fromisoformat(until) if until else None
        yield Moment("paused", datetime.fromisoformat(since), ended, code=str(status))
