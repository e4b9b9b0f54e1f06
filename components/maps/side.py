"""What a panel says of its map: choosers, legend, layers with their states, its day, the same as a list."""

import json
from collections import defaultdict
from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, subjects
from components.maps.as_list import map_list
from components.maps.drawn import map_drawn
from components.maps.layers import layer_switches
from components.maps.legend import map_legend
from components.marks import marks
from components.words import brief_period
from domain.answers import Mapped
from domain.classes import METHODS
from wording import day, say

ONE_DAY = timedelta(days=1)


def map_unit(answer: Mapped) -> str:
    """What colours the map, its unit and its period; the day where nothing does."""
    if not answer.values:
        return say("maps.on", day=day(answer.on))
    first = answer.values[0]
    meant = indicators()[answer.indicator]
    return f"{meant.title}, {meant.unit} · {brief_period(first.freq, first.period_start)}"


def map_body(answer: Mapped) -> html.Div:
    """The side of a map; what the browser has to draw travels in it as data."""
    drawn = json.dumps(map_drawn(answer), ensure_ascii=False, separators=(",", ":"))
    return html.Div(
        [
            html.Div(_choosers(answer), className="map__choosers"),
            map_legend(answer),
            *([html.P(say("maps.readded"), className="map__note")] if answer.drawn_on else ()),
            html.Div(className="map__days", **marks({"data-map-days": _days(answer)})),
            layer_switches(answer.layers),
            html.Div(className="map__overlays", hidden=True, role="group",
                     **marks({"data-map-overlays": "true", "aria-label": say("maps.overlays")})),
            map_list(answer),
        ],
        className="map__side",
        **marks({"data-map": drawn}),
    )  # fmt: skip


def _choosers(answer: Mapped) -> list[Component]:
    """The indicator, by field, how its values are parted, and before the reform within whose boundaries."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for code in dict.fromkeys((*answer.offered, *([answer.indicator] if answer.indicator else ()))):
        by_field[indicators()[code].field].append(code)
    groups: list[Component] = [
        html.Optgroup([_option(code, indicators()[code].title, answer.indicator) for code in codes],
                      label=subjects()[field].title)
        for field, codes in sorted(by_field.items(), key=lambda each: subjects()[each[0]].order)
    ]  # fmt: skip
    none: list[Component] = [_option("", say("maps.no_indicator"), answer.indicator)]
    methods: list[Component] = [_option(each, say(f"maps.{each}"), answer.method) for each in METHODS]
    before = answer.reform is not None and answer.on < answer.reform
    return [
        _chooser("indicator", groups or none),
        *([_chooser("classes", methods)] if answer.bounds else ()),
        *([_chooser("boundaries", _boundaries(answer))] if before else ()),
    ]


def _boundaries(answer: Mapped) -> list[Component]:
    """The units of the day, or those of today with the figures added up for them."""
    chosen = "today" if answer.drawn_on else ""
    return [_option(each, say(f"maps.boundaries_{each or 'then'}"), chosen) for each in ("", "today")]


def _option(code: str, name: str, chosen: str) -> html.Option:
    return html.Option(name, value=code, selected="selected" if code == chosen else None)


def _chooser(key: str, options: list[Component]) -> html.Label:
    name = say(f"maps.{key}")
    select = html.Select(options, **marks({"data-map-key": key, "aria-label": name}))
    return html.Label([html.Span(name, className="map__name"), select], className="map__chooser")


def _days(answer: Mapped) -> str:
    """The day of the map in words, and the last day of the units that were before."""
    level = say(f"maps.level.{answer.level}")
    words = "maps.told_today" if answer.drawn_on else "maps.told"
    told = {
        "on": answer.on.isoformat(),
        "name": say("maps.day"),
        "told": say(words, day=day(answer.on), count=len(answer.units), level=level),
        "today": say("maps.today"),
    }
    if answer.reform is not None:
        eve = answer.reform - ONE_DAY
        told |= {"eve": eve.isoformat(), "before": say("maps.before", day=day(answer.reform))}
    return json.dumps(told, ensure_ascii=False)
