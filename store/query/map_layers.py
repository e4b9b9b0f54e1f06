"""What a map shows: which indicators have values by area, those values, and the points of its layers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, func, or_, select

import catalogue
from catalogue.model import MapLayer
from domain import collation
from domain.answers import Layer
from domain.periods import Freq, end, first_day, local_day, midnight
from domain.readings import Reading
from store import territory
from store.counted_rows import bases_of
from store.judgement import terms_of
from store.query import counts, indicators, report_totals
from store.query.progress import Place, at
from store.tables import citizen_report, ingestion_run, place, series

STATUS = "status"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing on the map: its number in the store, its name, where it lies, and its codes by dimension."""

    number: int
    name: str
    area: str
    longitude: float
    latitude: float
    codes: Mapping[str, str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a search may find: its name as folded for the search, its number and where it lies."""

    folded: str
    name: str
    layer: str
    number: int
    area: str
    former_area: str
    longitude: float
    latitude: float


def offered(connection: Connection, codes: Sequence[str]) -> list[str]:
    """Indicators that have values as wholes for any of the areas, in the order of the catalogue."""
    query = select(series.c.indicator, series.c.freq).distinct()
    query = query.where(series.c.area.in_(codes), series.c.org == "", series.c.breakdown == "")
    held = {(indicator, freq) for indicator, freq in connection.execute(query)}

    def answers(code: str) -> bool:
        terms = terms_of(code)
        if not catalogue.is_counted(code):
            return all((term, catalogue.indicators()[code].freq.value) in held for term in terms)
        bases = {base for term in terms for base in bases_of(term)}
        return all((base, Freq.MONTH.value) in held for base in bases)

    return [code for code in catalogue.indicators() if answers(code)]


def values(
    connection: Connection, code: str, codes: Sequence[str], *, on: date, now: datetime,
    known_at: datetime | None,
) -> list[Reading]:  # fmt: skip
    """One reading for each of the areas that has one: of the newest period that had begun by `on`.

    What is counted from records is of the month of that day, or of the last one that was counted; an area
    without a record has zero of them.
    """
    if not catalogue.is_counted(code):
        return indicators.by_area(
            connection, code, areas=codes, period=None, now=now, known_at=known_at, until=on
        )
    until = counts.counted_until(connection, catalogue.indicators()[code].source)
    last = min(on, local_day(until)) if until else on
    period = (Freq.MONTH, first_day(Freq.MONTH, last))
    found = [
        counts.totals(connection, [code], area=area, period=period, now=now, known_at=known_at)[0]
        for area in codes
    ]
    return [each for each in found if isinstance(each, Reading)]


def layer(connection: Connection, code: str, asked: Place) -> Layer:
    """The number of what a layer is about, and how much of it has a point."""
    meant = catalogue.map_layers()[code]
    total = (
        report_totals.total(connection, meant.counts, asked, period=None)
        if meant.event
        else at(connection, meant.counts, asked, period=None)
    )
    table = _table(meant)
    query = select(func.count(), func.count(table.c.longitude)).where(*_of(meant, asked.area))
    whole, placed = connection.execute(query).one()
    return Layer(code, total, placed, whole - placed)


def points(connection: Connection, code: str, *, area: str, until: date | None = None) -> list[Point]:
    """What a layer shows of an area, in the order in which the store numbers it.

    Records that came after the day `until` are left out.
    """
    meant = catalogue.map_layers()[code]
    table = _table(meant)
    query = select(table).where(*_of(meant, area), table.c.longitude.is_not(None))
    if until is not None and meant.event:
        query = query.where(table.c.submitted_at < midnight(end(Freq.DAY, until)))
    key = _key(meant)
    return [_point(meant, row, key) for row in connection.execute(query.order_by(table.c[key]))]


def row_of(connection: Connection, code: str, number: int) -> Row[Any] | None:
    """One thing of a layer by its number in the store, and whether it is `simulated`; None: there is none."""
    meant = catalogue.map_layers()[code]
    table = _table(meant)
    query: Select[Any] = (
        select(table, ingestion_run.c.simulated)
        .join(ingestion_run, ingestion_run.c.run_id == table.c.run_id)
        .where(table.c[_key(meant)] == number)
    )
    if meant.place:
        query = query.where(table.c.kind == meant.place)
    return connection.execute(query).first()


def source_of(code: str) -> str:
    """The source whose new data change a layer."""
    return catalogue.indicators()[catalogue.map_layers()[code].counts].source


def lies_in(area: str, thing: Named) -> bool:
    """Whether a thing lies in an area, or is still listed under it."""
    return area in (thing.area, thing.former_area) or (
        territory.is_province(area) and territory.home(thing.area) == territory.home(area)
    )


def names(connection: Connection) -> list[Named]:
    """Every place that has a name and a point, for the search."""
    of_kind = {each.place: code for code, each in catalogue.map_layers().items() if each.place}
    query = select(place).where(place.c.longitude.is_not(None), place.c.kind.in_(list(of_kind)))
    return [
        Named(
            collation.folded(row.name), row.name, of_kind[row.kind], row.place_id, row.area, row.former_area,
            row.longitude, row.latitude,
        )
        for row in connection.execute(query.order_by(place.c.place_id))
    ]  # fmt: skip


def numbers(
    connection: Connection, codes: Sequence[str], *, area: str, on: date, now: datetime,
    known_at: datetime | None,
) -> list[Reading]:  # fmt: skip
    """The newest readings of one area up to a day, of those of `codes` that have one, in their order."""
    found = (values(connection, code, [area], on=on, now=now, known_at=known_at) for code in codes)
    return [each for readings in found for each in readings if each.value is not None]


def _table(meant: MapLayer) -> Table:
    return citizen_report if meant.event else place


def _key(meant: MapLayer) -> str:
    return "report_id" if meant.event else "place_id"


def _of(meant: MapLayer, area: str) -> list[ColumnElement[bool]]:
    """Conditions: what the layer is about, within an area; a district holds what is still listed under it."""
    c = _table(meant).c
    within: ColumnElement[bool] = c.area == area
    if territory.is_province(area):
        within = c.area.in_(sorted(territory.codes_of(territory.home(area))))
    elif meant.place:
        within = or_(within, and_(c.former_area == area, c.former_area != ""))
    return [within, *([c.kind == meant.place] if meant.place else [])]


def _point(meant: MapLayer, row: Row[Any], key: str) -> Point:
    if meant.event:
        facts = {name: getattr(row, name) for name in meant.by}
        name, since = row.source_id, row.submitted_at
    else:
        facts = json.loads(row.extra) if row.extra else {}
        name, since = row.name, row.updated_at
    codes = {STATUS: row.status, **{cut: str(facts[cut]) for cut in meant.by if facts.get(cut)}}
    return Point(getattr(row, key), name, row.area, row.longitude, row.latitude, codes, since)
