"""What panels and page views cost the server, at 10 million observations in 300,000 series.

The server's time of a panel is taken around the whole WSGI call in this process: guard, session and
compression are in it, the network is not. The page has four numbers and six charts, two panels more
than were promised for. Its views are asked of a served centre over HTTP, as a
browser asks for them (the document brings the panels along); CPU seconds are those of its process.
A view with queries asks for an area and a month that nobody asked for before, so that each of its
panels is drawn from the store; a view from cache asks for what was drawn.
"""

import http.client
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import local
from urllib.parse import urlencode

from app import create_app
from domain.periods import Freq, shift
from pages import registry
from tests.bench.databases import KINDS
from tests.bench.figures import Figure
from tests.bench.served import Served, panels_of, served, yardstick
from tests.bench.store_queries import NEWEST, SIZES, filled, keys

PATH, VIEW = registry.ECONOMY, "budget"
CALLERS = 4
DRAWN_VIEWS, KEPT_VIEWS = 300, 2000
PANELS_CALLS = 300
CACHED_MS, UNCACHED_MS = 2, 60
DRAWN_PER_CORE, KEPT_PER_CORE = 100, 500
DRAWN_MS = 250

Scopes = Iterator[dict[str, str]]


def run() -> list[Figure]:
    """Panels and page views on each database, and how fast the machine was meanwhile."""
    figures: list[Figure] = []
    for kind in KINDS:
        with filled(kind, SIZES[-1]) as engine, served(engine.url) as centre:
            scopes = _scopes(SIZES[-1].series)
            figures += _panels(kind, centre, scopes)
            figures += _views(kind, centre, scopes)
    return figures


def _scopes(series: int) -> Scopes:
    """Areas that have figures and months, each pair once, in no order."""
    months = [f"{shift(Freq.MONTH, NEWEST, -back):%Y-%m}" for back in range(30)]
    areas = dict.fromkeys(area for _indicator, _breakdown, area in keys(series))
    pairs = [{"area": area, "period": month} for area in areas for month in months]
    random.Random(1).shuffle(pairs)  # noqa: S311 (an order of questions, no secret)
    return iter(pairs)


def _panels(kind: str, centre: Served, scopes: Scopes) -> list[Figure]:
    """One panel, from cache and drawn, of any view."""
    app = create_app(centre.settings)
    cookie = centre.cookies(1)[0]
    chance = random.Random(2)  # noqa: S311 (a choice of panels, no secret)
    codes = [panel.code for panel in registry.panels().values() if not panel.code.startswith("sources.")]
    asked = [{"codes": chance.choice(codes), **next(scopes)} for _ in range(PANELS_CALLS)]
    drawn = [panels_of(app.server, cookie, question) for question in asked]
    kept = [panels_of(app.server, cookie, question) for question in asked]
    app.server.extensions["ioc"].engine.dispose()
    own = kind == "sqlite"
    return [
        Figure(f"{kind}: a panel from cache, median", median(kept), "ms", CACHED_MS if own else None),
        Figure(f"{kind}: a panel from cache, p95", _p95(kept), "ms"),
        Figure(f"{kind}: a panel drawn, median", median(drawn), "ms"),
        Figure(f"{kind}: a panel drawn, p95", _p95(drawn), "ms", UNCACHED_MS if own else None),
    ]


def _views(kind: str, centre: Served, scopes: Scopes) -> list[Figure]:
    figures = []
    usual = f"{PATH}?{urlencode({'view': VIEW})}"
    fresh = [f"{usual}&{urlencode(next(scopes))}" for _ in range(DRAWN_VIEWS)]
    rounds = (
        ("with queries", fresh, DRAWN_PER_CORE, DRAWN_MS),
        ("from cache", [usual] * KEPT_VIEWS, KEPT_PER_CORE, None),
    )
    for name, addresses, most, patience in rounds:
        spent, waited, seconds = _load(centre, addresses)
        least, longest = (most, patience) if kind == "sqlite" else (None, None)
        per_core = len(addresses) / spent
        figures += [
            Figure(
                f"{kind}: page views per CPU second, {name}",
                per_core,
                "1/s",
                least,
                "at least",
            ),
            Figure(f"{kind}: CPU per page view, {name}", spent / len(addresses) * 1000, "ms"),
            Figure(f"{kind}: page views per second of the clock, {name}", len(addresses) / seconds, "1/s"),
            Figure(f"{kind}: page view, p95, {name}", _p95(waited), "ms", longest),
            Figure(f"{kind}: yardstick meanwhile ({name}; about 6 on a quiet machine)", yardstick(), "ms"),
        ]
    return figures


def _load(centre: Served, addresses: Sequence[str]) -> tuple[float, list[float], float]:
    """CPU seconds of the server, milliseconds of each answer, seconds in all, of a few callers at once."""
    cookie, mine = centre.cookies(1)[0], local()
    panels = len(registry.view(PATH, VIEW).panels)
    headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Encoding": "br"}

    def connection() -> http.client.HTTPConnection:
        if not hasattr(mine, "line"):
            mine.line = http.client.HTTPConnection("127.0.0.1", centre.port, timeout=60)
        line: http.client.HTTPConnection = mine.line
        return line

    def ask(address: str) -> float:
        began = time.perf_counter()
        line = connection()
        line.request("GET", address, headers=headers)
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == 200, answer.status
        assert len(body) > panels
        return (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(ask, [f"{PATH}?{urlencode({'view': VIEW})}"] * CALLERS))
        before, began = centre.spent(), time.perf_counter()
        waited = list(callers.map(ask, addresses))
        return centre.spent() - before, waited, time.perf_counter() - began


def _p95(spent: Sequence[float]) -> float:
    return sorted(spent)[int(len(spent) * 0.95)]
