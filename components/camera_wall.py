"""The wall of cameras: a tile for each, which the browser fills with picture, age and condition."""

import json

from dash import html

from catalogue import areas, camera_health, codelists, places
from components.camera_bar import wall_bar
from components.camera_told import SHAPES, SIGNS, word
from components.marks import marks
from domain.answers import Places
from domain.cameras import SHOWING, Condition
from domain.places import Place
from wording import say

WORDS = (
    "seconds_ago", "minutes_ago", "hours_ago", "days_ago", "old", "no_picture", "unwatched", "connecting",
    "unreached", "disabled", "page", "pause", "rotate", "live", "still", "starting", "codec", "refused",
    "busy", "no_answer", "failed", "close", "count", "none", "find",
)  # fmt: skip
GAPS = {name: f"{{{name}}}" for name in ("n", "seen", "count", "page", "pages")}
"""What the browser fills in stays as it is."""
REASONS = (
    "connecting", "refused", "no_answer", "unauthorised", "not_found", "no_video", "elsewhere", "ended",
    "failed",
)  # fmt: skip


def camera_wall(answer: Places) -> html.Div | None:
    """All cameras that are connected, by group and area; None where there is none."""
    if not answer.places:
        return None
    ordered = sorted(answer.places, key=_rank)
    return html.Div(
        [wall_bar(ordered), html.P(role="status", className="wall__notice", hidden=True),
         html.Div([_tile(each) for each in ordered], className="wall__grid", tabIndex="0",
                  role="group", **marks({"aria-label": say("cameras.wall")}))],
        className="wall",
        **marks({
            "data-wall": "true", "data-words": json.dumps(_words(), ensure_ascii=False),
            "data-old-after": str(camera_health().pictures.old_after),
        }),
    )  # fmt: skip


def _words() -> dict[str, object]:
    """What the browser says by itself."""
    conditions = {
        each.value: {"word": word(each), "sign": SIGNS[each][0], "colour": SIGNS[each][1],
                     "shape": SHAPES[SIGNS[each][0]], "shows": each in SHOWING}
        for each in Condition
    }  # fmt: skip
    brief: dict[str, object] = {
        unit: say(f"cameras.lasted_{unit}", count=GAPS["n"])
        for unit in ("seconds", "minutes", "hours", "days")
    }
    said: dict[str, object] = brief | {key: say(f"cameras.wall.{key}", **GAPS) for key in WORDS}
    return {
        **said,
        "simulated": say("panel.simulated"),
        "conditions": conditions,
        "reasons": {key: say(f"cameras.reason.{key}") for key in REASONS},
    }


def _tile(place: Place) -> html.Button:
    kind = places()[place.kind]
    unit = areas.newest(place.area)
    known = codelists()[kind.statuses].items[place.status].name
    return html.Button(
        [
            html.Span(className="tile-picture"),
            html.Span(
                [html.Span(className="tile-state"), html.Span(className="tile-age")], className="tile-line"
            ),
            html.Span(
                [html.Span(place.name, className="tile-name"),
                 html.Span(unit.name if unit else place.area, className="tile-where")],
                className="tile-foot",
            ),
        ],
        className="tile-camera",
        hidden=True,
        **marks({
            "data-camera": place.source_id, "data-name": place.name, "data-status": place.status,
            "data-known": say("cameras.wall.registry", state=known),
            "data-group": str(place.facts.get("group", "")),
            **({"data-at": f"{place.longitude},{place.latitude}"} if place.longitude is not None else {}),
        }),
    )  # fmt: skip


def _rank(place: Place) -> tuple[int, str, str]:
    groups = list(codelists()["camera_groups"].items)
    group = str(place.facts.get("group", ""))
    return groups.index(group) if group in groups else len(groups), place.area, place.name
