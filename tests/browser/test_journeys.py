"""What the centre promises, from the file or the source system to the eye."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.visit import panel, sign_in
from wording import say

ECONOMY = "/kinh-te-xa-hoi"
LATE_SECONDS, DEAD_SECONDS = 6, 12
LAST_YEAR = datetime.now(UTC).year - 1
TURN_MS = (DEAD_SECONDS + 20) * 1000


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre whose LRIS is asked every second and may stay silent for seconds only."""
    lris = {
        "every": "1s",
        "late_after": f"{LATE_SECONDS}s",
        "dead_after": f"{DEAD_SECONDS}s",
        "deadline": "2s",
    }
    running = Centre(tmp_path_factory.mktemp("fragile"), lris=lris)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def test_a_source_is_cut_off_and_comes_back(open_page: OpenPage, fragile: Centre) -> None:
    """The panel turns late, then dead with the reason, then live again: nobody reloads the page."""
    page = open_page(fragile.address)
    sign_in(page, fragile, then=f"{ECONOMY}?period={LAST_YEAR}")
    watched = panel(page, "card.economy.budget_revenue")
    expect(watched).to_have_attribute("data-state", "live", timeout=TURN_MS)
    shown = watched.locator("[data-value]").first.inner_text()
    assert re.search(r"\d", shown)
    expect(watched).to_have_attribute("data-simulated", "true")
    fragile.fault(mode="S1")
    expect(watched).to_have_attribute("data-state", "late", timeout=TURN_MS)
    assert watched.locator("[data-value]").first.inner_text() == shown, "a late number stays, and says so"
    expect(watched).to_have_attribute("data-state", "dead", timeout=TURN_MS)
    expect(watched).to_contain_text(say("reason.unreachable"))
    fragile.heal()
    expect(watched).to_have_attribute("data-state", "live", timeout=60_000)


def test_health_speaks_to_anyone_and_says_no_more_than_it_should(centre: Centre) -> None:
    answer = requests.get(f"{centre.address}/healthz", timeout=10)
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {"status", "version", "sources"}
    assert told["status"] == "ok"
    assert told["sources"]["lris"] == "live"
