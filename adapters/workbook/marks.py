"""Decimal marks of a list, where its numbers alone do not tell: "67,123" is two numbers.

The range of the indicators decides where all doubtful numbers lie within it by one reading only,
else the mapping does. A number beyond its range that would lie within by the other reading is
refused in words that name both: it is never taken a thousand times too large or too small.
"""

from collections.abc import Iterator, Sequence
from math import inf

import catalogue
from adapters.workbook.lists import CUT, Listing
from adapters.workbook.sheets import Cell
from adapters.workbook.text import decimal_mark, number, two_readings
from catalogue.mapping import Target
from wording import number as shown
from wording import say

NOT_VALUES = frozenset({"area_code", "area_name", "year", "half", "month", "key"})
Limits = tuple[float, float]
"""Least and most that a number may be as it is written."""


def mark_of(listing: Listing, *, declared: str) -> str:
    """The decimal mark of the values of a list."""
    written = list(_written(listing))
    if told := decimal_mark([text for text, _ in written]):
        return told
    if all(_fits(number(text, decimal=declared), limits) for text, limits in written):
        return declared
    other = "." if declared == "," else ","
    doubtful = [(readings, limits) for text, limits in written if (readings := two_readings(text))]
    strays = any(not _fits(readings[declared], limits) for readings, limits in doubtful)
    fit = all(_fits(readings[other], limits) for readings, limits in doubtful)
    return other if strays and fit else declared


def doubt(cell: Cell | None, value: float, target: Target) -> str | None:
    """Why a number that is read as `value` may be another one; None where nothing speaks for that."""
    limits = [_limits(target)]
    if _fits(value, limits):
        return None
    readings = two_readings(cell) if isinstance(cell, str) else {}
    for reading in readings.values():
        if reading != value and _fits(reading, limits):
            ((low, high),) = limits
            return say(
                "workbook.two_readings", text=cell, indicator=target.indicator, minimum=_said(low),
                maximum=_said(high), taken=_said(value), other=_said(reading),
            )  # fmt: skip
    return None


def _written(listing: Listing) -> Iterator[tuple[str, Sequence[Limits]]]:
    """Every value that is text, and between which limits it may lie."""
    mapping = listing.mapping
    of_keys = [target for targets in mapping.long.keys.values() for target in targets] if mapping.long else []
    columns = {
        column: [
            _limits(target) for target in (mapping.values[name].to if name in mapping.values else of_keys)
        ]
        for name, column in listing.columns.items()
        if name not in NOT_VALUES and not name.startswith(CUT)
    }
    for row in listing.rows.values():
        for column, cell in row.items():
            if column in columns and isinstance(cell, str):
                yield cell, columns[column]


def _fits(value: object, limits: Sequence[Limits]) -> bool:
    """Whether a number lies within one of the limits; what is no number does not matter here."""
    return not isinstance(value, float) or any(low <= value <= high for low, high in limits)


def _of_indicator(code: str) -> Limits:
    meant = catalogue.indicators().get(code)
    low, high = (meant.valid_min, meant.valid_max) if meant else (None, None)
    return (-inf if low is None else low), (inf if high is None else high)


def _limits(target: Target) -> Limits:
    low, high = _of_indicator(target.indicator)
    return low / target.factor, high / target.factor


def _said(value: float) -> str:
    if value in (-inf, inf):
        return say("store.unbounded")
    return shown(value, 0 if float(value).is_integer() else 3)
