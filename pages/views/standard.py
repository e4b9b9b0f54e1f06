"""The views of a plain field: all of them from what the catalogue says of its indicators."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from catalogue import codelists, indicators, subjects
from catalogue.model import Indicator
from components.words import title
from pages.panels import Panel, View
from pages.questions import card, communes, lines, parts, plan, table
from wording import say

CARDS_WIDE = 4
"""So many cards take a quarter of the width each, more of them a sixth."""
LINES_TOGETHER = 4
LEADING_CHARTS, LEADING_PARTS = 3, 3


def views(field: str) -> tuple[View, ...]:
    """Headlines, trends, structure, ranking and table; a kind that nothing is declared for is left out."""
    codes = _shown(field)
    structure, ranking = list(_structure(codes)), list(_ranking(codes))
    kinds: dict[str, tuple[list[Panel], tuple[str, ...]]] = {
        "headlines": ([*_cards(field), *_leading(field, structure, ranking)], ()),
        "trend": (list(_trends(field, codes)), ()),
        "structure": (structure, ()),
        "ranking": (ranking, ("communes",)),
        "table": ([table(field, codes, title=say("standard.table_of", field=subjects()[field].title))], ()),
    }
    base = View("", "", ()).filters
    return tuple(
        View(kind, say(f"standard.{kind}"), tuple(panels), (*base, *offers))
        for kind, (panels, offers) in kinds.items()
        if panels
    )


def _shown(field: str) -> list[str]:
    """The indicators of a field that are not the plan of another one, in the order of declaration."""
    declared = indicators().values()
    plans = {indicator.plan for indicator in declared}
    return [each.code for each in declared if each.field == field and each.code not in plans]


def _cards(field: str) -> list[Panel]:
    headlines = subjects()[field].headlines
    size = "c3" if len(headlines) <= CARDS_WIDE else "c2"
    return [card(code, size=size) for code in headlines]


def _leading(field: str, structure: Iterable[Panel], ranking: Iterable[Panel]) -> Iterator[Panel]:
    """A chart of each of the first headlines, then the first parts and rankings."""
    for code in subjects()[field].headlines[:LEADING_CHARTS]:
        yield plan(code) if indicators()[code].plan else _trend(code, [code], size="c4")
    first_parts, first_rankings = islice(structure, LEADING_PARTS - 1), islice(ranking, 1)
    yield from first_parts
    yield from first_rankings


def _trends(field: str, codes: Sequence[str]) -> Iterator[Panel]:
    """Indicators of one unit and cadence share a chart, a few at a time."""
    together: dict[tuple[str, str], list[str]] = {}
    for code in codes:
        meant = indicators()[code]
        together.setdefault((meant.unit, meant.freq.value), []).append(code)
    for alike in together.values():
        for start in range(0, len(alike), LINES_TOGETHER):
            several = alike[start : start + LINES_TOGETHER]
            yield _trend(f"{field}_{several[0]}", several, size="c6")


def _trend(name: str, codes: Sequence[str], *, size: str) -> Panel:
    words = {"title": title(codes[0]), "count": len(codes) - 1}
    key = "standard.trend_of_several" if len(codes) > 1 else "standard.trend_of"
    return lines(name, codes, size=size, area=len(codes) == 1, title=say(key, **words))


def _structure(codes: Sequence[str]) -> Iterator[Panel]:
    for meant in _of(codes):
        for dimension, codelist in meant.breakdowns.items():
            cut = codelists()[codelist].title
            words = {"title": title(meant.code), "dimension": cut[0].lower() + cut[1:]}
            name = f"{meant.code}_{dimension}"
            yield parts(name, meant.code, dimension, size="c4", title=say("standard.structure_of", **words))


def _ranking(codes: Sequence[str]) -> Iterator[Panel]:
    """Of what adds up over areas, the areas below the one asked for."""
    for meant in _of(codes):
        if meant.over_areas != "none":
            words = say("standard.ranking_of", title=title(meant.code))
            yield communes(meant.code, meant.code, title=words)


def _of(codes: Sequence[str]) -> Iterator[Indicator]:
    return (indicators()[code] for code in codes)
