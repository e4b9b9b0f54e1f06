"""The legend of a coloured map: every class with its values, and what has none, each with how many units."""

from collections import defaultdict

from dash import html

from catalogue import indicators
from components.maps.drawn import UNSURE, shade
from components.marks import marks
from domain.answers import Mapped
from domain.classes import class_of
from domain.records import ObsStatus
from wording import number, say


def map_legend(answer: Mapped) -> html.Ul | html.P:
    """From the lowest class to the highest; a word why there is none."""
    if not answer.indicator:
        return html.P(say("maps.nothing_here" if answer.units else "maps.no_units"), className="map__note")
    classes = _classes(answer)
    lines = [_class(answer, place, classes[place]) for place in sorted(classes)]
    withheld = sum(each.status is ObsStatus.WITHHELD for each in answer.values)
    missing = len(answer.units) - withheld - sum(map(len, classes.values()))
    unsure = sum(each.status in UNSURE for each in answer.values)
    more = (("withheld", withheld), ("missing", missing), ("unsure", unsure))
    lines += [_key(kind, say(f"maps.{kind}"), count) for kind, count in more if count]
    swatch = html.Span(className="map__swatch map__swatch--approximate")
    approximate = html.Li(
        [swatch, html.Span(say("maps.approximate"))], className="map__key map__approximate", hidden=True
    )
    spoken = marks({"aria-label": say("maps.legend")})
    return html.Ul([*lines, approximate], className="map__legend", **spoken)


def _classes(answer: Mapped) -> dict[int, list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for each in answer.values:
        if each.value is not None:
            found[class_of(each.value, answer.bounds)].append(each.value)
    return found


def _class(answer: Mapped, place: int, values: list[float]) -> html.Li:
    """A class under its smallest and its largest value."""
    decimals = indicators()[answer.indicator].decimals
    low, high = number(min(values), decimals), number(max(values), decimals)
    words = low if low == high else say("maps.class", low=low, high=high)
    return _key(str(shade(place, len(answer.bounds))), words, len(values))


def _key(look: str, words: str, count: int) -> html.Li:
    swatch = html.Span(className=f"map__swatch map__swatch--{look}")
    told = html.Span(say("maps.count", count=number(count)), className="map__count")
    return html.Li([swatch, html.Span(words), told], className="map__key")
