"""Citizens' reports: how many came, where they stand, of what kind, through which door, and who is late."""

from collections.abc import Sequence
from typing import Any

from catalogue import codelists, indicators
from components.headline import headline_card
from components.ranking import ranking_chart
from components.report_list import report_list
from components.series import series_chart
from components.stacked import stacked_chart
from components.structure import structure_chart
from components.words import brief_period, title
from domain.answers import Parts, Reports
from domain.readings import Reading
from pages.map_questions import map_view
from pages.panels import Panel, Scope, View
from pages.questions import card, part_lines
from store.query import records, report_totals
from store.query.records import Behind
from wording import say

SOURCES = ("citizen_reports",)
RECEIVED, COMPLETED, REJECTED = (f"citizen_reports.{name}" for name in ("received", "completed", "rejected"))
WAITING, IN_PROGRESS, OVERDUE = (
    f"citizen_reports.{name}" for name in ("waiting", "in_progress", "in_progress_overdue")
)
IN_TIME, ON_TIME, LATE = (
    f"citizen_reports.{name}" for name in ("in_progress_in_time", "completed_on_time", "completed_late")
)
INSTALLS = "citizen_reports.app_installs"
MONTHS, LISTED = 36, 200


def _card(code: str, size: str = "c2") -> Panel:
    return Panel(
        code=f"card.{code}",
        title=title(code),
        ask=lambda connection, scope: report_totals.headline(
            connection, code, scope.place, period=scope.period
        ),
        draw=headline_card,
        sources=SOURCES,
        about=(code,),
        size=size,
        zone="card",
    )


def _cut(name: str, cuts: Sequence[tuple[str, str, str]], draw: Any, *, size: str = "c4") -> Panel:
    return Panel(
        code=f"reports.{name}",
        title=say(f"reports_of_citizens.{name}"),
        ask=lambda connection, scope: report_totals.cut(connection, cuts, scope.place, period=scope.period),
        draw=draw,
        sources=SOURCES,
        about=tuple(dict.fromkeys(code for code, _breakdown, _name in cuts)),
        unit=indicators()[cuts[0][0]].unit,
        size=size,
    )


def _of(code: str, dimension: str) -> list[tuple[str, str, str]]:
    listed = codelists()[indicators()[code].breakdowns[dimension]].items
    return [(code, f"{dimension}={item}", entry.name) for item, entry in listed.items()]


def _months(name: str, codes: Sequence[str], draw: Any, *, size: str) -> Panel:
    return Panel(
        code=f"reports.{name}",
        title=say(f"reports_of_citizens.{name}"),
        ask=lambda connection, scope: report_totals.months(
            connection, codes, scope.place, period=scope.period, most=MONTHS
        ),
        draw=draw,
        sources=SOURCES,
        about=tuple(codes),
        unit=indicators()[codes[0]].unit,
        size=size,
    )


def _agencies(name: str, code: str, *, size: str) -> Panel:
    return Panel(
        code=f"reports.{name}",
        title=say(f"reports_of_citizens.{name}"),
        ask=lambda connection, scope: report_totals.by_agency(connection, code, scope.place),
        draw=ranking_chart,
        sources=SOURCES,
        about=(code,),
        unit=_day_unit,
        size=size,
    )


def _day_unit(answer: Parts) -> str:
    if not answer.parts:
        return ""
    first = answer.parts[0].reading
    return f"{indicators()[first.indicator].unit} · {brief_period(first.freq, first.period_start)}"


def _list(name: str, code: str) -> Panel:
    """The records behind a number, the newest first."""

    def ask(connection: Any, scope: Scope) -> Reports:
        total = report_totals.total(connection, code, scope.place, period=scope.period)
        numbers: list[int] = []
        if isinstance(total, Reading):
            for period in reversed(report_totals.spans(connection, code, scope.period)):
                behind = Behind(code, scope.area, period, org=scope.org)
                numbers += records.numbers(connection, behind, now=scope.now)
        shown = records.read(connection, "citizen_report", numbers[:LISTED])
        return Reports(tuple(shown), len(numbers), total)

    return Panel(
        code=f"reports.{name}",
        title=say(f"reports_of_citizens.{name}"),
        ask=ask,
        draw=report_list,
        sources=SOURCES,
        about=(code,),
        size="c12",
    )


STATES = [(code, "", title(code)) for code in (WAITING, IN_PROGRESS, COMPLETED, REJECTED)]
PROGRESS = [(code, "", title(code)) for code in (ON_TIME, LATE, IN_TIME, OVERDUE)]
RATES = (
    "citizen_reports.completion_rate", "citizen_reports.on_time_rate", OVERDUE, LATE,
    "citizen_reports.verified_rate",
)  # fmt: skip
VIEWS = (
    View(
        "state",
        say("reports_of_citizens.view.state"),
        (
            *(_card(code, "c3") for code in (RECEIVED, COMPLETED, IN_PROGRESS, REJECTED)),
            _cut("states", STATES, structure_chart),
            _cut("categories", _of(COMPLETED, "category"), ranking_chart),
            _agencies("overdue_agencies", OVERDUE, size="c4 tall"),
            _cut("channels", _of(RECEIVED, "channel"), structure_chart),
            _months("months", (RECEIVED, COMPLETED), series_chart, size="c4"),
        ),
    ),
    View(
        "progress",
        say("reports_of_citizens.view.progress"),
        (
            *(_card(code) for code in RATES),
            card(INSTALLS),
            _cut("progress", PROGRESS, structure_chart),
            _months("punctuality", (ON_TIME, LATE), stacked_chart, size="c4"),
            _agencies("open_agencies", IN_PROGRESS, size="c4 tall"),
            _cut("received_categories", _of(RECEIVED, "category"), ranking_chart),
            part_lines("installs", INSTALLS, "platform", stacked_chart, most=MONTHS,
                       title=say("reports_of_citizens.installs")),
        ),
    ),
    View("open", say("reports_of_citizens.view.open"), (_list("open_list", IN_PROGRESS),)),
    View("list", say("reports_of_citizens.view.list"), (_list("list", RECEIVED),)),
    map_view("citizen_reports", first="citizen_reports.received"),
)  # fmt: skip
