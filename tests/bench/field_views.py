"""What the panels and views of the eight fields after socio-economy and administration cost the server.

The store is the demonstration's, as large as one province fills it. Panels are timed around the whole WSGI
call in this process, the network is not in it; a question is what a panel asks of the store. Each panel is
asked for areas and months of its own, so that it is drawn, and then once more, from cache. The view of each
field with the longest questions is asked of a served centre over HTTP; CPU seconds are those of its process.
"""

from datetime import UTC, date, datetime
from itertools import chain, product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import requests

from app import create_app
from catalogue import areas, subjects
from domain.periods import Freq, shift
from pages import registry
from pages.panels import Panel, read_scope
from store.engine import Engine
from tests.bench.figures import Figure
from tests.bench.served import Served, panels_of, served, yardstick
from tests.demonstration import first_start

FIELDS = ("health", "education", "tourism", "lodging", "cameras", "citizen_reports", "social_listening")
"""Subjects; culture stands on the page of tourism."""
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
LAST = date(2026, 9, 1)
MONTHS = ("", "2026-10", "2024-09", "2022-10")
AREAS = 4
VIEWS, KEPT_VIEWS = 30, 100
CACHED_MS, DRAWN_MS, QUESTION_MS = 2, 60, 20
VIEW_MS, KEPT_PER_CORE = 250, 500


def run() -> list[Figure]:
    """Panels, questions and the heaviest view of each field, and how fast the machine was meanwhile."""
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="bench-fields-") as folder:
        url = f"sqlite:///{Path(first_start(Path(folder)).loaded, 'ioc.db')}"
        with served(url) as centre:
            for field in FIELDS:
                figures += _field(field, centre)
    return [*figures, Figure("yardstick meanwhile (about 6 on a quiet machine)", yardstick(), "ms")]


def _scopes(home: str) -> list[dict[str, str]]:
    """The province and some of its communes, each in several months and in the newest."""
    below = [unit.code for unit in areas.every() if unit.parent == home and unit.valid_to is None]
    return [
        {"area": area} | ({"period": month} if month else {})
        for area, month in product([home, *below[: AREAS - 1]], MONTHS)
    ]


def _field(field: str, centre: Served) -> list[Figure]:
    path, scopes = subjects()[field].path, _scopes(centre.settings.province)
    views = registry.views()[path]
    app, cookie = create_app(centre.settings), centre.cookies(1)[0]
    engine = app.server.extensions["ioc"].engine
    asked = {view.code: [_question(engine, panel, scope, centre) for panel in view.panels for scope in scopes]
             for view in views}  # fmt: skip
    panels = {panel.code for view in views for panel in view.panels}
    questions = [{"codes": code, **scope} for code in panels for scope in scopes]
    drawn = [panels_of(app.server, cookie, question) for question in questions]
    kept = [panels_of(app.server, cookie, question) for question in questions]
    engine.dispose()
    heaviest = max(asked, key=lambda view: sum(asked[view]))
    return [
        Figure(f"{field}: a panel from cache, median", median(kept), "ms", CACHED_MS),
        Figure(f"{field}: a panel drawn, p95", _p95(drawn), "ms", DRAWN_MS),
        Figure(f"{field}: questions of a panel, p95", _p95([*chain(*asked.values())]), "ms", QUESTION_MS),
        *_view(field, f"{path}?view={heaviest}", scopes[0], centre),
    ]


def _question(engine: Engine, panel: Panel, scope: dict[str, str], centre: Served) -> float:
    """CPU milliseconds of what a panel asks of the store, on a connection that has answered nothing yet."""
    asked = read_scope(scope, home=centre.settings.province, now=NOW)
    with engine.connect() as connection:
        began = process_time()
        panel.ask(connection, asked)
        return (process_time() - began) * 1000


def _view(field: str, address: str, usual: dict[str, str], centre: Served) -> list[Figure]:
    """Views of the province per CPU second of the server: of months that nobody asked for, and from cache."""
    headers = {"Cookie": centre.cookies(1)[0], "Accept": "text/html", "Accept-Encoding": "br"}
    fresh = [{"period": f"{shift(Freq.MONTH, LAST, -back):%Y-%m}"} for back in range(VIEWS)]
    rounds = (
        ("with queries", fresh, None),
        ("from cache", [usual] * KEPT_VIEWS, KEPT_PER_CORE),
    )
    figures = []
    with requests.Session() as browser:
        browser.headers.update(headers)
        browser.get(f"{centre.address}{address}", params=usual, timeout=60).raise_for_status()
        for name, asked, least in rounds:
            before, waited = centre.spent(), []
            for scope in asked:
                began = perf_counter()
                browser.get(f"{centre.address}{address}", params=scope, timeout=60).raise_for_status()
                waited.append((perf_counter() - began) * 1000)
            rate, what = len(asked) / (centre.spent() - before), f"{field}: {address}"
            figures += [
                Figure(f"{what} per CPU second, {name}", rate, "1/s", least, "at least"),
                Figure(f"{what}, p95, {name}", _p95(waited), "ms", VIEW_MS),
            ]
    return figures


def _p95(spent: list[float]) -> float:
    return sorted(spent)[int(len(spent) * 0.95)]
