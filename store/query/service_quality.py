"""The national index of direction and service quality, from what is there: points of parts that have data."""

from sqlalchemy import Connection

from catalogue import service_quality
from catalogue.model import QualityPart
from domain.answers import Evidence, Mark, Score
from domain.readings import Reading
from store.query.counts import Period
from store.query.progress import HUNDRED, Place
from store.query.summaries import one


def score(connection: Connection, place: Place, period: Period) -> Score:
    """Every group with its parts, in the order of the decision; what nothing tells of has no points."""
    return Score(
        tuple(
            (group.title, tuple(_mark(connection, part, place, period) for part in group.parts))
            for group in service_quality().values()
        )
    )


def _mark(connection: Connection, part: QualityPart, place: Place, period: Period) -> Mark:
    if part.rate is not None:
        rate = one(connection, part.rate, place, period)
        percent = rate.value if isinstance(rate, Reading) else None
        return _told(part, percent, rate)
    if part.count is not None:
        cut = one(connection, part.count, place, period, part.breakdown)
        whole = one(connection, part.count, place, period)
        both = (
            isinstance(cut, Reading) and isinstance(whole, Reading) and cut.value is not None and whole.value
        )
        percent = cut.value / whole.value * HUNDRED if both else None  # type: ignore[union-attr,operator]
        return _told(part, percent, cut, whole)
    return Mark(part.title, part.weight, None)


def _told(part: QualityPart, percent: float | None, *basis: Evidence) -> Mark:
    points = None if percent is None else percent / HUNDRED * part.weight
    return Mark(part.title, part.weight, points, basis)
