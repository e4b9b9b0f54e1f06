"""Panels of single numbers and of what was planned: cards, tiles, tables, targets, plan against actual."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from catalogue import indicators, is_counted, sources, subjects
from components.execution import execution_table
from components.headline import headline_card
from components.headlines import headlines_table
from components.plan import plan_chart
from components.submissions import submissions_table, submissions_unit
from components.table import targets_table
from components.words import title as title_of
from domain.answers import Headline, Headlines, Progress, Targets
from domain.periods import Freq, local_day
from pages import counts
from pages.panels import Panel, Scope
from pages.questions.common import panel, place_of, sources_of
from store.query import progress, report_totals, submissions
from wording import say

Cut = tuple[str, str]
"""An indicator, and the part of it that is meant ("" for the whole)."""


def card(
    code: str, *, size: str = "c2", country: bool = False, freq: Freq | None = None, there: str = ""
) -> Panel:
    """The headline card of an indicator; of the whole country by `country`, of coarser periods by `freq`.

    One whose number leads `there`, to its view, is a panel of its own.
    """

    def ask(connection: Any, scope: Scope) -> Headline:
        place = place_of(scope, country=country, freq=freq)
        return progress.headline(connection, code, place, period=scope.period)

    return Panel(
        code=f"lead.{code}" if there else f"card.{code}",
        title=say("economy.of_country", title=title_of(code)) if country else title_of(code),
        ask=ask,
        draw=partial(headline_card, there=there),
        sources=sources_of(code, indicators()[code].plan),
        about=(code,),
        size=size,
        zone="card",
    )


def plan(code: str, *, size: str = "c4") -> Panel:
    """A year by month and cumulated against its plan (HT-1.1b)."""
    return Panel(
        code=f"plan.{code}",
        title=say("economy.plan_of", title=title_of(code)),
        ask=lambda connection, scope: progress.plan_against_actual(
            connection, code, scope.place, year=scope.year
        ),
        draw=plan_chart,
        sources=sources_of(code, indicators()[code].plan),
        about=tuple(filter(None, (code, indicators()[code].plan))),
        unit=_plan_unit,
        size=size,
    )


def targets(name: str, rows: Sequence[str | Cut], *, size: str = "c12", country: Sequence[str] = ()) -> Panel:
    """Yearly targets: set, reached, enough or not; those of `country` are read for the whole country."""
    cuts = _cuts(rows)

    def ask(connection: Any, scope: Scope) -> Targets:
        year = scope.year or local_day(scope.now).year
        places = [scope.country if code in country else scope.place for code, _breakdown in cuts]
        found = [
            progress.target(connection, code, place, year=year, breakdown=breakdown)
            for (code, breakdown), place in zip(cuts, places, strict=True)
        ]
        return Targets(year, tuple(found))

    return panel(
        "targets", name, _codes(cuts), ask, targets_table, unit=lambda answer: str(answer.year), size=size
    )


def execution(name: str, rows: Sequence[str | Cut], *, size: str) -> Panel:
    """The year so far of several numbers and their parts, each against its plan where it has one."""
    cuts = _cuts(rows)

    def ask(connection: Any, scope: Scope) -> Headlines:
        found = (
            progress.headline(connection, code, scope.place, period=scope.period, breakdown=breakdown)
            for code, breakdown in cuts
        )
        return Headlines(tuple(found))

    made = panel("execution", name, _codes(cuts), ask, execution_table, size=size)
    plans = sources_of(*(indicators()[code].plan for code in _codes(cuts)))
    return replace(made, sources=tuple(dict.fromkeys((*made.sources, *plans))))


def _cuts(rows: Sequence[str | Cut]) -> list[Cut]:
    return [(row, "") if isinstance(row, str) else row for row in rows]


def _codes(cuts: Sequence[Cut]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code, _breakdown in cuts))


def submitted(name: str, *, size: str) -> Panel:
    """The units that still owe a report of the month."""
    return Panel(
        code=f"reports.{name}",
        title=say("reports.title"),
        ask=lambda connection, scope: submissions.submissions(connection, scope.place, period=scope.period),
        draw=submissions_table,
        sources=sources_of(submissions.EXPECTED),
        about=(submissions.EXPECTED, submissions.SUBMITTED, submissions.ON_TIME),
        unit=submissions_unit,
        size=size,
    )


def tile(field: str, codes: Sequence[str], draw: Any, *, size: str) -> Panel:
    """The numbers of one field on the overview."""
    return _headlines(f"tile.{field}", subjects()[field].title, codes, draw, size)


def table(field: str, codes: Sequence[str], *, title: str, size: str = "c12") -> Panel:
    """All numbers of one field, one below the other."""
    return _headlines(f"table.{field}", title, codes, headlines_table, size)


def _headlines(code: str, title: str, codes: Sequence[str], draw: Any, size: str) -> Panel:

    def ask(connection: Any, scope: Scope) -> Headlines:
        return Headlines(tuple(_headline(connection, code, scope) for code in codes))

    return Panel(
        code=code,
        title=title,
        ask=ask,
        draw=draw,
        sources=sources_of(*codes),
        about=tuple(codes),
        size=size,
    )


def _headline(connection: Any, code: str, scope: Scope) -> Headline:
    """The number of a card; of records whose source is retired, all there ever were."""
    if is_counted(code) and sources()[indicators()[code].source].retired is not None:
        return report_totals.headline(connection, code, scope.place, period=scope.period)
    if is_counted(code):
        return counts.headline(connection, code, scope)
    return progress.headline(connection, code, scope.place, period=scope.period)


def _plan_unit(answer: Progress) -> str:
    return f"{indicators()[answer.indicator].unit} · {answer.year}"
