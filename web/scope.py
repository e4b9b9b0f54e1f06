"""Which areas a person may ask about. Outside, nothing exists: 404, and a row in the audit trail."""

from datetime import date

from flask import abort

from catalogue import areas
from domain.access import Person
from domain.periods import local_day
from web.context import ioc
from web.record import record


def enclosing(area: str, on: date) -> list[str]:
    """The code and those of all that it lies in on that day, from the inside out; [] if unknown."""
    return [unit.code for unit in areas.enclosing(area, on)]


def check(person: Person, area: str) -> None:
    """Let the person ask about `area` (a code), or answer that there is no such thing."""
    if not person.area or person.covers(enclosing(area, local_day(ioc().now()))):
        return
    record("area_refused", area)
    abort(404)
