"""A map as it is drawn: the units of its day, the indicator that colours them, the layers on top."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from catalogue import areas, indicators
from domain.answers import Mapped
from domain.classes import bounds
from domain.periods import Freq, local_day, shift
from domain.readings import Absence
from pages.map_questions.units import division
from pages.panels import Scope
from store.query import map_layers as layers
from store.query import readded
from store.query.progress import at


def mapped(
    connection: Any, scope: Scope, *, fields: Sequence[str], first: str, shown: Sequence[str]
) -> Mapped:
    """The map that a scope asks for, of `fields` (all where none is named), with the layers `shown`.

    Where units of today are asked for on a day before the reform, figures of before are added up for them.
    """
    on, level, units, offered = _standing(connection, scope, fields)
    reform = areas.lineage(scope.home)[-1].since
    drawn_on = local_day(scope.now) if scope.boundaries and on < reform else None
    if drawn_on:
        level, units = division(scope.home, scope.area, drawn_on)
        added = readded.offered(connection, [code for code, _name in units], on=on)
        offered = [code for code in added if not fields or indicators()[code].field in fields]
    codes = [code for code, _name in units]
    indicator = _chosen(scope.indicator, first, offered)
    ask = readded.values if drawn_on else layers.values
    found = (
        ask(connection, indicator, codes, on=on, now=scope.now, known_at=scope.known_at)
        if indicator and (indicator in offered or not drawn_on)
        else []
    )
    method = scope.classes or (indicators()[indicator].classes if indicator else "quantile")
    known = [each.value for each in found if each.value is not None]
    nothing = at(connection, indicator, scope.place, period=None) if indicator and not found else None
    return Mapped(
        level=level,
        on=on,
        units=tuple(units),
        indicator=indicator,
        offered=tuple(offered),
        values=tuple(found),
        method=method,
        bounds=bounds(known, method) if known else (),
        layers=tuple(layers.layer(connection, code, scope.place) for code in shown),
        absent=(nothing,) if isinstance(nothing, Absence) else (),
        reform=reform if len(areas.lineage(scope.home)) > 1 else None,
        drawn_on=drawn_on,
    )


def _standing(
    connection: Any, scope: Scope, fields: Sequence[str]
) -> tuple[date, str, list[tuple[str, str]], list[str]]:
    """The day of a map, its units and the indicators that they have.

    Fields that ended with the units of before are shown on their last day, unless another one is asked for.
    """
    reform = areas.lineage(scope.home)[-1].since
    days = [scope.day, *([shift(Freq.DAY, reform, -1)] if scope.on is None and scope.day >= reform else ())]
    for on in days:
        level, units = division(scope.home, scope.area, on)
        offered = [
            code
            for code in layers.offered(connection, [code for code, _name in units])
            if not fields or indicators()[code].field in fields
        ]
        if offered:
            return on, level, units, offered
    return scope.day, *division(scope.home, scope.area, scope.day), []


def _chosen(asked: str, first: str, offered: Sequence[str]) -> str:
    """The indicator asked for, also where it has no values here; else the first one that has some."""
    if asked:
        return asked
    return first if first in offered else next(iter(offered), "")
