"""Panels of what was planned: a year against its plan, targets, the execution of several numbers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from catalogue import indicators
from components.execution import execution_table
from components.plan import plan_chart
from components.table import targets_table
from components.words import title as title_of
from domain.answers import Headlines, Progress, Targets
from domain.periods import local_day
from domain.readings import Cut
from pages.panels import Panel, Scope
from pages.questions.common import panel, sources_of
from store.query import progress
from wording import say


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
        series=((code, ""),),
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
        "targets", name, _codes(cuts), ask, targets_table, unit=lambda answer: str(answer.year), size=size,
        series=[cut for cut in cuts if cut[0] not in country],
    )  # fmt: skip


def execution(name: str, rows: Sequence[str | Cut], *, size: str) -> Panel:
    """The year so far of several numbers and their parts, each against its plan where it has one."""
    cuts = _cuts(rows)

    def ask(connection: Any, scope: Scope) -> Headlines:
        found = (
            progress.headline(connection, code, scope.place, period=scope.period, breakdown=breakdown)
            for code, breakdown in cuts
        )
        return Headlines(tuple(found))

    made = panel("execution", name, _codes(cuts), ask, execution_table, size=size, series=cuts)
    plans = sources_of(*(indicators()[code].plan for code in _codes(cuts)))
    return replace(made, sources=tuple(dict.fromkeys((*made.sources, *plans))))


def _cuts(rows: Sequence[str | Cut]) -> list[Cut]:
    return [(row, "") if isinstance(row, str) else row for row in rows]


def _codes(cuts: Sequence[Cut]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code, _breakdown in cuts))


def _plan_unit(answer: Progress) -> str:
    return f"{indicators()[answer.indicator].unit} · {answer.year}"
