"""What each column of a table gives: which period, which comparison, which measure, how sure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from adapters.workbook.blocks import Block
from adapters.workbook.headings import Heading
from adapters.workbook.labels import says_any
from adapters.workbook.reference import YEAR, reference, year_of
from adapters.workbook.sheets import address, column_name
from adapters.workbook.times import SINCE_JANUARY, Period
from catalogue.mapping import Measure
from domain.periods import Freq
from domain.records import ObsStatus, Rejection
from wording import say

TIMED = re.compile(r"\b(?:thang|qu[yi]|nua)\b|(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one column gives: for these suffixes and this period, with this status."""

    column: int
    heading: Heading
    measure: Measure
    suffixes: tuple[str, ...]
    freq: Freq
    start: date
    status: ObsStatus
    plain: bool


def without_heading(block: Block) -> Iterator[Rejection]:
    """Columns of figures that nothing is written above: one line for all of them."""
    after = max(block.label_columns, default=-1)
    bare = {
        column
        for row, cells in block.rows.items()
        for column, cell in cells.items()
        if row >= block.data
        and column > after
        and column not in block.columns
        and isinstance(cell, float)
        and cell
    }
    if bare:
        named = ", ".join(column_name(column) for column in sorted(bare))
        yield Rejection(f"{block.sheet.name}!{named}", say("workbook.no_heading", table=block.name))


def unreadable(block: Block) -> Rejection:
    """A table whose title is known and whose columns or rows are not."""
    seen = "; ".join(f"{column_name(c)}: {h.text}" for c, h in block.columns.items()) or say(
        "workbook.nothing"
    )
    key = "workbook.no_column" if block.label_columns else "workbook.no_row"
    position = address(block.sheet.name, block.top, 0)
    return Rejection(position, say(key, table=block.name), say("workbook.headings_seen", seen=seen)[:500])


def plans(block: Block, *, year: int, month: int) -> Iterator[Plan | Rejection]:
    """What each column gives; columns that the mapping does not know are rejected with their heading.

    Two columns that the words of the mapping cannot tell apart are both rejected: one of them would
    pass for what the other counts wherever that one is blank.
    """
    known: dict[tuple[object, ...], Plan] = {}
    doubtful: set[int] = set()
    found = list(_plans(block, year=year, month=month))
    for each in found:
        if isinstance(each, Plan):
            facets = tuple(sorted(block.labels.facets_of_title(each.heading.folded).items()))
            twin = known.setdefault((each.measure.name, each.suffixes, each.freq, each.start, facets), each)
            if twin.heading.folded != each.heading.folded:
                doubtful |= {twin.column, each.column}
    told: set[int] = set()
    for each in found:
        if isinstance(each, Rejection) or each.column not in doubtful:
            yield each
        elif each.column not in told:
            told.add(each.column)
            reason = say("workbook.same_columns", heading=each.heading.text, table=block.name)
            yield Rejection(f"{block.sheet.name}!{column_name(each.column)}", reason)


def _plans(block: Block, *, year: int, month: int) -> Iterator[Plan | Rejection]:
    headings = {c: h for c, h in block.columns.items() if _has_values(block, c)}
    statuses = {
        (h.period.kind, h.period.number): h.status
        for h in headings.values()
        if h.period and h.status and not h.bases
    }
    kinds = {h.period.kind for h in headings.values() if h.period and not h.bases}
    measures = block.table.measures
    own = reference(block) or Period("month", month, year)
    if block.table.unnamed and not any(_counts(m, h) for m in measures for h in headings.values()):
        measures = (Measure(name=block.table.unnamed),)
    for column, heading in headings.items():
        if says_any(block.table.ignore, heading.folded):
            continue
        if (period := heading.period or _period_of_title(block, heading, own)) is not None:
            period = replace(period, year=year_of(period, own, year))
        measure = next((m for m in measures if _counts(m, heading)), None)
        suffixes = _suffixes(block, heading, period, year) if period and measure else ()
        if period is None or measure is None or not suffixes:
            reason = say("workbook.unknown_column", heading=heading.text, table=block.name)
            yield Rejection(f"{block.sheet.name}!{column_name(column)}", reason)
            continue
        status = heading.status or statuses.get((period.kind, period.number)) or block.table.status
        freq, start = _span(period, year)
        yield Plan(column, heading, measure, suffixes, freq, start, status, not heading.bases)
        if period == Period("quarter", 1, period.year) and "ytd" not in kinds and not _is_quarterly(headings):
            months = Period("ytd", 3, period.year)
            if also := _suffixes(block, heading, months, year):
                yield Plan(column, heading, measure, also, *_span(months, year), status, not heading.bases)


def _is_quarterly(headings: dict[int, Heading]) -> bool:
    """Whether a table speaks of quarters alone: there, a first quarter is not also "since January"."""
    named = [h.period for h in headings.values() if h.period and "unknown" not in h.bases]
    return all(period.kind == "quarter" for period in named)


def _has_values(block: Block, column: int) -> bool:
    return any(column in cells for row, cells in block.rows.items() if row >= block.data)


def _counts(measure: Measure, heading: Heading) -> bool:
    return (not measure.match or says_any(measure.match, heading.folded)) and not says_any(
        measure.without, heading.folded
    )


def _period_of_title(block: Block, heading: Heading, own: Period) -> Period | None:
    """The period of a column that names none: since January where the mapping says so, or of a plan rate.

    None where the column names a time that was not understood, or another year than the table's own.
    """
    since_january = SINCE_JANUARY.search(heading.folded) is not None
    words = heading.folded.replace(str(heading.against or ""), "")
    untimed = block.table.period_from_title and not TIMED.search(words)
    if {int(year) for year in YEAR.findall(words)} - {own.year}:
        return None
    if untimed or since_january or heading.bases == ("plan",):
        return Period("ytd", own.month, own.year)
    return None


def _suffixes(block: Block, heading: Heading, period: Period, year: int) -> tuple[str, ...]:
    """Ends of the indicators' codes that a column gives; several where a comparison has two names."""
    if heading.bases == ("plan",) and _is_january(period):
        period = replace(period, kind="ytd")
    kind = "ytd" if period.kind == "year" else period.kind
    if "yoy" in heading.bases and heading.against and (period.year or year) - heading.against != 1:
        return ()
    if not heading.bases:
        named = [block.table.columns.get(kind)]
    elif heading.bases == ("origin",):
        named = [block.table.origins.get(str(heading.origin))] if kind == "month" else []
    else:
        named = [block.table.columns.get(f"{kind} {base}") for base in heading.bases]  # type: ignore[call-overload]
    return tuple(suffix for suffix in named if suffix is not None)


def _is_january(period: Period) -> bool:
    """Whether a period is the month that is also all that has added up."""
    return period.kind == "month" and period.number == 1


def _span(period: Period, year: int) -> tuple[Freq, date]:
    """Frequency and first day; what has added up since January is kept under its last month."""
    if period.kind == "quarter":
        return Freq.QUARTER, date(period.year or year, period.number * 3 - 2, 1)
    return Freq.MONTH, date(period.year or year, period.month, 1)
