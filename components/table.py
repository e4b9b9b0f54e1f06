"""Tables: targets against plan, and readings row by row."""

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from components.marks import marks
from components.states import sign
from components.words import breakdown, cut, down, period, span, title, value
from domain.answers import Evidence, Headline, Target, Targets
from domain.freshness import State
from domain.periods import end
from domain.readings import Reading
from wording import day, moment, number, say


def table(head: Sequence[str], rows: Sequence[Sequence[Component | str]], *, numbers: Sequence[int] = (),
          cards: bool = False, fill: bool = False) -> html.Div:  # fmt: skip
    """A table in a box that scrolls by itself: `numbers` columns set right, stacked on a phone by `cards`.

    Its rows share the height of the box by `fill`.
    """
    looks = ["n" if at in numbers else "" for at in range(len(head))]
    header = html.Tr([html.Th(name, className=look) for name, look in zip(head, looks, strict=True)])
    body = [
        html.Tr([html.Td(cell, className=look, **marks({"data-label": name}))
                 for cell, look, name in zip(row, looks, head, strict=True)])
        for row in rows
    ]  # fmt: skip
    return boxed([html.Thead(header), html.Tbody(body)], cards=cards, fill=fill)


def boxed(parts: Sequence[Component], *, cards: bool = False, fill: bool = False) -> html.Div:
    """The head and the bodies of a table in a box that scrolls by itself."""
    kind = " ".join(("table", *(["table--cards"] if cards else []), *(["table--fill"] if fill else [])))
    return html.Div(
        html.Table(list(parts), className=kind),
        className="table-box",
        tabIndex="0",
        role="group",
        **marks({"aria-label": say("table.scrolls")}),
    )


def targets_table(answer: Targets) -> html.Div | None:
    """What was set and what was reached, each with the state of what was reached."""
    if not answer.readings:
        return None
    head = ["table.indicator", "table.unit", "table.previous", "table.plan", "table.actual", "table.state"]
    rows = [_target_row(target) for target in answer.targets]
    return table([say(key) for key in head], rows, numbers=(2, 3, 4), cards=True, fill=True)


def _target_row(target: Target) -> list[Component | str]:
    running = target.so_far
    return [
        say("table.part", name=cut(target.indicator, running.breakdown))
        if running and running.breakdown
        else title(target.indicator),
        html.Span(indicators()[target.indicator].unit, className="soft"),
        _year(target.before) if target.before else _cell(target.previous) if target.previous else "",
        _cell(target.plan),
        _year(running) if running else _cell(target.actual),
        html.Span([sign(_state(target.actual)), " ", _verdict(target)], className="nowrap"),
    ]


def _year(told: Headline) -> Component | str:
    """The sum of a year's periods, and how many they are while it runs; why there is none."""
    if told.value is None:
        return html.Span(say("panel.no_value"), className="soft")
    if told.caveat in ("extents", "gap"):
        return html.Span(say("table.not_added"), className="soft", title=say(f"plan.caveat.{told.caveat}"))
    amount = number(told.value, indicators()[told.indicator].decimals)
    if end(told.freq, told.last) == date(told.last.year + 1, 1, 1):
        return amount
    return html.Span([html.Span(span(told.freq, told.first, told.last), className="soft"), " ", amount])


def _verdict(target: Target) -> Component | str:
    if target.met is None and target.so_far and target.so_far.progress is not None:
        return say("plan.progress", percent=down(target.so_far.progress))
    if target.met is None:
        return ""
    return html.Span(
        say("table.met" if target.met else "table.not_met"),
        className="change--good" if target.met else "change--bad",
    )


def _cell(evidence: Evidence) -> Component:
    there = isinstance(evidence, Reading) and evidence.value is not None
    return html.Span(value(evidence), className="" if there else "soft")


def _state(evidence: Evidence) -> State:
    return evidence.freshness.state


def readings_table(readings: Sequence[Reading], *, most: int, area_name: dict[str, str]) -> list[Component]:
    """Every reading with its period, its kind and its provenance, newest first."""
    newest = sorted(readings, key=lambda each: each.period_start, reverse=True)
    head = ["table.period", "table.indicator", "table.area", "table.breakdown", "table.value", "table.unit",
            "table.status", "table.as_of", "table.recorded"]  # fmt: skip
    rows = [_reading_row(each, area_name) for each in newest[:most]]
    found: list[Component] = [table([say(key) for key in head], rows, numbers=(4,), cards=True)]
    if len(newest) > most:
        found.append(html.P(say("table.cut", shown=most, total=len(newest)), className="soft"))
    return found if rows else [html.P(say("table.empty"), className="absent")]


def _reading_row(each: Reading, area_name: dict[str, str]) -> list[Component | str]:
    return [
        period(each.freq, each.period_start),
        title(each.indicator),
        area_name.get(each.area, each.area),
        breakdown(each) or "–",
        value(each),
        indicators()[each.indicator].unit,
        say(f"status.{each.status.value}"),
        day(each.provenance.as_of) if each.provenance.as_of else "–",
        moment(each.provenance.recorded_at),
    ]
