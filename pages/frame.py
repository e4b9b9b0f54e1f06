"""The frame that every page stands in: which pages the rail names, and what the filters offer."""

from collections.abc import Mapping
from datetime import date, datetime

import dash
from dash import html
from flask import current_app, g, url_for

from catalogue import areas, subjects
from components.shell import Choice, Filters, RailItem, shell
from components.words import period
from domain.access import Need, Person
from domain.periods import Freq, end, local_day, shift
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

YEARS_BACK = 8
MONTHS_BACK = 24
OPERATION = (("pages.sources", "hdd-network", "shell.sources"), ("pages.users", "people", "shell.users"))


def layout() -> html.Div:
    """The shell for the person who asks, with an empty place for the page."""
    ioc = current_app.extensions["ioc"]
    person: Person = g.person
    pages = {page["path"]: page for page in dash.page_registry.values() if _open(page, person)}
    modules = {page["module"]: path for path, page in pages.items()}
    fields = [RailItem(say("shell.overview"), "grid-1x2", "/")]
    fields += [
        RailItem(subject.title, subject.icon, subject.path if subject.path in pages else "", subject.code)
        for subject in subjects().values()
    ]
    operation = [
        RailItem(say(key), icon, modules[name], own_libraries="libraries" in pages[modules[name]])
        for name, icon, key in OPERATION
        if name in modules
    ]
    return shell(
        dash.page_container,
        person=person,
        province=_province(ioc.settings.province),
        fields=fields,
        operation=operation,
        filters=_filters(ioc.settings.province, person, ioc.now()),
        account=modules.get("pages.account", ""),
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


def _filters(home: str, person: Person, now: datetime) -> Filters:
    """Periods back to the first years of the reports; areas as far as the person may see."""
    today = local_day(now)
    unit = areas.newest(person.area or home)
    name = unit.name if unit else home
    whole = name if person.area else say("shell.area_home", name=areas.short_name(unit) if unit else home)
    return Filters(_periods(today), [Choice("", whole)], _moments(today))


def _periods(today: date) -> list[Choice]:
    choices = [Choice("", say("shell.period_newest"))]
    for year in range(today.year, today.year - YEARS_BACK, -1):
        choices.append(Choice(str(year), say("shell.period_year", year=year), str(year)))
        last = today.month if year == today.year else 12
        starts = [date(year, month, 1) for month in range(last, 0, -1)]
        choices += [Choice(f"{start:%Y-%m}", period(Freq.MONTH, start), str(year)) for start in starts]
    return choices


def _moments(today: date) -> list[Choice]:
    """Now, and the ends of the months before: what was known by then."""
    choices = [Choice("", say("shell.moment_now"))]
    month = today.replace(day=1)
    for back in range(1, MONTHS_BACK + 1):
        last = shift(Freq.DAY, end(Freq.MONTH, shift(Freq.MONTH, month, -back)), -1)
        choices.append(Choice(last.isoformat(), say("shell.moment_day", day=day(last))))
    return choices
