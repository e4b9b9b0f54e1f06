"""Questions about what the camera gateway sees: the wall, what happened last, who was seen how long."""

from typing import Any

from components.camera_map import camera_map
from components.camera_told import turns_list
from components.camera_wall import camera_wall
from components.ranking import ranking_chart
from domain.answers import Parts, Places, Turns
from domain.cameras import GATEWAY
from pages.map_questions import map_beside
from pages.panels import Panel, Scope
from pages.questions.common import parts_unit, sources_of
from store.query import cameras, places
from store.query.cameras import SEEN, By
from store.query.progress import at
from wording import say

CONNECTED = "cameras.connected"
LAST, LEAGUE = 14, 15


def _wall(connection: Any, scope: Scope) -> Places:
    found = places.behind(connection, CONNECTED, area=scope.area)
    return Places("camera", tuple(found), at(connection, CONNECTED, scope.place, period=None))


def _turns(connection: Any, scope: Scope) -> Turns:
    names = {each.source_id: each.name for each in places.of_kind(connection, "camera")
             if places.in_area(scope.area, each)}  # fmt: skip
    spans = cameras.latest(connection, list(names), most=LAST)
    total = cameras.total(connection, area=scope.area, period=scope.counted, now=scope.now)
    return Turns(tuple((names[each.camera], each) for each in spans), total)


def league(by: By, *, size: str = "c4") -> Panel:
    """For how much of the period cameras were seen, the least seen first."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return cameras.availability(
            connection, by, area=scope.area, period=scope.counted, now=scope.now, most=LEAGUE
        )

    return Panel(
        code=f"cameras.league_{by}",
        title=say(f"cameras.league_{by}"),
        ask=ask,
        draw=ranking_chart,
        sources=(GATEWAY, *sources_of(CONNECTED)),
        about=(SEEN,),
        unit=parts_unit,
        size=size,
    )


WALL = Panel(
    code="cameras.wall",
    title=say("cameras.wall"),
    ask=_wall,
    draw=camera_wall,
    sources=sources_of(CONNECTED),
    about=(CONNECTED, SEEN),
    size="c8 tall",
)
BESIDE = map_beside("cameras_beside", "cameras", title=say("cameras.beside"), draw=camera_map, size="c4")
"""Where the cameras of the tiles stand."""
TURNS = Panel(
    code="cameras.turns",
    title=say("cameras.turns"),
    ask=_turns,
    draw=turns_list,
    sources=(GATEWAY, *sources_of(CONNECTED)),
    about=(SEEN,),
    size="c4",
)
