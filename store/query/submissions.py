"""Who has reported: what each unit owed for a month, handed in, and handed in on time."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from domain.answers import Submission, Submissions
from domain.readings import Absence, Coverage, Reading
from store.query import indicators
from store.query.progress import Place, Window, at

EXPECTED, SUBMITTED, ON_TIME = (
    "economy.reports_expected",
    "economy.reports_submitted",
    "economy.reports_on_time",
)


def submissions(connection: Connection, place: Place, *, period: Window | None) -> Submissions:
    """The units that owed a report for the newest month, or for the newest of `period`.

    Those that still owe most come first, then in the order of the catalogue. The coverage of the
    total says how many units have handed in all that they owed.
    """
    total = at(connection, EXPECTED, replace(place, org=""), period=period)
    if isinstance(total, Absence):
        return Submissions((), total)
    start = total.period_start
    handed_in, on_time = (_by_org(connection, code, place, start) for code in (SUBMITTED, ON_TIME))
    units = [
        Submission(owed, handed_in.get(org), on_time.get(org))
        for org, owed in _by_org(connection, EXPECTED, place, start).items()
        if owed.value
    ]
    units.sort(key=lambda unit: -unit.missing)
    complete = sum(not unit.missing for unit in units)
    coverage = Coverage(complete, len(units)) if units else None
    return Submissions(tuple(units), replace(total, coverage=coverage))


def _by_org(connection: Connection, code: str, place: Place, start: date) -> dict[str, Reading]:
    found = indicators.by_org(
        connection, code, area=place.area, period=start, now=place.now, known_at=place.known_at
    )
    return {each.org: each for each in found}
