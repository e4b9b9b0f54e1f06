"""The questions that panels ask, each as a function of connection and scope, and panels made of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from catalogue import areas, indicators, organisations, subjects
from components.dual_axis import dual_axis_chart
from components.extremes import extremes_list
from components.headline import headline_card
from components.headlines import headlines_table
from components.plan import plan_chart
from components.radar import radar_chart
from components.ranking import ranking_chart
from components.series import series_chart
from components.structure import structure_chart
from components.submissions import submissions_table, submissions_unit
from components.table import targets_table
from components.words import brief_period
from components.words import title as title_of
from domain.answers import Evidence, Extremes, Headline, Headlines, Lines, Parts, Profile, Progress, Targets
from domain.periods import Freq, local_day
from domain.readings import Reading
from pages.panels import Panel, Scope
from store.query import comparisons, progress, submissions
from wording import say

MONTHS_SHOWN = 36
YEARS_SHOWN = 16
LONGEST = 200
RANKED = 12
CUT = 2
"""An indicator and its dimension."""


def card(code: str, *, size: str = "c2", country: bool = False) -> Panel:
    """The headline card of an indicator; of the whole country by `country`."""

    def ask(connection: Any, scope: Scope) -> Headline:
        place = scope.country if country else scope.place
        return progress.headline(connection, code, place, period=scope.period)

    return Panel(
        code=f"card.{code}",
        title=say("economy.of_country", title=title_of(code)) if country else title_of(code),
        ask=ask,
        draw=headline_card,
        sources=_sources(code, indicators()[code].plan),
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
        sources=_sources(code, indicators()[code].plan),
        about=tuple(filter(None, (code, indicators()[code].plan))),
        unit=_plan_unit,
        size=size,
    )


def lines(
    name: str, codes: Sequence[str], *, size: str = "c4", base: float | None = None, area: bool = False,
    country: bool = False, most: int = MONTHS_SHOWN, draw: Any = None, beside: Sequence[str] = (),
    title: str = "",
) -> Panel:  # fmt: skip
    """Several indicators over time, each under its short title; those `beside` are of the whole country."""
    codes = (*codes, *beside)
    wanted = [(code, "", title_of(code)) for code in codes if code not in beside]
    abroad = [(code, "", title_of(code)) for code in beside]

    def ask(connection: Any, scope: Scope) -> Lines:
        place = scope.country if country else scope.place
        shown = _most(codes[0], most)
        own = comparisons.lines(connection, wanted, place, period=scope.period, most=shown)
        if not abroad or not own.lines:
            return own
        theirs = comparisons.lines(connection, abroad, scope.country, period=scope.period, most=shown)
        return replace(own, lines=own.lines + theirs.lines)

    return Panel(
        code=f"lines.{name}",
        title=title or say(f"economy.{name}"),
        ask=ask,
        draw=draw or (lambda answer: series_chart(answer, area=area, base=base)),
        sources=_sources(*codes),
        about=tuple(codes),
        unit=indicators()[codes[0]].unit,
        size=size,
    )


def score_and_rank(name: str, score: str, rank: str = "", *, size: str = "c4") -> Panel:
    """A score and its rank on two axes; without an indicator `rank` it is the place among provinces."""
    return Panel(
        code=f"standing.{name}",
        title=say(f"economy.{name}"),
        ask=lambda connection, scope: comparisons.standing(
            connection, score, scope.place, codes=province_codes(), period=scope.period, most=YEARS_SHOWN,
            rank=rank,
        ),
        draw=dual_axis_chart,
        sources=_sources(score, rank),
        about=tuple(filter(None, (score, rank))),
        unit=indicators()[score].unit,
        size=size,
    )  # fmt: skip


def extremes(name: str, score: str, rank: str = "", *, of: tuple[str, str] | Sequence[str]) -> Panel:
    """The newest score and rank, the best and the worst of all years, the best and the worst part.

    `of` are the indicators of the parts, or one indicator and the dimension that cuts it to them.
    """
    cut = of if len(of) == CUT and of[1] in indicators()[of[0]].breakdowns else None
    codes = of[:1] if cut else of

    def ask(connection: Any, scope: Scope) -> Extremes:
        found = comparisons.standing(
            connection, score, scope.place, codes=province_codes(), period=scope.period, most=LONGEST,
            rank=rank,
        )  # fmt: skip
        if cut:
            inside = comparisons.parts(connection, cut[0], cut[1], scope.place, period=scope.period)
        else:
            inside = comparisons.beside(connection, codes, scope.place, period=scope.period)
        return Extremes(found, inside)

    return Panel(
        code=f"extremes.{name}",
        title=say(f"economy.{name}"),
        ask=ask,
        draw=extremes_list,
        sources=_sources(score, rank, *codes),
        about=tuple(filter(None, (score, rank, *codes))),
        size="c12",
        zone="card",
    )


def radar(name: str, code: str, dimension: str, *, top: float, size: str = "c4") -> Panel:
    """The parts of an index against those of the year before."""
    return Panel(
        code=f"radar.{name}",
        title=say(f"economy.{name}"),
        ask=lambda connection, scope: comparisons.profile(
            connection, code, dimension, scope.place, period=scope.period, top=top
        ),
        draw=radar_chart,
        sources=_sources(code),
        about=(code,),
        unit=_profile_unit,
        size=size,
    )


def parts(
    name: str,
    code: str,
    dimension: str,
    *,
    size: str = "c3",
    draw: Any = structure_chart,
    country: bool = False,
    title: str = "",
    within: str = "",
) -> Panel:
    """The parts of the newest period, or of the one asked for; ranked ones largest first.

    `within` is the part that is cut further, as "subject=math" by band.
    """

    def ask(connection: Any, scope: Scope) -> Parts:
        place = scope.country if country else scope.place
        most = RANKED if draw is ranking_chart else None
        return comparisons.parts(
            connection, code, dimension, place, period=scope.period, most=most, within=within
        )

    return Panel(
        code=f"parts.{name}",
        title=title or say(f"economy.{name}"),
        ask=ask,
        draw=draw,
        sources=_sources(code),
        about=(code,),
        unit=parts_unit,
        size=size,
    )


def part_lines(
    name: str, code: str, dimension: str, draw: Any, *, size: str = "c4", most: int = MONTHS_SHOWN,
    country: bool = False, items: Sequence[str] = (), title: str = "",
) -> Panel:  # fmt: skip
    """The parts of a whole over time."""

    def ask(connection: Any, scope: Scope) -> Lines:
        place = scope.country if country else scope.place
        return comparisons.breakdown_lines(
            connection, code, dimension, place, period=scope.period, most=_most(code, most), items=items
        )

    return Panel(
        code=f"split.{name}",
        title=title or say(f"economy.{name}"),
        ask=ask,
        draw=draw or series_chart,
        sources=_sources(code),
        about=(code,),
        unit=indicators()[code].unit,
        size=size,
    )


def provinces(name: str, code: str, *, size: str = "c4", most: int = 12, draw: Any = ranking_chart,
              ascending: bool = False) -> Panel:  # fmt: skip
    """Provinces by value; the own one stands out."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return comparisons.ranking(
            connection, code, scope.place, codes=province_codes(), period=scope.period, home=scope.home,
            most=most, ascending=ascending,
        )  # fmt: skip

    return Panel(
        code=f"provinces.{name}",
        title=say(f"economy.{name}"),
        ask=ask,
        draw=draw,
        sources=_sources(code),
        about=(code,),
        unit=parts_unit,
        size=size,
    )


def communes(name: str, code: str, *, size: str = "c4", most: int = 12, title: str = "") -> Panel:
    """The units below the area asked for, by value; a commune stands among those of its province."""

    def ask(connection: Any, scope: Scope) -> Parts:
        below = _below(scope)
        return comparisons.ranking(
            connection, code, scope.place, codes=below, period=scope.period, home=scope.area, most=most
        )

    return Panel(
        code=f"communes.{name}",
        title=title or say(f"economy.{name}"),
        ask=ask,
        draw=ranking_chart,
        sources=_sources(code),
        about=(code,),
        unit=parts_unit,
        size=size,
    )


def agencies(
    name: str, code: str, *, size: str = "c4", kind: str = "department", title: str = "",
    ascending: bool = False,
) -> Panel:  # fmt: skip
    """The agencies of one kind by value, largest first unless `ascending`; the one asked for stands out."""

    def ask(connection: Any, scope: Scope) -> Parts:
        orgs = [unit.code for unit in organisations().values() if unit.kind == kind]
        return comparisons.agencies(
            connection, code, scope.place, orgs=orgs, period=scope.period, ascending=ascending
        )

    return Panel(
        code=f"agencies.{name}",
        title=title or say(f"economy.{name}"),
        ask=ask,
        draw=ranking_chart,
        sources=_sources(code),
        about=(code,),
        unit=parts_unit,
        size=size,
    )


def targets(name: str, codes: Sequence[str], *, size: str = "c12", country: Sequence[str] = ()) -> Panel:
    """Yearly targets: set, reached, enough or not; those of `country` are read for the whole country."""

    def ask(connection: Any, scope: Scope) -> Targets:
        year = scope.year or local_day(scope.now).year
        places = [scope.country if code in country else scope.place for code in codes]
        found = [
            progress.target(connection, code, place, year=year)
            for code, place in zip(codes, places, strict=True)
        ]
        return Targets(year, tuple(found))

    return Panel(
        code=f"targets.{name}",
        title=say(f"economy.{name}"),
        ask=ask,
        draw=targets_table,
        sources=_sources(*codes),
        about=tuple(codes),
        unit=lambda answer: str(answer.year),
        size=size,
    )


def submitted(name: str, *, size: str) -> Panel:
    """The units that still owe a report of the month."""
    return Panel(
        code=f"reports.{name}",
        title=say("reports.title"),
        ask=lambda connection, scope: submissions.submissions(connection, scope.place, period=scope.period),
        draw=submissions_table,
        sources=_sources(submissions.EXPECTED),
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
        found = [progress.headline(connection, code, scope.place, period=scope.period) for code in codes]
        return Headlines(tuple(found))

    return Panel(
        code=code,
        title=title,
        ask=ask,
        draw=draw,
        sources=_sources(*codes),
        about=tuple(codes),
        size=size,
    )


def parts_unit(answer: Parts) -> str:
    """Unit and period of the first part."""
    if not answer.parts:
        return ""
    first = answer.parts[0].reading
    return f"{indicators()[first.indicator].unit} · {_moment(first)}"


def _profile_unit(answer: Profile) -> str:
    first = next((each for outline in answer.outlines for each in outline.readings), None)
    return f"{indicators()[first.indicator].unit} · {_moment(first)}" if first else ""


def _moment(each: Evidence) -> str:
    return brief_period(each.freq, each.period_start) if isinstance(each, Reading) else ""


def _plan_unit(answer: Progress) -> str:
    return f"{indicators()[answer.indicator].unit} · {answer.year}"


def _below(scope: Scope) -> list[str]:
    """Codes of the units below the area asked for; of a commune those beside it."""
    today = local_day(scope.now)
    unit = areas.at(scope.area, today)
    below = areas.children(scope.area, today) or (areas.children(unit.parent, today) if unit else ())
    return [each.code for each in below]


def province_codes() -> list[str]:
    """Every code that a province has or had."""
    return list(dict.fromkeys(unit.code for unit in areas.every() if unit.level == "province"))


def _most(code: str, most: int) -> int:
    return min(most, YEARS_SHOWN) if indicators()[code].freq is Freq.YEAR else min(most, LONGEST)


def _sources(*codes: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(indicators()[code].source for code in codes if code))
