"""The best and the worst of an index in one row: score and rank now and ever, and its parts."""

from collections.abc import Iterator, Sequence

from dash import html

from catalogue import indicators
from components.marks import marks
from components.words import value
from domain.answers import Break, Extremes, Part
from domain.readings import Reading
from wording import number, say

Fact = tuple[str, str, str]
"""What is told, the number or name, and of when or with which score."""


def extremes_list(answer: Extremes) -> html.Dl | None:
    """One fact beside another; None where no year has a score."""
    scores = [each for each in answer.standing.score if each.value is not None]
    if not scores:
        return None
    facts = [*_scores(scores, answer.standing.breaks), *_ranks(answer), *_parts(answer)]
    return html.Dl([_fact(*fact) for fact in facts], className="extremes")


def _scores(scores: list[Reading], breaks: Sequence[Break]) -> Iterator[Fact]:
    """The newest score, and the best and the worst of those that are measured as it is."""
    yield say("extremes.score"), value(scores[-1]), str(scores[-1].period_start.year)
    since = max((each.day for each in breaks if each.kind == "definition"), default=None)
    alike = [each for each in scores if since is None or each.period_start >= since]
    for key, each in (("best_score", max(alike, key=_amount)), ("worst_score", min(alike, key=_amount))):
        name = say(f"extremes.{key}_since", year=since.year) if since else say(f"extremes.{key}")
        yield name, value(each), str(each.period_start.year)


def _ranks(answer: Extremes) -> Iterator[Fact]:
    ranks = answer.standing.ranks
    if not ranks:
        return
    shown = {
        "rank": ranks[-1],
        "best_rank": min(ranks, key=lambda rank: rank.place),
        "worst_rank": max(ranks, key=lambda rank: rank.place),
    }
    for key, each in shown.items():
        place = f"{number(each.place)}/{number(each.among)}" if each.among else number(each.place)
        yield say(f"extremes.{key}"), place, str(each.period_start.year)


def _parts(answer: Extremes) -> Iterator[Fact]:
    parts = [part for part in answer.parts.parts if part.reading.value is not None]
    if not parts:
        return
    shown: dict[str, Part] = {
        "best_part": max(parts, key=lambda part: _amount(part.reading)),
        "worst_part": min(parts, key=lambda part: _amount(part.reading)),
    }
    for key, part in shown.items():
        decimals = indicators()[part.reading.indicator].decimals
        yield say(f"extremes.{key}"), part.name, number(_amount(part.reading), decimals)


def _amount(reading: Reading) -> float:
    return reading.value or 0.0


def _fact(name: str, told: str, when: str) -> html.Div:
    number_of = html.Span(told, **marks({"data-value": "true"}))
    return html.Div([html.Dt(name), html.Dd([number_of, html.Span(when, className="extremes__when")])])
