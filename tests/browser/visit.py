"""What a visitor does and sees: signing in, waiting for panels, looking for one."""

from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.browser.centre import Centre

PATIENCE_MS = 20_000


def sign_in(page: Page, centre: Centre, username: str = "admin", *, then: str = "/") -> None:
    """Come in as `username` and stand on the page `then`, drawn."""
    page.goto(f"/login?{urlencode({'next': then})}")
    page.locator("#username").fill(username)
    page.locator("#password").fill(centre.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    wait_until_drawn(page)


def go(page: Page, path: str) -> None:
    """Open another page by its address and wait until it is drawn."""
    page.goto(path)
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """Wait until the page stands and every panel and list on it is drawn."""
    _wait_until_it_stands(page)
    expect(page.locator('[data-panel]:not([data-drawn="true"])')).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("[data-map-stage]:not([data-mapped])")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("#records-count:empty")).to_have_count(0, timeout=PATIENCE_MS)


def until(page: Page, expression: str, *, of: str = "") -> None:
    """Wait until an expression is true; the page's own policy forbids it to wait by itself."""
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true {of}: {expression}")


def _wait_until_it_stands(page: Page) -> None:
    expect(page.locator("#content h1, #content h2").first).to_be_attached(timeout=PATIENCE_MS)


def panel(page: Page, code: str) -> Locator:
    """The panel that bears `code`."""
    return page.locator(f'[data-panel="{code}"]')


def addresses(page: Page) -> list[str]:
    """Every page and view that this person is offered: by the rail, the own menu and tabs."""
    found: dict[str, None] = {}
    for path in _links(page, ".rail a, .person a"):
        page.goto(path)
        _wait_until_it_stands(page)
        found[path] = None
        found |= dict.fromkeys(_links(page, "#content nav a"))
    return list(found)


def _links(page: Page, selector: str) -> list[str]:
    links = [link.get_attribute("href") for link in page.locator(selector).all()]
    return [link for link in links if link and link.startswith("/")]
