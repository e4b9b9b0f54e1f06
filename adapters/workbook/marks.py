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
from adapters.workbook.text import decimal_mark, two_readings
from catalogue.mapping import Target
from wording import number, say

NOT_VALUES = frozenset({"area_code", "area_name", "year", "half", "month", "key"})


def mark_of(listing: Listing, *, declared: str) -> str:
    """The decimal mark of the values of a list."""
    written = list(_written(listing))
    if told := decimal_mark([text for text, _ in written]):
        return told
    other = "." if declared == "," else ","
    doubtful = [(readings, targets) for text, targets in written if (readings := two_readings(text))]
    strays = any(not _fits(readings[declared], targets) for readings, targets in doubtful)
    fit = all(_fits(readings[other], targets) for readings, targets in doubtful)
    return other if strays and fit else declared


def doubt(cell: Cell | None, value: float, target: Target) -> str | None:
    """Why a number that is read as `value` may be another one; None where nothing speaks for that."""
    readings = two_readings(cell) if isinstance(cell, str) else {}
    if _fits(value, [target]):
        return None
    for reading in readings.values():
        if reading != value and _fits(reading, [target]):
            low, high = _limits(target)
            return say(
                "workbook.two_readings", text=cell, indicator=target.indicator,
                minimum=_said(low), maximum=_said(high), taken=_said(value), other=_said(reading),
            )  # fmt: skip
    return None


def _written(listing: Listing) -> Iterator[tuple[str, Sequence[Target]]]:
    """Every value that is text, and where it may go."""
    mapping = listing.mapping
    of_keys = [target for targets in mapping.long.keys.values() for target in targets] if mapping.long else []
    columns = {
        column: mapping.values[name].to if name in mapping.values else of_keys
        for name, column in listing.columns.items()
        if name not in NOT_VALUES and not name.startswith(CUT)
    }
    for row in listing.rows.values():
        for column, cell in row.items():
            if column in columns and isinstance(cell, str):
                yield cell, columns[column]


def _fits(value: float, targets: Sequence[Target]) -> bool:
    limits = [_limits(target) for target in targets]
    return any(
        low <= value * target.factor <= high for target, (low, high) in zip(targets, limits, strict=True)
    )


def _limits(target: Target) -> tuple[float, float]:
    meant = catalogue.indicators().get(target.indicator)
    low, high = (meant.valid_min, meant.valid_max) if meant else (None, None)
    return (-inf if low is None else low), (inf if high is None else high)


def _said(value: float) -> str:
    if value in (-inf, inf):
        return say("store.unbounded")
    return number(value, 0 if value.is_integer() else 3)
