"""Tables with items down and periods across, turned into observations."""

import calendar
from collections.abc import Iterator
from datetime import date

import catalogue
from adapters.workbook.blocks import Block
from adapters.workbook.labels import Item, Unit
from adapters.workbook.plans import Plan, plans, unreadable, without_heading
from adapters.workbook.reference import reference
from adapters.workbook.rows import Row, Rows
from adapters.workbook.sheets import LARGEST, Cell, Unusable, address, cell_text, column_name
from adapters.workbook.text import Mark, UnreadableNumber, decimal_mark, fold, number, shown
from adapters.workbook.units import factor_of, item_factor
from catalogue.areas import COUNTRY
from domain.records import Observation, ObsStatus, Rejection
from wording import say

MARKED = {Mark.MISSING: ObsStatus.MISSING, Mark.NOT_APPLICABLE: ObsStatus.NOT_APPLICABLE}


def observations(
    block: Block, *, year: int, month: int, decimal: str, as_of: date
) -> Iterator[Observation | Rejection]:
    """What a table says, cell by cell; `year` and `month` serve headings that leave them out."""
    given = list(plans(block, year=year, month=month))
    yield from (plan for plan in given if isinstance(plan, Rejection))
    yield from without_heading(block)
    columns = [plan for plan in given if isinstance(plan, Plan)]
    if not columns or not block.label_columns:
        yield unreadable(block)
        return
    own = reference(block)
    last = (own.year or year, own.month) if own else (year, month)
    on = date(*last, calendar.monthrange(*last)[1])
    mark = decimal_mark(block.figures_as_text()) or decimal
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


def _observed(
    block: Block, row: Row, plan: Plan, cell: Cell, *, mark: str, as_of: date, units: dict[int, str]
) -> Iterator[Observation | Rejection]:
    position = address(block.sheet.name, row.row, plan.column)
    value = read_value(cell, mark)
    if value is Mark.BLANK:
        return
    if isinstance(value, Rejection):
        yield Rejection(position, value.reason, value.payload)
        return
    subject = _subject(block, row, plan)
    if subject is None:
        yield Rejection(
            position, say("workbook.unclear_subject", label=row.label, table=block.name), cell_text(cell)
        )
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
            yield Rejection(
                position, say("workbook.no_indicator", code=code, heading=plan.heading.text), cell_text(cell)
            )
            continue
        status = MARKED.get(value, plan.status) if isinstance(value, Mark) else plan.status
        amount = None if isinstance(value, Mark) else value * factor + (100 if plan.heading.growth else 0)
        yield Observation(
            indicator=code, area=area, freq=plan.freq, period_start=plan.start, value=amount, status=status,
            breakdown=breakdown, as_of=as_of, position=position,
        )  # fmt: skip


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
    if isinstance(value, float) and abs(value) > LARGEST:
        return Rejection("", say("workbook.not_a_figure"), shown(cell_text(cell))[:500])
    return value


def _subject(block: Block, row: Row, plan: Plan) -> str | None:
    """What a cell counts: the subject of the table, of its total row, or as the facets say."""
    if not block.table.facets:
        return row.meaning.subject if not isinstance(row.meaning, Item | Unit) else block.table.subject
    facets = {**row.facets, **block.labels.facets_of_title(plan.heading.folded)}
    if set(facets) != set(block.table.facets):
        return None
    return block.table.subjects.get(" ".join(facets[name] for name in block.table.facets))
