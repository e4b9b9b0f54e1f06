"""The frame that every page stands in: which pages the rail names, and what the filters offer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import dash
from dash import html
from flask import current_app, g, url_for

from catalogue import areas, organisations, subjects
from catalogue.model import Organisation
from components.bar import Choice, Filters
from components.rail import RailItem
from components.shell import shell
from components.words import period
from domain.access import Need, Person
from domain.periods import Freq, end, local_day, name, shift
from pages import registry
from store.query.reach import reach
from wording import day, say

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

MONTHS_BACK = 24
DAYS_BACK = 14
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
        _periods(reaches, today), _areas(home, person, today), _agencies(home, person, today), _moments(today)
    )


def _periods(reaches: Mapping[Freq, tuple[date, date]], today: date) -> list[Choice]:
    """The last days, then years back to the first one that anything is known of, with quarters and months."""
    choices = [Choice("", say("shell.period_newest"))]
    if Freq.DAY in reaches:
        days = (shift(Freq.DAY, today, -back) for back in range(DAYS_BACK))
        choices += [Choice(each.isoformat(), day(each), say("shell.period_days")) for each in days]
    if not reaches:
        return choices
    oldest = min(start.year for start, _end in reaches.values())
    newest = max(end.year for _start, end in reaches.values())
    first, last = reaches.get(Freq.MONTH, (date.max, date.min))
    for year in range(newest, oldest - 1, -1):
        choices.append(Choice(str(year), say("shell.period_year", year=year), str(year)))
        quarters = (date(year, month, 1) for month in (10, 7, 4, 1))
        choices += [
            Choice(name(Freq.QUARTER, start), period(Freq.QUARTER, start), str(year))
            for start in quarters
            if first < end(Freq.QUARTER, start) and start <= last
        ]
        months = (date(year, month, 1) for month in range(12, 0, -1))
        choices += [
            Choice(f"{start:%Y-%m}", period(Freq.MONTH, start), str(year))
            for start in months
            if first <= start <= last
        ]
    return choices


def _areas(home: str, person: Person, today: date) -> list[Choice]:
    """The person's own area; for those of the whole province also what it was made of, and its communes."""
    unit = areas.newest(person.area or home)
    name = unit.name if unit else person.area or home
    if person.area:
        return [Choice("", name, alias=person.area)]
    whole = say("shell.area_home", name=areas.short_name(unit) if unit else home)
    group = say("shell.communes")
    former = [
        Choice(
            each.code, say("shell.area_until", name=each.name, day=day(shift(Freq.DAY, each.valid_to, -1)))
        )
        for each in areas.merged_from(home)
        if each.code != home and each.valid_to
    ]
    communes = [Choice(each.code, each.name, group) for each in areas.children(home, today)]
    return [Choice("", whole, alias=home), *former, *communes]


def _agencies(home: str, person: Person, today: date) -> list[Choice]:
    """Departments of the province, health facilities, committees of communes; none for who sees one area."""
    if person.area:
        return []
    inside = {each.code for each in areas.children(home, today)}
    choices = [Choice("", say("shell.org_all"))]
    for kind in ("department", "facility", "commune"):
        choices += [
            Choice(each.code, each.short if kind == "commune" else each.name, say(f"shell.org_{kind}"))
            for each in organisations().values()
            if each.kind == kind and (kind != "commune" or each.area in inside) and _stands(each, today)
        ]
    return choices


def _stands(each: Organisation, today: date) -> bool:
    return each.valid_from <= today and (each.valid_to is None or today < each.valid_to)


def _moments(today: date) -> list[Choice]:
    """Now, and the ends of the months before: what was known by then."""
    choices = [Choice("", say("shell.moment_now"))]
    month = today.replace(day=1)
    for back in range(1, MONTHS_BACK + 1):
        last = shift(Freq.DAY, end(Freq.MONTH, shift(Freq.MONTH, month, -back)), -1)
        choices.append(Choice(last.isoformat(), say("shell.moment_day", day=day(last))))
    return choices
