"""What a year has brought so far, row by row: plan, newest period, sum, and how far the plan is reached."""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from components.headline import change_words
from components.states import sign
from components.table import table
from components.words import brief_period, cut, down, title, value
from domain.answers import Headline, Headlines, worst
from domain.readings import Reading
from wording import number, say

Cell = Component | str
COLUMNS: dict[str, Callable[[Headline], Cell]] = {
    "table.indicator": lambda row: _name(row),
    "table.plan": lambda row: value(row.plan) if row.plan else "",
    "table.period": lambda row: _period(row),
    "table.newest": lambda row: _newest(row),
    "table.so_far": lambda row: _so_far(row),
    "table.progress": lambda row: f"{down(row.progress)}%" if row.progress is not None else "",
    "table.change": lambda row: _change(row),
}
OF_PLANS = ("table.plan", "table.progress")
NUMBERS = (*OF_PLANS, "table.newest", "table.so_far")


def execution_table(answer: Headlines) -> html.Div | None:
    """One row per number or part of one; the columns of the plan only where some row can have one."""
    if not answer.readings:
        return None
    planned = any(indicators()[each.indicator].plan for each in answer.headlines)
    shown = [key for key in COLUMNS if planned or key not in OF_PLANS]
    rows = [row_of(headline, shown) for headline in answer.headlines]
    numbers = [at for at, key in enumerate(shown) if key in NUMBERS]
    drawn = table([say(key) for key in shown], rows, numbers=numbers, cards=True, fill=True)
    return html.Div([drawn], className="filled")


def row_of(headline: Headline, keys: Sequence[str]) -> list[Cell]:
    """The cells of one number under the headings `keys`."""
    return [COLUMNS[key](headline) for key in keys]


def _name(row: Headline) -> Cell:
    """A part stands below its whole, which tells the unit."""
    if row.breakdown:
        return say("table.part", name=cut(row.indicator, row.breakdown))
    unit = html.Span(indicators()[row.indicator].unit, className="soft")
    return html.Span([title(row.indicator), " ", unit])


def _period(row: Headline) -> Cell:
    newest = row.parts[-1]
    told = brief_period(newest.freq, newest.period_start) if isinstance(newest, Reading) else ""
    return html.Span([sign(worst(row.evidence).state), " ", told], className="nowrap")


def _newest(row: Headline) -> Cell:
    newest = row.parts[-1]
    there = isinstance(newest, Reading) and newest.value is not None
    return html.Span(value(newest), className="" if there else "soft")


def _so_far(row: Headline) -> Cell:
    """The sum of the year; why there is none where periods would add up."""
    declared = indicators()[row.indicator]
    if declared.over_time != "sum" or row.value is None:
        return ""
    if row.caveat in ("extents", "gap"):
        return html.Span(say("table.not_added"), className="soft", title=say(f"plan.caveat.{row.caveat}"))
    return number(row.value, declared.decimals)


def _change(row: Headline) -> Cell:
    """Against the same periods of the year before; of a percentage it would mislead."""
    if row.change is None or indicators()[row.indicator].unit == "%":
        return ""
    return html.Span(change_words(row, row.change, headed=True), className="nowrap")
