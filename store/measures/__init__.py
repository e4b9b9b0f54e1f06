"""Measures: how event records become numbers. One definition serves the roll-up and the drill-down.

A flow counts what happened in a span of time, a stock what stood at its end. A sum adds measures
that never count the same record twice. docs/adr/0007-events.md says how they are kept up to date.
"""

from store.measures.conditions import steps, within
from store.measures.kinds import Counted, Flow, Stock, Subject, Sum
from store.measures.named import MEASURES, counted, is_stock, parts, subject_of
from store.measures.subjects import DOSSIER, SUBJECTS, open_rows, rows

__all__ = [
    "DOSSIER",
    "MEASURES",
    "SUBJECTS",
    "Counted",
    "Flow",
    "Stock",
    "Subject",
    "Sum",
    "counted",
    "is_stock",
    "open_rows",
    "parts",
    "rows",
    "steps",
    "subject_of",
    "within",
]
