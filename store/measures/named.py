"""Measures by name, as the catalogue's indicators call them."""

from store.measures import citizen_reports, documents, dossiers, tasks
from store.measures.kinds import Counted, Measure, Stock, Subject, Sum

MEASURES: dict[str, Measure] = {
    **dossiers.MEASURES,
    **documents.MEASURES,
    **tasks.MEASURES,
    **citizen_reports.MEASURES,
}


def parts(name: str) -> tuple[str, ...]:
    """The measures that are counted for a measure: itself, or what it sums."""
    measure = MEASURES[name]
    return measure.parts if isinstance(measure, Sum) else (name,)


def subject_of(name: str) -> Subject:
    """The kind of event that a measure counts."""
    return counted(parts(name)[0]).subject


def counted(name: str) -> Counted:
    """A measure that is no sum."""
    measure = MEASURES[name]
    if isinstance(measure, Sum):
        raise TypeError(f"{name} is a sum")
    return measure


def is_stock(name: str) -> bool:
    """Whether a measure counts what stands instead of what happens."""
    return isinstance(counted(parts(name)[0]), Stock)
