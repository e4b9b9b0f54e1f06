"""Which areas a person may ask about. Outside, nothing exists: 404, and a row in the audit trail."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import abort

from catalogue import areas, organisations
from domain.access import Person
from domain.periods import local_day
from web.context import ioc
from web.record import record


def enclosing(area: str, on: date) -> list[str]:
    """The code and those of all that it lies in on that day, from the inside out; [] if unknown."""
    return [unit.code for unit in areas.enclosing(area, on)]


def check_query(person: Person, asked: Mapping[str, Sequence[str]]) -> None:
    """Let the person ask what a query string says: of its areas, and of agencies that serve one area.

    A NUL is no text: one of our databases takes it, the other does not.
    """
    if any("\0" in text for texts in asked.values() for text in texts):
        abort(400)
    agencies = (organisations().get(code) for code in asked.get("org", ()))
    served = [agency.area for agency in agencies if agency and agency.area]
    for area in (*asked.get("area", ()), *served):
        check(person, area)


def check(person: Person, area: str) -> None:
    """Let the person ask about `area` (a code), or answer that there is no such thing."""
    if not person.area or person.covers(enclosing(area, local_day(ioc().now()))):
        return
    record("area_refused", area)
    abort(404)
