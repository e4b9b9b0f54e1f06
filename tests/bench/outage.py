"""Pages while a source is away (S1): no slower than before, and its absence stands in the log twice at most.

A whole centre with the stand-in of LRIS, which is asked every second. Rounds with and without the
fault take turns, and of each kind the quietest counts: what else the machine does is no matter of
the fault. Half of the views are of months that nobody has asked for, and drawn from the store.
"""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import requests

from domain.periods import Freq, shift
from pages import registry
from tests.bench.figures import Figure
from tests.browser.centre import Centre

ROUNDS, VIEWS = 4, 100
RATIO, LINES = 1.1, 2
PATIENCE_SECONDS = 120
FIRST = date(datetime.now(UTC).year - 1, 1, 1)
LRIS = {"every": "1s", "deadline": "20s", "backfill_from": FIRST}
FAILS, BACK = " fails (", "it is back"


def run() -> list[Figure]:
    """p95 with and without the fault, their ratio, lines of the log."""
    waited: dict[bool, list[list[float]]] = {False: [], True: []}
    with TemporaryDirectory(prefix="bench-outage-") as folder:
        centre = Centre(Path(folder), lris=LRIS)
        try:
            centre.start()
            centre.await_source("lris")
            scopes, lines = _scopes(), []
            with _browser(centre) as browser:
                _views(browser, centre, scopes)
                for _ in range(ROUNDS):
                    waited[False].append(_views(browser, centre, scopes))
                    before = _said(centre)
                    centre.fault(mode="S1", status=503)
                    _await(centre, FAILS, before)
                    waited[True].append(_views(browser, centre, scopes))
                    centre.heal()
                    _await(centre, BACK, before)
                    lines.append(_said(centre, FAILS) + _said(centre, BACK))
        finally:
            centre.stop()
    well, away = (min(map(_p95, waited[fault])) for fault in (False, True))
    each = [after - before for before, after in zip([0, *lines], lines, strict=False)]
    return [
        Figure(f"page view, p95 of {VIEWS}, source answers", well, "ms"),
        Figure(f"page view, p95 of {VIEWS}, source is away", away, "ms"),
        Figure("ratio", away / well, "times", RATIO),
        Figure(f"lines of the log, most of {ROUNDS} outages", max(each), "", LINES),
    ]


def _p95(spent: list[float]) -> float:
    return sorted(spent)[int(len(spent) * 0.95)]


def _scopes() -> Iterator[dict[str, str]]:
    """The newest month, then one that nobody has asked for, and so on."""
    for back in count(1):
        yield {}
        yield {"period": f"{shift(Freq.MONTH, FIRST, -back):%Y-%m}"}


def _browser(centre: Centre) -> requests.Session:
    browser = requests.Session()
    browser.post(
        f"{centre.address}/login", data={"username": "admin", "password": centre.password},
        headers={"Origin": centre.address}, timeout=60,
    ).raise_for_status()  # fmt: skip
    browser.headers.update({"Accept": "text/html", "Accept-Encoding": "br"})
    return browser


def _views(browser: requests.Session, centre: Centre, scopes: Iterator[dict[str, str]]) -> list[float]:
    """Milliseconds of each of some views."""
    spent = []
    for _ in range(VIEWS):
        began = perf_counter()
        answer = browser.get(f"{centre.address}{registry.ECONOMY}", params=next(scopes), timeout=60)
        spent.append((perf_counter() - began) * 1000)
        answer.raise_for_status()
    return spent


def _said(centre: Centre, what: str = FAILS) -> int:
    """How many lines of the log say so of LRIS."""
    return sum(what in line for line in centre.log("app").splitlines() if "lris" in line)


def _await(centre: Centre, what: str, before: int) -> None:
    """Wait until the log says once more that the source fails, or is back as often as it failed."""
    until = time.monotonic() + PATIENCE_SECONDS
    while _said(centre, what) <= before:
        if time.monotonic() > until:
            raise RuntimeError(f"the log never says {what!r}")
        time.sleep(0.2)
