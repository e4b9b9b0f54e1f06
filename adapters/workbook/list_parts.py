"""Lists whose rows are about a part of a whole: which part, and rows about the same part added up."""

from collections.abc import Iterator
from dataclasses import replace
from math import floor

from adapters.workbook.lists import CUT, Listing
from adapters.workbook.sheets import Cell, cell_text
from adapters.workbook.text import number, shown
from catalogue.mapping import Cut
from domain.records import Observation, Rejection
from wording import say

ROUNDING = 1e-9
"""So much below the end of a band still belongs to the next: 0.6 / 0.2 is less than 3."""


def parts_of(listing: Listing, named: dict[str, Cell], mark: str) -> tuple[str, ...] | str:
    """The part that a row is about, by dimension; or why it is not known."""
    found = []
    for dimension, cut in listing.mapping.cuts.items():
        text = shown(cell_text(named.get(f"{CUT}{dimension}")))
        item = cut.keys.get(text)
        if cut.band:
            value = number(text, decimal=mark)
            within = isinstance(value, float) and 0 <= value <= cut.top
            item = _band(value, cut) if within and isinstance(value, float) else None
        if item is None:
            return say("workbook.unknown_key", item=text, table=listing.code)
        if item:
            found.append(f"{dimension}={item}")
    return tuple(found)


def _band(value: float, cut: Cut) -> str:
    last = round(cut.top / cut.band) - 1
    low = min(floor(value / cut.band + ROUNDING), last) * cut.band
    return f"{round(low * 10):03}"


def added(found: Iterator[Observation | Rejection]) -> Iterator[Observation | Rejection]:
    """One figure of those about the same part; where one of them has no value there is no sum."""
    sums: dict[tuple[object, ...], Observation] = {}
    for item in found:
        if isinstance(item, Rejection):
            yield item
            continue
        where = (item.indicator, item.area, item.period_start, item.breakdown)
        so_far = sums.get(where)
        if so_far is None or so_far.value is not None is item.value:
            sums[where] = item
        elif so_far.value is not None and item.value is not None:
            sums[where] = replace(so_far, value=so_far.value + item.value)
    yield from sums.values()
