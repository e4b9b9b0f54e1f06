"""Panels of single numbers: cards, tiles, tables of them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from catalogue import indicators, is_counted, sources, subjects
from components.headline import headline_card
from components.headlines import headlines_table
from components.submissions import submissions_table, submissions_unit
from components.words import title as title_of
from domain.answers import Headline, Headlines
from domain.periods import Freq
from pages import counts
from pages.panels import Panel, Scope
from pages.questions.common import place_of, sources_of
from store.query import progress, report_totals, submissions
from wording import say


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
        series=() if country or freq else ((code, ""),),
        size=size,
        zone="card",
    )


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
        series=tuple((code, "") for code in codes if not is_counted(code)),
        size=size,
    )


def _headline(connection: Any, code: str, scope: Scope) -> Headline:
    """The number of a card; of records whose source is retired, all there ever were."""
    if is_counted(code) and sources()[indicators()[code].source].retired is not None:
        return report_totals.headline(connection, code, scope.place, period=scope.period)
    if is_counted(code):
        return counts.headline(connection, code, scope)
    return progress.headline(connection, code, scope.place, period=scope.period)
