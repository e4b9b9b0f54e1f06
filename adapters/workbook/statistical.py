"""Tables with items down and periods across, turned into observations."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import catalogue
from adapters.workbook.blocks import Block
from adapters.workbook.headings import Heading, Period
from adapters.workbook.labels import Item, Unit, says_any
from adapters.workbook.rows import Row, Rows
from adapters.workbook.sheets import Cell, Unusable, address, cell_text, column_name
from adapters.workbook.text import Mark, UnreadableNumber, decimal_mark, fold, number, shown
from adapters.workbook.units import factor_of, item_factor
from catalogue.areas import COUNTRY
from catalogue.mapping import Measure
from domain.periods import Freq
from domain.records import ObsStatus, Observation, Rejection
from wording import say

LAST_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d{2})\b")
MARKED = {Mark.MISSING: ObsStatus.MISSING, Mark.NOT_APPLICABLE: ObsStatus.NOT_APPLICABLE}


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


@dataclass(frozen=True, slots=True)
class Found:
    """An observation and the cell that it was read from."""

    observation: Observation
    position: str


def reference(block: Block) -> Period | None:
    """The newest month that the table itself speaks of, by its columns or its title; year where given."""
    dated = [p for h in block.columns.values() if (p := h.period) and p.year]
    if dates := LAST_DATE.findall(fold(block.title)):
        dated.append(Period("month", min(12, int(dates[-1][1])), int(dates[-1][2])))
    return max(dated, key=lambda p: (p.year or 0, p.month), default=None)


def observations(block: Block, *, year: int, month: int, decimal: str, as_of: date) -> Iterator[Found | Rejection]:
    """What a table says, cell by cell; `year` and `month` serve headings that leave them out."""
    plans = list(_plans(block, year=year, month=month))
    yield from (plan for plan in plans if isinstance(plan, Rejection))
    yield from _without_heading(block)
    columns = [plan for plan in plans if isinstance(plan, Plan)]
    if not columns or not block.label_columns:
        yield _unreadable(block)
        return
    own = reference(block)
    last = (own.year or year, own.month) if own else (year, month)
    on = date(*last, calendar.monthrange(*last)[1])
    texts = [cell for cells in block.rows.values() for c, cell in cells.items() if c in block.columns and isinstance(cell, str)]
    mark = decimal_mark(texts) or decimal
    facets = block.labels.facets_of_title(fold(block.title))
    units: dict[int, str] = {}
    too_early: set[int] = set()
    for row in Rows(block, columns={plan.column for plan in columns}, on=on, facets=facets).read():
        if isinstance(row, Rejection):
            yield row
            continue
        for plan in columns:
            cell = row.values.get(plan.column)
            if cell is None:
                continue
            if isinstance(row.meaning, Unit) and row.meaning.area.valid_from > plan.start and on > plan.start:
                too_early.add(plan.column)
                continue
            yield from _observed(block, row, plan, cell, mark=mark, as_of=as_of, units=units)
    for column in sorted(too_early):
        reason = say("workbook.before_the_units", heading=block.columns[column].text, table=block.name)
        yield Rejection(f"{block.sheet.name}!{column_name(column)}", reason)


def _without_heading(block: Block) -> Iterator[Rejection]:
    """Columns of figures that nothing is written above: one line for all of them."""
    after = max(block.label_columns, default=-1)
    bare = {
        column
        for row, cells in block.rows.items()
        for column, cell in cells.items()
        if row >= block.data and column > after and column not in block.columns and isinstance(cell, float) and cell
    }
    if bare:
        named = ", ".join(column_name(column) for column in sorted(bare))
        yield Rejection(f"{block.sheet.name}!{named}", say("workbook.no_heading", table=block.name))


def _unreadable(block: Block) -> Rejection:
    """A table whose title is known and whose columns or rows are not."""
    seen = "; ".join(f"{column_name(c)}: {h.text}" for c, h in block.columns.items()) or say("workbook.nothing")
    key = "workbook.no_column" if block.label_columns else "workbook.no_row"
    position = address(block.sheet.name, block.top, 0)
    return Rejection(position, say(key, table=block.name), say("workbook.headings_seen", seen=seen)[:500])


def _plans(block: Block, *, year: int, month: int) -> Iterator[Plan | Rejection]:
    """What each column gives; columns that the mapping does not know are rejected with their heading."""
    headings = {c: h for c, h in block.columns.items() if _has_values(block, c)}
    statuses = {
        (h.period.kind, h.period.number): h.status for h in headings.values() if h.period and h.status and not h.bases
    }
    kinds = {h.period.kind for h in headings.values() if h.period and not h.bases}
    for column, heading in headings.items():
        if says_any(block.table.ignore, heading.folded):
            continue
        period = heading.period or _period_of_title(block, heading, year=year, month=month)
        measure = next((m for m in block.table.measures if _counts(m, heading)), None)
        suffixes = _suffixes(block, heading, period) if period and measure else ()
        if period is None or measure is None or not suffixes:
            reason = say("workbook.unknown_column", heading=heading.text, table=block.name)
            yield Rejection(f"{block.sheet.name}!{column_name(column)}", reason)
            continue
        status = heading.status or statuses.get((period.kind, period.number)) or block.table.status
        freq, start = _span(period, year)
        yield Plan(column, heading, measure, suffixes, freq, start, status, not heading.bases)
        if period == Period("quarter", 1, period.year) and "ytd" not in kinds and not _is_quarterly(headings):
            months = Period("ytd", 3, period.year)
            if also := _suffixes(block, heading, months):
                yield Plan(column, heading, measure, also, *_span(months, year), status, not heading.bases)


def _is_quarterly(headings: dict[int, Heading]) -> bool:
    """Whether a table speaks of quarters alone: there, a first quarter is not also "since January"."""
    return all(h.period is None or h.period.kind == "quarter" for h in headings.values())


def _has_values(block: Block, column: int) -> bool:
    return any(column in cells for row, cells in block.rows.items() if row >= block.data)


def _counts(measure: Measure, heading: Heading) -> bool:
    return (not measure.match or says_any(measure.match, heading.folded)) and not says_any(
        measure.without, heading.folded
    )


def _period_of_title(block: Block, heading: Heading, *, year: int, month: int) -> Period | None:
    """The period of a column that names none: since January where the mapping says so, or of a plan rate."""
    own = reference(block) or Period("month", month, year)
    if block.table.period_from_title or heading.bases == ("plan",):
        return Period("ytd", own.month, own.year or year)
    return None


def _suffixes(block: Block, heading: Heading, period: Period) -> tuple[str, ...]:
    """Ends of the indicators' codes that a column gives; several where a comparison has two names."""
    kind = "ytd" if period.kind == "year" else period.kind
    if not heading.bases:
        named = [block.table.columns.get(kind)]  # type: ignore[call-overload]
    elif heading.bases == ("origin",):
        named = [block.table.origins.get(str(heading.origin))] if kind == "month" else []
    else:
        named = [block.table.columns.get(f"{kind} {base}") for base in heading.bases]  # type: ignore[call-overload]
    return tuple(suffix for suffix in named if suffix is not None)


def _span(period: Period, year: int) -> tuple[Freq, date]:
    """Frequency and first day; what has added up since January is kept under its last month."""
    if period.kind == "quarter":
        return Freq.QUARTER, date(period.year or year, period.number * 3 - 2, 1)
    return Freq.MONTH, date(period.year or year, period.month, 1)


def _observed(
    block: Block, row: Row, plan: Plan, cell: Cell, *, mark: str, as_of: date, units: dict[int, str]
) -> Iterator[Found | Rejection]:
    position = address(block.sheet.name, row.row, plan.column)
    value = read_value(cell, mark)
    if value is Mark.BLANK:
        return
    if isinstance(value, Rejection):
        yield Rejection(position, value.reason, value.payload)
        return
    subject = _subject(block, row, plan)
    if subject is None:
        yield Rejection(position, say("workbook.unclear_subject", label=row.label, table=block.name), cell_text(cell))
        return
    item = row.meaning.code if isinstance(row.meaning, Item) else ""
    own = block.table.items.get(item)
    singled = own is not None and own.measure == plan.measure.name
    stem = own.subject if own and singled else f"{subject}{plan.measure.name}"
    factor = factor_of(block, row, plan.heading, stem) if plan.plain else 1.0
    if plan.plain and item in block.table.item_units:
        factor = item_factor(block, row, block.table.item_units[item], units)
    if isinstance(factor, str):
        yield Rejection(position, factor, cell_text(cell))
        return
    breakdown = f"{row.meaning.dimension}={item}" if isinstance(row.meaning, Item) and not singled else ""
    area = row.meaning.area.code if isinstance(row.meaning, Unit) else COUNTRY
    for suffix in plan.suffixes:
        code = f"statistics.{stem}{suffix}"
        if code not in catalogue.indicators():
            yield Rejection(position, say("workbook.no_indicator", code=code, heading=plan.heading.text), cell_text(cell))
            continue
        status = MARKED.get(value, plan.status) if isinstance(value, Mark) else plan.status
        amount = None if isinstance(value, Mark) else value * factor + (100 if plan.heading.growth else 0)
        observation = Observation(
            indicator=code, area=area, freq=plan.freq, period_start=plan.start, value=amount, status=status,
            breakdown=breakdown, as_of=as_of,
        )  # fmt: skip
        yield Found(observation, position)


def read_value(cell: Cell, mark: str) -> float | Mark | Rejection:
    """The number of a cell, what it says instead, or why it is neither (position left open)."""
    if isinstance(cell, float):
        return cell
    if isinstance(cell, Unusable):
        return Rejection("", say(cell.reason), cell.text)
    if isinstance(cell, date):
        return Rejection("", say("workbook.date_in_cell"), cell_text(cell))
    value = number(cell_text(cell), decimal=mark)
    if isinstance(value, UnreadableNumber):
        return Rejection("", say("workbook.not_a_number"), shown(value.text)[:500])
    return value


def _subject(block: Block, row: Row, plan: Plan) -> str | None:
    """What a cell counts: the subject of the table, of its total row, or as the facets say."""
    if not block.table.facets:
        return row.meaning.subject if not isinstance(row.meaning, Item | Unit) else block.table.subject
    facets = {**row.facets, **block.labels.facets_of_title(plan.heading.folded)}
    if set(facets) != set(block.table.facets):
        return None
    return block.table.subjects.get(" ".join(facets[name] for name in block.table.facets))
