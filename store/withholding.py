"""Small numbers of people: which parts of a whole are kept back, so that nobody can be recognised.

An indicator that declares `withhold_below` is kept as a whole; of its parts, those of fewer people come
into the store without their number (status WITHHELD). Where that leaves one part hidden, which the
whole and the others would tell, the next smallest is kept back too. It is done where every value comes in,
so no page, table, export, revision or backup can hold the number. Zero says nothing of anybody and stays.
Parts of the whole province by a dimension that the indicator lists under `told_by` are kept like the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import catalogue
from catalogue.areas import COUNTRY
from domain.records import Observation, ObsStatus, Record, Rejection
from store import territory

Whole = tuple[object, ...]
"""What the parts of one whole have in common."""


def withhold(items: Iterable[Record | Rejection]) -> Iterator[Record | Rejection]:
    """`items` in their order; the parts of one whole are expected one after another."""
    parts: list[Observation] = []
    of: Whole | None = None
    for item in items:
        own = _whole(item) if isinstance(item, Observation) else None
        if own != of:
            yield from _kept(parts)
            parts, of = [], own
        if isinstance(item, Observation) and own is not None:
            parts.append(item)
        else:
            yield item
    yield from _kept(parts)


def _whole(item: Observation) -> Whole | None:
    """What `item` is a part of; None where it is a whole or its numbers are not of people."""
    meant = catalogue.indicators().get(item.indicator)
    if meant is None or meant.withhold_below is None:
        return None
    what = (item.indicator, item.freq, item.period_start)
    of_province = not item.org and (item.area == COUNTRY or territory.is_province(item.area))
    if item.breakdown:
        dimensions = tuple(part.partition("=")[0] for part in item.breakdown.split("|"))
        told = of_province and set(dimensions) <= set(meant.told_by)
        return None if told else (*what, item.area, item.org, dimensions)
    if item.org:
        return (*what, item.area)
    return None if of_province else what


def _kept(parts: Sequence[Observation]) -> Iterator[Observation]:
    if not parts:
        return
    least = catalogue.indicators()[parts[0].indicator].withhold_below or 0
    people = sorted((part for part in parts if part.value), key=lambda part: part.value or 0)
    hidden = sum((part.value or 0) < least for part in people)
    if hidden == 1:
        hidden += 1
    kept_back = set(map(id, people[:hidden]))
    for part in parts:
        small = id(part) in kept_back
        yield replace(part, value=None, status=ObsStatus.WITHHELD) if small else part
