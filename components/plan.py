"""A year against its plan: bars by month beside last year's, the sum as a line in percent of the plan."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dash import html

from catalogue import indicators, organisations
from components.chart import chart, hover, ticks
from components.words import brief_period, down, short_period, value
from domain.answers import Progress
from domain.periods import Freq
from domain.readings import Reading
from wording import number, say

MONTHS = 12
QUARTERS = (0, 25, 50, 75, 100)
TOP = 108


def plan_chart(answer: Progress) -> html.Div | None:
    """Bars stop where the months stop; without a plan of the same area there is no line."""
    if not answer.months:
        return None
    declared = indicators()[answer.indicator]
    decimals, unit = declared.decimals, declared.unit
    data: list[dict[str, Any]] = []
    if answer.previous:
        name = say("plan.previous", year=answer.year - 1)
        data.append(
            _bars(answer.previous, name, decimals, unit) | {"marker": {"color": "var(--line-strong)"}}
        )
    data.append(_bars(answer.months, say("plan.month"), decimals, unit) | {"marker": {"color": "var(--s1)"}})
    if answer.monthly_plan is not None:
        data.append(_monthly(answer.monthly_plan, decimals, unit))
    if answer.cumulative:
        data.append(_cumulative(answer))
    drawn = chart(data, _layout(answer, decimals), label=f"{declared.title}, {answer.year}")
    facts = html.P([html.Span(fact) for fact in _facts(answer)], className="panel__said")
    return html.Div([facts, drawn], className="filled")


def _facts(answer: Progress) -> Iterator[str]:
    """Who set which plan, the newest month, the sum and its part of the plan; why there is no sum."""
    decimals = indicators()[answer.indicator].decimals
    if answer.plan is not None and answer.plan.value is not None:
        setter = organisations()[indicators()[answer.plan.indicator].responsible]
        yield say("plan.given", by=setter.short or setter.name, value=value(answer.plan))
    newest = answer.months[-1]
    yield say("plan.in_month", period=brief_period(newest.freq, newest.period_start), value=value(newest))
    if answer.cumulative:
        reached = number(answer.reached, decimals)
        rate = down(answer.cumulative[-1][1])
        yield say("plan.reached", count=len(answer.cumulative), value=reached, percent=rate)
    if answer.caveat:
        yield say(f"plan.caveat.{answer.caveat}").capitalize()


def _bars(readings: Sequence[Reading], name: str, decimals: int, unit: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [short_period(each.freq, each.period_start) for each in readings],
        "y": [each.value for each in readings],
        "name": name,
        "hovertemplate": hover(decimals, unit),
    }


def _monthly(amount: float, decimals: int, unit: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": _year(),
        "y": [amount] * MONTHS,
        "name": say("plan.monthly"),
        "line": {"dash": "dot", "width": 1.6, "color": "var(--text-3)"},
        "hovertemplate": hover(decimals, unit),
    }


def _cumulative(answer: Progress) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [short_period(Freq.MONTH, month) for month, _rate in answer.cumulative],
        "y": [rate for _month, rate in answer.cumulative],
        "yaxis": "y2",
        "name": say("plan.cumulative"),
        "line": {"width": 2.6, "color": "var(--s3)"},
        "marker": {"size": 6},
        "hovertemplate": hover(1, "%"),
    }


def _top(answer: Progress) -> float:
    return max((each.value or 0 for each in answer.months), default=0)


def _year() -> list[str]:
    return [short_period(Freq.MONTH, date(2000, month, 1)) for month in range(1, MONTHS + 1)]


def _layout(answer: Progress, decimals: int) -> dict[str, Any]:
    top = max([TOP, *(rate * 1.08 for _month, rate in answer.cumulative)])
    layout: dict[str, Any] = {
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": _year(),
            "range": [-0.6, 11.6],
        },
        "yaxis": {"tickformat": ticks(decimals, _top(answer)), "rangemode": "tozero"},
        "bargap": 0.34,
        "bargroupgap": 0.06,
    }
    if answer.cumulative:
        layout["yaxis2"] = {
            "overlaying": "y", "side": "right", "range": [0, top], "showgrid": False,
            "tickvals": QUARTERS, "ticktext": [f"{share}%" for share in QUARTERS], "automargin": True,
            "ticks": "", "tickfont": {"color": "var(--text-3)"}, "zeroline": False,
        }  # fmt: skip
    return layout
