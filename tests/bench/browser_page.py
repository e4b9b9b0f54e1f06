"""A page of panels in headless Chromium beside the least that could draw the same charts.

The least is static HTML with the same plotly.js, the same style and one JSON of the same figures, drawn
at the same sizes. Both
are loaded cold (a browser that was never there), warm (again), and then a filter is changed; rounds
alternate, so that whatever else the machine does falls on both, and medians of five are compared.
Times run from the start of the navigation, or from the change, until the last chart is drawn. The
month that is filtered is another one in each round, so the centre draws it from its store; the
static page has its JSON ready.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

import brotli
import requests
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from domain.periods import Freq, shift
from pages import registry
from tests.bench.figures import Figure
from tests.bench.page_views import PATH, VIEW
from tests.bench.served import Served, served, yardstick
from tests.bench.store_queries import NEWEST, SIZES, filled
from tests.browser.centre import ROOT
from tests.browser.chromium import FLAGS, installed

ADDRESS = f"{PATH}?{urlencode({'view': VIEW})}"
ROUNDS = 5
LIMITS = {"cold": 1.7, "warm": 2.0, "filter": 1.5}
COLD_MEGABYTES = 0.9
LOOK_MS, LOOKS = 20, 3000
SCREEN = ViewportSize(width=1920, height=1080)

DRAWN = """
window.drawnAt = 0;
document.addEventListener("ioc:drawn", () => {
  const open = document.querySelector("section[data-panel]:not([data-drawn])");
  if (!open && !window.drawnAt) { window.drawnAt = performance.now(); }
});
"""
"""Notes when the last panel of a page of the centre has said that it is drawn."""

FILTER = """period => new Promise(done => {
  const field = document.querySelector("[data-filter=period]");
  document.addEventListener("ioc:drawn", () => done(performance.now() - began), { once: true });
  field.value = period;
  const began = performance.now();
  field.dispatchEvent(new Event("change", { bubbles: true }));
})"""

STATIC = """<!DOCTYPE html><html lang="vi" data-theme="dark"><head><meta charset="utf-8">
<link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/static.css"></head>
<body>%s<script src="/plotly.js"></script><script src="/template.js"></script>
<script src="/static.js"></script></body></html>"""
STATIC_CSS = "body { margin: 0; background: var(--bg); display: flex; flex-wrap: wrap; gap: 14px; }"
STATIC_JS = """
function draw(figures) {
  const boxes = Array.from(document.querySelectorAll(".box"));
  const sizes = boxes.map(box => ({ width: box.offsetWidth, height: box.offsetHeight }));
  boxes.forEach((box, at) => { box.iocFigure = figures[at]; ioc.chart.draw(box, figures[at], sizes[at]); });
}
function show(query) { return fetch("/figures.json" + query).then(answer => answer.json()).then(draw); }
window.drawnAt = 0;
window.filtered = period => {
  const began = performance.now();
  return show("?period=" + period).then(() => performance.now() - began);
};
show("").then(() => { window.drawnAt = performance.now(); });
"""


def run() -> list[Figure]:
    """Medians of both, their ratios, and the bytes of a cold load."""
    with filled("sqlite", SIZES[-1]) as engine, served(engine.url) as centre:
        months = [f"{shift(Freq.MONTH, NEWEST, -back):%Y-%m}" for back in range(1, ROUNDS + 1)]
        figures = _figures(centre, ["", *months])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
            try:
                with _static(figures, _sizes(browser, centre)) as least:
                    return _compare(browser, centre, least, months)
            finally:
                browser.close()


def _compare(browser: Browser, centre: Served, least: str, months: list[str]) -> list[Figure]:
    own: dict[str, list[float]] = {kind: [] for kind in LIMITS}
    static: dict[str, list[float]] = {kind: [] for kind in LIMITS}
    weights = []
    for month in months:
        with _fresh(browser) as context:
            _static_round(context.new_page(), least, month, static)
        with _fresh(browser) as context:
            context.add_cookies([cookie(centre)])
            weights.append(_own_round(context.new_page(), centre, month, own))
    figures = []
    for kind, limit in LIMITS.items():
        mine, floor = median(own[kind]), median(static[kind])
        figures += [
            Figure(f"{kind}: the page", mine, "ms"),
            Figure(f"{kind}: static page with the same charts", floor, "ms"),
            Figure(f"{kind}: ratio", mine / floor, "times", limit),
        ]
    return [
        *figures,
        Figure("cold: bytes over the wire", median(weights) / 1e6, "MB", COLD_MEGABYTES),
        Figure("yardstick meanwhile (about 6 on a quiet machine)", yardstick(), "ms"),
    ]


def _static_round(page: Page, least: str, month: str, found: dict[str, list[float]]) -> None:
    for kind in ("cold", "warm"):
        page.goto(least)
        found[kind].append(_drawn(page))
    found["filter"].append(page.evaluate("window.filtered", month))


def _own_round(page: Page, centre: Served, month: str, found: dict[str, list[float]]) -> float:
    """One round of the centre; gives the bytes of its cold load."""
    received: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(DRAWN)
    page.goto(centre.address + ADDRESS)
    found["cold"].append(_drawn(page))
    page.wait_for_load_state("load")
    weight = sum(received)
    page.goto(centre.address + ADDRESS)
    found["warm"].append(_drawn(page))
    found["filter"].append(page.evaluate(FILTER, month))
    return weight


def _drawn(page: Page) -> float:
    """Milliseconds from the start of the navigation until the last chart is drawn."""
    for _ in range(LOOKS):
        at: float = page.evaluate("window.drawnAt || 0")
        if at:
            return at
        page.wait_for_timeout(LOOK_MS)
    raise RuntimeError(f"{page.url} was never drawn")


@contextmanager
def _fresh(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=SCREEN, locale="vi-VN")
    yield context
    context.close()


def cookie(centre: Served) -> Any:
    name, _, value = centre.cookies(1)[0].partition("=")
    return {"name": name, "value": value, "url": centre.address}


def _figures(centre: Served, periods: list[str]) -> dict[str, bytes]:
    """The figures that the page draws for each period, as the JSON of the static page."""
    codes = [panel.code for panel in registry.view(PATH, VIEW).panels]
    cookie = {"Cookie": centre.cookies(1)[0]}
    found = {}
    for period in periods:
        query = {"codes": ",".join(codes)} | ({"period": period} if period else {})
        answer = requests.get(f"{centre.address}/panels", params=query, headers=cookie, timeout=60)
        panels = answer.json()["panels"]
        figures = [figure for code in codes for figure in _within(panels[code]["tree"])]
        found[period] = brotli.compress(json.dumps(figures).encode())
    return found


def _within(node: Any) -> Iterator[Any]:
    """Every figure of a tree."""
    if isinstance(node, list):
        for child in node:
            yield from _within(child)
    elif isinstance(node, Mapping):
        if "data-figure" in node["props"]:
            yield json.loads(node["props"]["data-figure"])
        yield from _within(node["props"].get("children"))


def _sizes(browser: Browser, centre: Served) -> list[tuple[int, int]]:
    """Width and height of every chart on the page of the centre."""
    with _fresh(browser) as context:
        context.add_cookies([cookie(centre)])
        page = context.new_page()
        page.add_init_script(DRAWN)
        page.goto(centre.address + ADDRESS)
        _drawn(page)
        found: list[tuple[int, int]] = page.evaluate(
            "Array.from(document.querySelectorAll('.chart'), box => [box.offsetWidth, box.offsetHeight])"
        )
        return found


@contextmanager
def _static(figures: Mapping[str, bytes], sizes: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Serves the static page; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/figures.json":
                kind, body = "application/json", figures[asked.query.partition("=")[2]]
            else:
                kind, body = files.get(asked.path, ("text/plain", b""))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Encoding", "br")
            keep = "no-store" if asked.path in {"/", "/figures.json"} else "max-age=31536000, immutable"
            self.send_header("Cache-Control", keep)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    boxes = "".join(
        f'<div class="chart box" style="width:{width}px;height:{height}px"></div>' for width, height in sizes
    )
    assets = ROOT / "assets"
    texts = {
        "/": ("text/html", (STATIC % boxes).encode()),
        "/static.css": ("text/css", STATIC_CSS.encode()),
        "/static.js": ("text/javascript", STATIC_JS.encode()),
        "/tokens.css": ("text/css", (assets / "tokens.css").read_bytes()),
        "/template.js": ("text/javascript", (assets / "plotly-template.js").read_bytes()),
    }
    files = {path: (kind, brotli.compress(body)) for path, (kind, body) in texts.items()}
    files["/plotly.js"] = ("text/javascript", (assets / "vendor/plotly-cartesian.min.js.br").read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
