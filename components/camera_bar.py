"""The bar over the wall of cameras: which are shown, how many at once, and what is done with them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dash import html

from catalogue import codelists
from components.marks import marks
from domain.places import Place
from wording import say

SIZES = (9, 16, 25, 36)


def wall_bar(ordered: Sequence[Place]) -> html.Div:
    """Choices of group, state and size, the number that is seen, turning of pages, map and whole screen."""
    groups = dict.fromkeys(str(each.facts.get("group", "")) for each in ordered)
    named = codelists()["camera_groups"].items
    return html.Div(
        [
            _choice("group", say("cameras.wall.group"),
                    [("", say("cameras.wall.group_all")), *((code, named[code].name) for code in groups)]),
            _choice("state", say("cameras.wall.state"),
                    [("", say("cameras.wall.state_all")), ("seen", say("cameras.wall.state_seen")),
                     ("trouble", say("cameras.wall.state_trouble"))]),
            _choice("size", say("cameras.wall.size"),
                    [(str(size), say("cameras.wall.tiles", count=size)) for size in SIZES]),
            html.Span(className="spring"),
            html.Span(className="wall__count", role="status"),
            _button("previous", "chevron-left"),
            _button("next", "chevron-right"),
            html.Button(say("cameras.wall.rotate"), className="button wall__rotate",
                        **marks({"data-wall-do": "rotate", "aria-pressed": "false"})),
            _button("map", "map", {"aria-pressed": "true"}),
            _button("full", "arrows-fullscreen"),
        ],
        className="wall__bar",
    )  # fmt: skip


def _choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> html.Label:
    chosen = html.Select(
        [html.Option(text, value=value) for value, text in options],
        className="wall__choice",
        **marks({"data-wall-choice": name, "aria-label": label}),
    )
    return html.Label([html.Span(label, className="unseen"), chosen])


def _button(what: str, icon: str, more: Mapping[str, str] = MappingProxyType({})) -> html.Button:
    said = say(f"cameras.wall.{what}")
    return html.Button(
        html.I(className=f"bi bi-{icon}", **marks({"aria-hidden": "true"})),
        className="icon-button", title=said, **marks({"data-wall-do": what, "aria-label": said} | dict(more)),
    )  # fmt: skip
