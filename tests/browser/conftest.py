"""Fixtures of the browser tests: a running centre, a browser, pages that complain for themselves."""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.centre import ROOT, Centre
from tests.browser.chromium import FLAGS, installed
from tests.browser.guard import Guard
from tests.browser.visit import addresses, sign_in
from tests.demonstration import PASSWORD, FirstStart

HERE = Path(__file__).parent
FAILURES = ROOT / "screenshots" / "failures"
FAILED = pytest.StashKey[bool]()
AXE = HERE / "vendor" / "axe.min.js"

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember for the fixtures whether the test itself failed."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory, first_start: FirstStart) -> Iterator[Centre]:
    """A running centre with the demonstration data, that is looked at but not disturbed."""
    running = Centre(tmp_path_factory.mktemp("centre"), password=PASSWORD)
    try:
        running.start_on(Path(first_start.loaded))
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def watched(centre: Centre) -> Centre:
    """The same centre, with the gateway at its cameras."""
    centre.start_cameras()
    return centre


@pytest.fixture(scope="session")
def offered(browser: Browser, centre: Centre) -> list[str]:
    """Every page and view that the administrator is offered."""
    page = browser.new_page(base_url=centre.address)
    sign_in(page, centre)
    found = addresses(page)
    page.context.close()
    assert len(found) > 10, f"hardly a page is offered: {found}"
    return found


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens pages, each in a browser profile of its own, that fail the test when they misbehave."""
    opened: list[tuple[Page, Guard]] = []

    def open_one(
        address: str, *, width: int = 1920, height: int = 1080, expected: str = "", locale: str = "vi-VN"
    ) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.add_init_script(path=AXE)
        context.set_default_timeout(15_000)
        page = context.new_page()
        opened.append((page, Guard(page, address, expected=expected)))
        return page

    yield open_one
    complaints = [text for _page, guard in opened for text in guard.complaints()]
    if request.node.stash.get(FAILED, complaints != []) or complaints:
        _keep_pictures([page for page, _guard in opened], request.node.name)
    for page, _guard in opened:
        page.context.close()
    assert not complaints, "\n".join(complaints)


def _keep_pictures(pages: list[Page], test: str) -> None:
    FAILURES.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, 1):
        page.screenshot(path=FAILURES / f"{re.sub(r'[^A-Za-z0-9_-]+', '_', test)}-{number}.png")
