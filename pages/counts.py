"""The questions that panels ask about what is counted from records, and panels made of them.

They are asked for the running month unless the address names another period. A panel is of the whole
province unless it is `own`: then it is of the agency that the address names. `down` gives the address
that a click on a part of a chart leads to.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from catalogue import indicators, organisations
from catalogue import service_quality as catalogue_groups
from components.bars import bars_chart
from components.behind import Down, address
from components.headline import headline_card
from components.ranking import ranking_chart
from components.score import score_table
from components.series import series_chart
from components.structure import structure_chart
from components.words import brief_period
from components.words import title as title_of
from domain.answers import Answer, Bars, Headline, Lines, Parts, Score
from domain.periods import Freq, last_day, local_day, shift
from domain.readings import Reading
from pages.panels import Ask, Panel, Scope
from store import territory
from store.query import comparisons, service_quality, summaries
from store.query.counts import Period
from store.query.progress import Place
from store.query.summaries import Column
from wording import say

DAYS_SHOWN = timedelta(days=31)
MONTHS_SHOWN = 12
TOLD = 30
MANY = 12
"""Agencies or fields that a chart has room for."""
When = Callable[[Any, Scope], Period]
"""The period that a panel is of, as the address and the store say."""
LONG = (Freq.QUARTER, Freq.YEAR)


def running(_connection: Any, scope: Scope) -> Period:
    """The period asked for, else the running month."""
    return scope.counted


def headline(connection: Any, code: str, scope: Scope, *, own: bool = True) -> Headline:
    """The number of a period that is counted."""
    return summaries.headline(connection, code, _place(scope, own=own), scope.counted)


def card(code: str, *, size: str = "c2", own: bool = False) -> Panel:
    """The number of an indicator on a card."""
    return _panel(
        f"card.{code}", title_of(code), (code,),
        lambda connection, scope: headline(connection, code, scope, own=own),
        headline_card, size=size, zone="card", own=own,
    )  # fmt: skip


def beside(
    name: str, codes: Sequence[str], *, size: str = "c4", own: bool = False, whole: bool = True,
    cuts: Sequence[Column] = (), when: When = running,
) -> Panel:  # fmt: skip
    """Several numbers of one period: a ring where they make up a whole, else bars. `cuts` come first."""
    wanted = [*cuts, *_columns(codes)]
    draw = structure_chart if whole else ranking_chart

    def ask(connection: Any, scope: Scope) -> Parts:
        period = when(connection, scope)
        return summaries.beside(connection, wanted, _place(scope, own=own), period, whole=whole)

    about = tuple(dict.fromkeys(code for code, _breakdown, _name in wanted))
    return _panel(
        f"beside.{name}", say(f"counts.{name}"), about, ask, lambda found: draw(found, down=address),
        unit=_unit, size=size, own=own,
    )  # fmt: skip


def parts(
    name: str, code: str, dimension: str, *, size: str = "c4", own: bool = False, most: int | None = None,
    down: Down = address,
) -> Panel:  # fmt: skip
    """The parts of a number: a ring, or with `most` the largest ones as bars."""
    draw = ranking_chart if most else structure_chart

    def ask(connection: Any, scope: Scope) -> Parts:
        return summaries.parts(connection, code, dimension, _place(scope, own=own), scope.counted, most=most)

    return _panel(
        f"parts.{name}", say(f"counts.{name}"), (code,), ask, lambda found: draw(found, down=down),
        unit=_unit, size=size, own=own,
    )  # fmt: skip


def agencies(
    name: str, code: str, *, down: Down, groups: Sequence[str] = summaries.ALL, most: int = MANY,
    size: str = "c4", ascending: bool = False,
) -> Panel:  # fmt: skip
    """Agencies by a number; the one that the address names stands out."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return summaries.agencies(
            connection, code, _place(scope), scope.counted, groups=groups, most=most, home=scope.org,
            ascending=ascending,
        )  # fmt: skip

    return _panel(
        f"agencies.{name}", say(f"counts.{name}"), (code,), ask,
        lambda found: ranking_chart(found, down=down), unit=_unit, size=size,
    )  # fmt: skip


def told_agencies(name: str, code: str, *, down: Down, size: str = "c4") -> Panel:
    """Agencies by what they tell of each day themselves, on the newest day of the period."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return summaries.told_agencies(
            connection, code, _place(scope), scope.counted, most=TOLD, home=scope.org
        )

    return _panel(
        f"told.{name}", say(f"counts.{name}"), (code,), ask, lambda found: ranking_chart(found, down=down),
        unit=_unit, size=size,
    )  # fmt: skip


def own_days(name: str, code: str, *, size: str = "c4") -> Panel:
    """What the agency that the address names tells of each day."""

    def ask(connection: Any, scope: Scope) -> Lines:
        agency = organisations().get(scope.org)
        place = replace(scope.place, area=agency.area or scope.area) if agency else scope.place
        wanted = [(code, "", title_of(code))]
        return comparisons.lines(connection, wanted, place, period=scope.period, most=DAYS_SHOWN.days)

    return _panel(
        f"days.{name}", say(f"counts.{name}"), (code,), ask, lambda found: series_chart(found, area=True),
        unit=indicators()[code].unit, size=size, own=True,
    )  # fmt: skip


def agency_bars(
    name: str, columns: Sequence[Column], *, title: str, down: Down, groups: Sequence[str] = summaries.ALL,
    most: int = MANY, size: str = "c4",
) -> Panel:  # fmt: skip
    """Agencies by the sum of several numbers."""

    def ask(connection: Any, scope: Scope) -> Bars:
        return summaries.agency_bars(
            connection, columns, _place(scope), scope.counted, groups=groups, most=most
        )

    return _panel(
        f"agency_bars.{name}", title, _codes(columns), ask, lambda found: bars_chart(found, down=down),
        unit=_unit, size=size,
    )  # fmt: skip


def part_bars(
    name: str, columns: Sequence[Column], dimension: str, *, down: Down = address, most: int = MANY,
    size: str = "c4", own: bool = False,
) -> Panel:  # fmt: skip
    """The parts of a dimension by the sum of several numbers."""

    def ask(connection: Any, scope: Scope) -> Bars:
        place = _place(scope, own=own)
        return summaries.part_bars(connection, columns, dimension, place, scope.counted, most=most)

    return _panel(
        f"part_bars.{name}", say(f"counts.{name}"), _codes(columns), ask,
        lambda found: bars_chart(found, down=down), unit=_unit, size=size, own=own,
    )  # fmt: skip


def trend(name: str, codes: Sequence[str], *, size: str = "c4", own: bool = False) -> Panel:
    """Several numbers over time: the days before, or the months where the period or the area is larger."""

    def ask(connection: Any, scope: Scope) -> Lines:
        freq, start = scope.counted
        last = min(last_day(freq, start), local_day(scope.known_at or scope.now))
        place = _place(scope, own=own)
        if freq in LONG or not territory.is_province(place.area):
            since = shift(Freq.MONTH, last.replace(day=1), -MONTHS_SHOWN)
            return summaries.lines(
                connection, _columns(codes), place, Freq.MONTH, since=since, until=last.replace(day=1)
            )
        return summaries.lines(
            connection, _columns(codes), place, Freq.DAY, since=last - DAYS_SHOWN, until=last
        )

    return _panel(
        f"trend.{name}", say(f"counts.{name}"), tuple(codes), ask, lambda found: series_chart(found),
        unit=_cadence, size=size, own=own,
    )  # fmt: skip


def score(name: str, *, size: str = "c8 tall") -> Panel:
    """The national index of direction and service quality, from what is there."""
    told = (part for group in catalogue_groups().values() for part in group.parts)
    about = tuple(code for part in told for code in (part.rate, part.count) if code)

    def ask(connection: Any, scope: Scope) -> Score:
        return service_quality.score(connection, _place(scope), scope.counted)

    return _panel(f"score.{name}", say(f"counts.{name}"), about, ask, score_table, unit=_unit, size=size)


def _panel(
    code: str, title: str, about: Sequence[str], ask: Ask, draw: Any, *, own: bool = False, **looks: Any
) -> Panel:
    sources = tuple(dict.fromkeys(indicators()[each].source for each in about))
    counted = any(indicators()[each].measure for each in about)
    name = f"own.{code}" if own else code
    return Panel(name, title, ask, draw, sources, about=tuple(about), counted=counted, **looks)


def _place(scope: Scope, *, own: bool = False) -> Place:
    return scope.place if own else replace(scope.place, org="")


def _columns(codes: Sequence[str]) -> list[Column]:
    return [(code, "", title_of(code)) for code in codes]


def _codes(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code, _breakdown, _name in columns))


def _unit(answer: Answer) -> str:
    """Unit and period of the first reading."""
    first = _first(answer)
    if first is None:
        return ""
    unit = say("score.unit") if isinstance(answer, Score) else indicators()[first.indicator].unit
    return f"{unit} · {brief_period(first.freq, first.period_start)}"


def _cadence(answer: Answer) -> str:
    """Unit, and how long the periods are."""
    first = _first(answer)
    return f"{indicators()[first.indicator].unit}, {say(f'freq.{first.freq.value}')}" if first else ""


def _first(answer: Any) -> Reading | None:
    return next(iter(answer.readings), None)
