"""Hours of a command centre in minutes: the wall that turns its pages (L2), the server with 209 clients (L3).

A wall turns 2 000 pages in four hours; here as many as TURNS says (800), each as soon as the one
before is drawn. After every 50 turns rubbish is collected and the browser is asked what it holds.
The server meets the load of `many_clients` for SOAK seconds (300), with a change every two seconds
instead of ten; its cache keeps for ten minutes what nobody asks for, so that its memory still grows
then. Whether it ends is seen on the same app with that time cut to a sixtieth. What grows is told
per hour of the real thing, after the first third.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression, median

import psutil
from flask import Flask
from playwright.sync_api import Page, sync_playwright

from app import create_app
from pages import registry
from tests.bench.browser_page import SCREEN, cookie
from tests.bench.figures import Figure
from tests.bench.many_clients import LAPTOP_PAGE, LAPTOPS, SOURCE, WALL_PAGE, WALLS, Told, bring, stand
from tests.bench.served import Served, panels_of, served
from tests.bench.store_queries import SIZES, filled
from tests.browser.chromium import FLAGS, installed
from web import cache

TURNS_AN_HOUR, LOOK_AFTER = 500, 50
APP_CHANGES, KINDS_OF_READERS = 300, 3
CHANGES_AN_HOUR, CHANGE_SECONDS = 360, 2.0
HEAP_MB, RENDERER_RATIO, FLAT_PERCENT, SERVER_MB = 1, 1.2, 5, 2

TURN = """address => new Promise((done, fail) => {
  if (location.pathname + location.search === address) { done(); return; }
  document.addEventListener("ioc:drawn", () => done(), { once: true });
  setTimeout(() => fail(new Error(address + " is never drawn")), 30000);
  ioc.down(address);
})"""


@dataclass(frozen=True, slots=True)
class Look:
    """What is held after so many turns or changes; numbers by name."""

    after: int
    held: dict[str, float]


def run() -> list[Figure]:
    """Growth of browser and server, each beside what it may be."""
    with filled("sqlite", SIZES[0]) as engine:
        with served(engine.url) as centre:
            wall = _wall(centre, int(os.environ.get("TURNS", "800")))
        with served(engine.url) as centre:
            told = Told()
            server = asyncio.run(_server(centre, int(os.environ.get("SOAK", "300")), told))
            app = _app(centre)
    renderer = _settled(wall, "renderer")
    return [
        Figure(f"wall, {wall[-1].after} turns: heap, growth an hour",
               _growth(wall, "heap", TURNS_AN_HOUR), "MB", HEAP_MB),
        Figure("wall: heap at the end", wall[-1].held["heap"], "MB"),
        Figure("wall: nodes of the document, growth", _drift(wall, "nodes"), "%", FLAT_PERCENT),
        Figure("wall: listeners, growth", _drift(wall, "listeners"), "%", FLAT_PERCENT),
        Figure("wall: memory of the renderer, end to beginning", renderer[-1] / renderer[0], "times",
               RENDERER_RATIO),
        Figure(f"the app, {app[-1].after} changes: memory, growth an hour",
               _growth(app, "memory", CHANGES_AN_HOUR), "MB", SERVER_MB),
        Figure(f"209 clients: memory after {server[-1].after} changes", server[-1].held["memory"], "MB"),
        Figure("209 clients: open files, growth", _drift(server, "files"), "%", FLAT_PERCENT),
        Figure("209 clients: threads, growth", _drift(server, "threads"), "%", FLAT_PERCENT),
        Figure("209 clients: errors", len(told.errors), "", 0),
    ]  # fmt: skip


def _wall(centre: Served, turns: int) -> list[Look]:
    """Turn the pages that are made of panels alone, one after the other, without loading a document."""
    addresses = [
        f"{path}?view={view.code}"
        for path, views in registry.views().items()
        for view in views
        if not view.libraries
    ]
    looks = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
        context = browser.new_context(viewport=SCREEN, locale="vi-VN")
        context.add_cookies([cookie(centre)])
        page = context.new_page()
        page.goto(centre.address + addresses[-1])
        page.wait_for_load_state("load")
        for turn in range(1, turns + 1):
            page.evaluate(TURN, addresses[turn % len(addresses)])
            if turn % LOOK_AFTER == 0:
                looks.append(Look(turn, _of_browser(page, addresses[0])))
        browser.close()
    return looks


def _of_browser(page: Page, always: str) -> dict[str, float]:
    """What the page holds, looked at on the same view each time."""
    page.evaluate(TURN, always)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    renderers = [
        process.memory_info().rss
        for process in psutil.Process().children(recursive=True)
        if "--type=renderer" in " ".join(process.cmdline())
    ]
    return {
        "heap": told["JSHeapUsedSize"] / 1e6,
        "nodes": told["Nodes"],
        "listeners": told["JSEventListeners"],
        "renderer": max(renderers) / 1e6,
    }


async def _server(centre: Served, seconds: int, told: Told) -> list[Look]:
    """Let everybody stand on their page while figures change, and look at the server after each change."""
    cookies = centre.cookies(WALLS + LAPTOPS)
    pages = [WALL_PAGE] * WALLS + [LAPTOP_PAGE] * LAPTOPS
    clients = [
        asyncio.create_task(stand(centre.port, each, page, told))
        for each, page in zip(cookies, pages, strict=True)
    ]
    looks: list[Look] = []
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        await asyncio.to_thread(bring, centre.database_url, len(looks))
        await asyncio.sleep(CHANGE_SECONDS)
        looks.append(Look(len(looks) + 1, _of_server(centre.process)))
    for client in clients:
        client.cancel()
    ended = await asyncio.gather(*clients, return_exceptions=True)
    told.errors += [repr(each) for each in ended if not isinstance(each, asyncio.CancelledError)]
    return looks


def _app(centre: Served) -> list[Look]:
    """The same changes and questions in this process, where time goes faster for the cache."""
    cookies = centre.cookies(KINDS_OF_READERS)
    server: Flask = create_app(centre.settings).server
    questions = [
        {"codes": ",".join(panel.code for panel in registry.view(*page).panels if SOURCE in panel.sources)}
        for page in (LAPTOP_PAGE, WALL_PAGE)
    ]
    usual, cache.KEPT_SECONDS = cache.KEPT_SECONDS, cache.KEPT_SECONDS / 60
    looks = []
    for change in range(APP_CHANGES):
        bring(centre.database_url, change)
        for question in questions:
            for reader in cookies:
                panels_of(server, reader, question)
        looks.append(Look(change + 1, {"memory": psutil.Process().memory_info().rss / 1e6}))
    cache.KEPT_SECONDS = usual
    server.extensions["ioc"].engine.dispose()
    return looks


def _of_server(process: psutil.Process) -> dict[str, float]:
    every = [process, *process.children(recursive=True)]
    return {
        "memory": sum(one.memory_info().rss for one in every) / 1e6,
        "files": sum(one.num_fds() for one in every),
        "threads": sum(one.num_threads() for one in every),
    }


def _settled(looks: Sequence[Look], name: str) -> list[float]:
    """What was held after the first third."""
    return [look.held[name] for look in looks[len(looks) // 3 :]]


def _growth(looks: Sequence[Look], name: str, an_hour: int) -> float:
    """How much more is held after an hour, by the line through what was held."""
    slope, _ = linear_regression([look.after for look in looks[len(looks) // 3 :]], _settled(looks, name))
    return slope * an_hour


def _drift(looks: Sequence[Look], name: str) -> float:
    """By how many per cent more the last looks held than the first settled ones."""
    held = _settled(looks, name)
    few = max(1, len(held) // 3)
    return (median(held[-few:]) / median(held[:few]) - 1) * 100
