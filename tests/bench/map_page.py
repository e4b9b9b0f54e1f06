"""A map with 20,000 points and the 3,321 communes of the country in headless Chromium at 1920 x 1080.

The centre serves a store that was filled for this. Bytes are those of a cold load of the map's page, until
it is drawn as it comes: the province, coloured, with its points. For the frames the outlines of the whole
country lie under 20,000 points; they are counted while the map is dragged by hand and zoomed in and out.
The screen of a machine without one draws no more than 60 a second. A layer is switched on and off by a
click; the time runs until the frame after it has been painted. Medians of several rounds. All of this is done
once more over a base map of pictures; what it weighs is not of the first map but of the province's file.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from sqlalchemy import Connection, insert

from catalogue import areas, codelists
from catalogue.model import Area
from store.command.sources import SourceRegistration, register
from store.engine import connect, writing
from store.tables import ingestion_run, observation, place, series
from tests.bench.browser_page import SCREEN
from tests.bench.databases import empty_store
from tests.bench.figures import Figure
from tests.bench.served import Served, served, yardstick
from tests.browser.chromium import FLAGS, installed
from tests.tiles import base_map

ADDRESS = "/ban-do?layers=cameras&indicator=education.schools"
POINTS, POLYGONS = 20_000, 3_321
KILOBYTES, FRAMES, TOGGLE_MS = 500, 30, 300
COUNTRY = (102.0, 8.0, 110.5, 23.5)
HOME = "91"
STATUSES = list(codelists()["camera_statuses"].items)
SOURCES = ("cameras", "vnedu")
COUNTED_ON = date(2026, 9, 1)
ROUNDS, DRAGS, STEPS, STEP_MS = 5, 4, 40, 12

COUNT = """() => {
  window.frames_ = [];
  const seen = at => { window.frames_.push(at); window.counting = requestAnimationFrame(seen); };
  window.counting = requestAnimationFrame(seen);
}"""
COUNTED = "() => { cancelAnimationFrame(window.counting); return window.frames_; }"
ZOOMED = """zoom => new Promise(done => {
  const map = document.querySelector(".map__leaflet").iocMap;
  map.once("zoomend", () => requestAnimationFrame(() => requestAnimationFrame(done)));
  map.setZoom(zoom, {animate: true});
})"""
TOGGLED = """() => new Promise(done => {
  const began = performance.now();
  document.querySelector('[data-map-layer="cameras"]').click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""
DRAWN = "() => document.querySelector('[data-map-stage]').iocStage.drawnAt"
LOADED = "() => document.querySelector('[data-map-stage]').iocStage.units.below.loaded"
SHOWN = "() => document.querySelector('[data-map-stage]').iocStage.units.units.length"


def run() -> list[Figure]:
    """Bytes of the first map, frames while it moves, time of a switch; then over a base map."""
    with _filled() as url, TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
        try:
            with served(url) as centre:
                weight, drawn = _cold(browser, centre)
                bare = _moved(browser, centre, "")
            pictures = base_map(Path(folder) / "country.mbtiles", COUNTRY, range(5, 11))
            with served(url, maps={"tiles": str(pictures)}) as centre:
                over = _moved(browser, centre, " over a base map")
        finally:
            browser.close()
    return [
        Figure("initial map: everything over the wire", weight / 1e3, "KB", KILOBYTES),
        Figure("initial map: drawn after", drawn, "ms"),
        *bare,
        *over,
        Figure("yardstick meanwhile (about 6 on a quiet machine)", yardstick(), "ms"),
    ]


def _moved(browser: Browser, centre: Served, where: str) -> list[Figure]:
    """Frames while the country moves below the points, time of a switch."""
    with _country(browser, centre) as page:
        if where and not page.evaluate(LOADED):
            raise RuntimeError("no picture of the base map is there")
        dragged = [_frames(page, _drag) for _ in range(ROUNDS)]
        zoomed = [_frames(page, _zoom) for _ in range(ROUNDS)]
        switched = [page.evaluate(TOGGLED) for _ in range(2 * ROUNDS)]
    return [
        Figure(f"dragged{where}: frames a second", median(dragged), "", FRAMES, "at least"),
        Figure(f"zoomed{where}: frames a second", median(zoomed), "", FRAMES, "at least"),
        Figure(f"layer of 20,000 points switched{where}", median(switched), "ms", TOGGLE_MS),
    ]


def _cold(browser: Browser, centre: Served) -> tuple[float, float]:
    """Bytes of a cold load, and milliseconds until the map stands; the server has served it before."""
    with _signed_in(browser, centre) as context:
        _open(context.new_page(), centre)
    with _signed_in(browser, centre) as context:
        page, received = context.new_page(), []
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        _open(page, centre)
        drawn: float = page.evaluate(DRAWN)
        return sum(received), drawn


@contextmanager
def _country(browser: Browser, centre: Served) -> Iterator[Page]:
    """The same page over the outlines of the whole country."""

    def widened(route: Route) -> None:
        route.continue_(url=f"{route.request.url}&scope=country")

    with _signed_in(browser, centre) as context:
        page = context.new_page()
        page.route("**/maps/areas/commune*", widened)
        _open(page, centre)
        shown = page.evaluate(SHOWN)
        if shown < POLYGONS:
            raise RuntimeError(f"{shown} outlines, not {POLYGONS}")
        yield page


def _open(page: Page, centre: Served) -> None:
    """Open the map and wait until it is drawn."""
    page.goto(centre.address + ADDRESS)
    page.wait_for_selector('[data-mapped="true"]')
    page.wait_for_load_state("networkidle")


def _frames(page: Page, move: Any) -> float:
    """Frames a second while `move` goes on."""
    page.evaluate(COUNT)
    move(page)
    seen: list[float] = page.evaluate(COUNTED)
    return (len(seen) - 1) * 1000 / (seen[-1] - seen[0])


def _drag(page: Page) -> None:
    """To and fro across half of the screen, as a hand does it."""
    for number in range(DRAGS):
        first, last = (1200, 500) if number % 2 else (500, 1200)
        page.mouse.move(first, 500)
        page.mouse.down()
        for step in range(STEPS):
            page.mouse.move(first + (last - first) * step / STEPS, 500 + 4 * step)
            page.wait_for_timeout(STEP_MS)
        page.mouse.up()


def _zoom(page: Page) -> None:
    """From the country to the province and back, a level at a time."""
    for zoom in (7, 8, 9, 10, 9, 8, 7, 6):
        page.evaluate(ZOOMED, zoom)


@contextmanager
def _signed_in(browser: Browser, centre: Served) -> Iterator[BrowserContext]:
    name, _, value = centre.cookies(1)[0].partition("=")
    context = browser.new_context(viewport=SCREEN, locale="vi-VN")
    context.add_cookies([{"name": name, "value": value, "url": centre.address}])
    context.set_default_timeout(60_000)
    yield context
    context.close()


@contextmanager
def _filled() -> Iterator[str]:
    """A store with 20,000 cameras around the communes of the province, and one figure of each commune."""
    with empty_store("sqlite") as url:
        engine = connect(url)
        register(engine, [SourceRegistration(each, enabled=True, simulated=True) for each in SOURCES])
        with writing(engine) as connection:
            _fill(connection, datetime.now(UTC))
        engine.dispose()
        yield url


def _fill(connection: Connection, now: datetime) -> None:
    run = connection.execute(
        insert(ingestion_run).values(
            source="cameras", started_at=now, finished_at=now, status="ok", origin="bench", simulated=True
        )
    ).inserted_primary_key[0]  # type: ignore[index]
    chance = random.Random(7)  # noqa: S311 - the same cameras each time
    communes = areas.children(HOME, now.date())
    shared = {"source": "cameras", "kind": "camera", "org": "", "former_area": "", "capacity": 1, "extra": ""}
    shared |= {"updated_at": now, "run_id": run}
    connection.execute(
        insert(place),
        [_camera(each, communes[each % len(communes)], chance) | shared for each in range(POINTS)],
    )
    for number, commune in enumerate(communes, 1):
        values = {
            "indicator": "education.schools",
            "freq": "Y",
            "breakdown": "",
            "org": "",
            "area": commune.code,
        }
        known = {"series_id": number, "latest_period": COUNTED_ON, "latest_run_id": run}
        connection.execute(insert(series).values(**values, **known))
        held = {"series_id": number, "period_start": COUNTED_ON, "value": 5.0 + number % 23, "status": "A"}
        connection.execute(
            insert(observation).values(**held, as_of=COUNTED_ON + timedelta(days=50), run_id=run)
        )


def _camera(number: int, commune: Area, chance: random.Random) -> dict[str, Any]:
    """One camera somewhere around the middle of a commune."""
    return {
        "source_id": f"C{number:05}",
        "name": f"Camera {number:05}",
        "area": commune.code,
        "longitude": (commune.longitude or 0) + chance.gauss(0, 0.03),
        "latitude": (commune.latitude or 0) + chance.gauss(0, 0.03),
        "status": chance.choice(STATUSES),
    }
