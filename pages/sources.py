"""Page of data sources (Nguồn dữ liệu): how each one is; with `source`, what its runs did and refused."""

from urllib.parse import urlencode

import dash
from dash import html
from dash.development.base_component import Component
from flask import current_app, g

import catalogue
from components import source_table
from components.view import block, pager
from domain.access import Permission
from domain.readings import Run
from pages import registry, screens
from pages.views.sources import PATH
from store.engine import Connection
from store.query import sources
from wording import say

TITLE = say("sources.title")
RUNS = 12
ROWS = 50
LONGEST_PAGE = 9
"""Digits of the number of a page."""

dash.register_page(__name__, path=PATH, name=TITLE, title=TITLE, order=900, permission=Permission.SEE_SOURCES)


def layout(source: str = "", run: str = "", page: str = "1", **_scope: str) -> html.Div:
    """All sources; below, the runs of one and the rejections of one run, page by page.

    Where none is chosen it is the one that ran last.
    """
    shown = screens.of(registry.SOURCES, title=TITLE, view="")
    with current_app.extensions["ioc"].engine.connect() as connection:
        chosen = source if source in catalogue.sources() else _ran_last(connection)
        if chosen:
            details = html.Div(_details(connection, chosen, run, page), className="halves")
            shown.children = [*shown.children, details]
    return shown


def _ran_last(connection: Connection) -> str:
    known = sources.health(connection)
    tried = [
        (one.last_attempt_at, code)
        for code, one in known.items()
        if one.last_attempt_at and code in catalogue.sources()
    ]
    return max(tried, default=(None, ""))[1]


def _details(connection: Connection, source: str, run: str, page: str) -> list[Component]:
    runs = sources.runs(connection, source, limit=RUNS)
    title = catalogue.sources()[source].short
    readable = g.person.may(Permission.READ_REJECTIONS) and not g.person.area  # they are of all areas
    addresses = [_address(source, each.run_id) if readable else "" for each in runs]
    blocks: list[Component] = [
        block(say("sources.runs", source=title), source_table.runs_table(runs, addresses))
    ]
    chosen = _chosen(runs, run)
    if readable and chosen is not None:
        blocks.append(_rejections(connection, source, chosen, page))
    return blocks


def _rejections(connection: Connection, source: str, run: Run, page: str) -> html.Section:
    pages = max(1, -(-run.rejected // ROWS))
    at = min(max(int(page), 1), pages) if page.isdecimal() and len(page) <= LONGEST_PAGE else 1
    found = sources.rejections(connection, run.run_id, limit=ROWS, offset=(at - 1) * ROWS)
    words = say("sources.page", page=at, pages=pages, total=run.rejected)
    links = [
        (say(f"sources.{key}"), _address(source, run.run_id, other) if 1 <= other <= pages else "")
        for key, other in (("previous", at - 1), ("next", at + 1))
    ]
    title = f"{say('sources.rejections', source=catalogue.sources()[source].short)} #{run.run_id}"
    return block(title, source_table.rejections_table(found), pager(words, links))


def _chosen(runs: list[Run], run: str) -> Run | None:
    """The run asked for, else the newest that refused something."""
    asked = [each for each in runs if str(each.run_id) == run]
    return next(iter(asked or [each for each in runs if each.rejected]), None)


def _address(source: str, run_id: int, page: int = 1) -> str:
    return f"{PATH}?{urlencode({'source': source, 'run': run_id, 'page': page})}"
