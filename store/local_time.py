"""Local days and months of instants, in the words of each database."""

from typing import Any

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from domain.periods import LOCAL_TIME
from store.tables import Instant

OFFSET = "+7 hours"
"""Of the province from UTC, the same all year and since before the first event."""


class LocalDay(FunctionElement[Any]):
    """The day that the clocks of the province show at an instant."""

    type = Date()
    inherit_cache = True


class DayNumber(FunctionElement[Any]):
    """The days from 1970-01-01 to the day that the clocks of the province show at an instant."""

    type = Integer()
    inherit_cache = True


class Earliest(FunctionElement[Any]):
    """The earliest of several instants that are there; NULL where none is."""

    type = Instant()
    inherit_cache = True


@compiles(LocalDay, "sqlite")
def _day_sqlite(element: LocalDay, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '{OFFSET}')"


@compiles(LocalDay, "postgresql")
def _day_postgresql(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    return f"CAST(({compiler.process(element.clauses, **kw)}) AT TIME ZONE '{LOCAL_TIME.key}' AS DATE)"


@compiles(DayNumber, "sqlite")
def _number_sqlite(element: DayNumber, compiler: Any, **kw: Any) -> str:
    return f"unixepoch({compiler.process(element.clauses, **kw)}, '{OFFSET}') / 86400"


@compiles(DayNumber, "postgresql")
def _number_postgresql(element: DayNumber, compiler: Any, **kw: Any) -> str:
    return f"({_day_postgresql(element, compiler, **kw)} - DATE '1970-01-01')"


@compiles(Earliest, "sqlite")
def _earliest_sqlite(element: Earliest, compiler: Any, **kw: Any) -> str:
    there = ", ".join(f"coalesce({compiler.process(each, **kw)}, '~')" for each in element.clauses)
    return f"nullif(min({there}), '~')"


@compiles(Earliest, "postgresql")
def _earliest_postgresql(element: Earliest, compiler: Any, **kw: Any) -> str:
    return f"least({compiler.process(element.clauses, **kw)})"
