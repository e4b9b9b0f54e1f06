"""The frame that every page stands in: which pages the rail names, and what the filters offer."""

from collections.abc import Mapping
from typing import Any

import dash
from dash import html
from flask import current_app, g, url_for

from catalogue import areas, subjects
from components.bar import Filters
from components.rail import RailItem
from components.shell import shell
from domain.access import Need, Person
from domain.periods import local_day
from pages import choices, registry
from store.query.reach import reach
from wording import say

dash.clientside_callback(
    dash.ClientsideFunction("panels", "draw"),
    dash.Output("shell-drawn", "data"),
    dash.Input("shell-wanted", "data"),
)
dash.clientside_callback(
    dash.ClientsideFunction("panels", "page"),
    dash.Output("shell-title", "children"),
    dash.Input("_pages_store", "data"),
)

OPERATION = (("pages.sources", "hdd-network", "shell.sources"), ("pages.users", "people", "shell.users"))


def layout() -> html.Div:
    """The shell for the person who asks, with an empty place for the page."""
    ioc = current_app.extensions["ioc"]
    person: Person = g.person
    pages = {page["path"]: page for page in dash.page_registry.values() if _open(page, person)}
    modules = {page["module"]: path for path, page in pages.items()}
    fields = [RailItem(say("shell.overview"), "grid-1x2", "/")]
    if registry.MAPS in pages:
        needed = registry.view(registry.MAPS, "").libraries
        fields.append(RailItem(say("maps.title"), "map", registry.MAPS, libraries=needed))
    fields += [
        RailItem(subject.title, subject.icon, subject.path if subject.path in pages else "", subject.code)
        for subject in subjects().values()
    ]
    operation = [
        RailItem(say(key), icon, modules[name], libraries=tuple(pages[modules[name]].get("libraries", ())))
        for name, icon, key in OPERATION
        if name in modules
    ]
    return shell(
        dash.page_container,
        person=person,
        province=_province(ioc.settings.province),
        fields=fields,
        operation=operation,
        filters=_filters(ioc, person),
        account=modules.get("pages.account", ""),
        guide=modules.get("pages.guide", ""),
        sign_out=url_for("logout"),
        outside=ioc.settings.server.outside_links,
    )


def _open(page: Mapping[str, object], person: Person) -> bool:
    need = page.get("permission")
    return need is not None and person.meets(_need(need))


def _need(need: object) -> Need:
    return need  # type: ignore[return-value]


def _province(code: str) -> str:
    unit = areas.newest(code)
    return unit.name[0].lower() + unit.name[1:] if unit else ""


def _filters(ioc: Any, person: Person) -> Filters:
    """Days just past and periods that have figures; areas and agencies as far as the person may see."""
    home, today = ioc.settings.province, local_day(ioc.now())
    with ioc.engine.connect() as connection:
        reaches = reach(connection, area=home, now=ioc.now())
    return Filters(
        choices.periods(reaches, today), choices.areas_for(person, home, today),
        choices.agencies_for(person, home, today), choices.moments(today),
    )  # fmt: skip
