"""Every page as people meet it: by role, at three widths, by keyboard, by those who cannot see it well."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from domain.access import Role
from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.visit import go, sign_in, until, wait_until_drawn
from wording import say

PHONE = (390, 844)
DESK = (1920, 1080)
STATES = {"live", "late", "dead", "provisional", "missing"}
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
BESIDES = {"landmark-unique": {"enabled": True}}
"""Rules of axe-core beside those that were chosen by tag."""


def test_the_door_is_shut(open_page: OpenPage, centre: Centre) -> None:
    page = open_page(centre.address, expected="401")
    page.goto("/kinh-te-xa-hoi")
    assert "/login" in page.url
    page.locator("#username").fill("admin")
    page.locator("#password").fill("not the password")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_have_text(say("web.login_failed"))
    page.locator("#password").fill(centre.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/kinh-te-xa-hoi*")
    wait_until_drawn(page)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_pages_outside_the_shell_keep_the_theme_and_are_legible(
    open_page: OpenPage, centre: Centre, people: dict[Role, str], theme: str
) -> None:
    """Sign-in, change of password, what is forbidden and what is not there."""
    page = open_page(centre.address, expected="403|404")
    page.add_init_script(f"localStorage.setItem('theme', '{theme}')")

    def looked_at(path: str, words: str) -> None:
        page.goto(path)
        expect(page.locator("h1")).to_have_text(say(words))
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        assert _barriers(page, path, WCAG) == []

    looked_at("/login", "web.login_title")
    sign_in(page, centre, people[Role.VIEWER])
    looked_at("/password", "web.password_title")
    looked_at("/users", "web.status.403")
    looked_at("/khong-co", "web.status.404")


def test_every_page_is_drawn_on_a_phone(open_page: OpenPage, centre: Centre, offered: list[str]) -> None:
    """Its first view; the others are looked at where the window of a desk is made as narrow."""
    page = open_page(centre.address, width=PHONE[0], height=PHONE[1])
    sign_in(page, centre)
    for address in (each for each in offered if "?" not in each):
        go(page, address)
        _stands(page, address)


def test_every_view_is_drawn_and_fits_and_is_accessible_in_both_themes(
    open_page: OpenPage, watched: Centre, offered: list[str]
) -> None:
    """All that is asked of every view is asked while it stands there, since opening it takes longest."""
    page = open_page(watched.address, width=DESK[0], height=DESK[1])
    page.goto("/login")
    found = _barriers(page, "/login", WCAG)
    sign_in(page, watched)
    for address in offered:
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        go(page, address)
        _stands(page, address)
        _fits(page, address)
        found += _barriers(page, address, WCAG)
        theme = page.locator("html").get_attribute("data-theme")
        page.locator("[data-theme-set]").dispatch_event("click")
        wait_until_drawn(page)
        assert page.locator("html").get_attribute("data-theme") != theme
        found += _barriers(page, f"{address} (not {theme})", CONTRAST)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        wait_until_drawn(page)
        _stands(page, address)
    assert not found, "\n".join(sorted(set(found)))


def _stands(page: Page, address: str) -> None:
    """Nothing lies beside the page, and every panel says what it is."""
    until(page, "document.documentElement.scrollWidth <= document.documentElement.clientWidth", of=address)
    until(page, f"({SUMS_BESIDE_BARS})().length === 0", of=address)
    told = page.locator("[data-panel]").evaluate_all("all => all.map(each => ({...each.dataset}))")
    for panel in told:
        assert panel["state"] in STATES, f"{address}: {panel['panel']}"
        assert panel["simulated"] in {"true", "false"}, f"{address}: {panel['panel']}"


SUMS_BESIDE_BARS = """() => Array.from(document.querySelectorAll(".chart")).filter(box => {
    const bars = (box.data || []).filter(trace => trace.orientation === "h").flatMap(trace => trace.y);
    const sums = (box.data || []).filter(trace => trace.mode === "text").flatMap(trace => trace.y);
    return bars.length && sums.some(name => !bars.includes(name));
}).map(box => box.closest("[data-panel]").dataset.panel)"""
"""Charts in which a sum stands in a row of its own, not at the end of its bar."""


def _fits(page: Page, address: str) -> None:
    """A page of panels fills the screen without scrolling; long lists scroll inside theirs."""
    asked = "view => view.querySelector('[data-panel]') ? view.scrollHeight - view.clientHeight : 0"
    below = page.locator(".view").evaluate(asked)
    assert below <= 0, f"{address} scrolls {below} px down"


def _barriers(page: Page, address: str, rules: Mapping[str, object]) -> list[str]:
    """What axe-core finds against WCAG 2.1 AA on the page, one line for each element."""
    besides = BESIDES if rules["type"] == "tag" else {}
    asked = "options => axe.run(document, {...options, resultTypes: ['violations']})"
    result = page.evaluate(asked, {"runOnly": rules, "rules": besides})
    return [
        f"{address}: {violation['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@pytest.fixture(scope="module")
def people(centre: Centre) -> dict[Role, str]:
    """A name to sign in with for every role."""
    others = (role for role in Role if role is not Role.ADMINISTRATOR)
    return {Role.ADMINISTRATOR: "admin", **{role: centre.person(role) for role in others}}


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.VIEWER, {"shell.overview", "shell.sources"}),
        (Role.DUTY_OFFICER, {"shell.overview", "shell.sources"}),
        (Role.STEWARD, {"shell.overview", "shell.sources"}),
        (Role.COMMUNE_OFFICER, {"shell.overview"}),
        (Role.ADMINISTRATOR, {"shell.overview", "shell.sources", "shell.users"}),
    ],
)
def test_each_role_is_offered_its_pages_only(
    open_page: OpenPage, centre: Centre, people: dict[Role, str], role: Role, shown: set[str]
) -> None:
    page = open_page(centre.address)
    sign_in(page, centre, people[role])
    for key in ("shell.overview", "shell.sources", "shell.users"):
        link = page.locator(".rail a").filter(has_text=say(key))
        expect(link, key).to_have_count(1 if key in shown else 0)


def test_what_is_not_offered_is_not_given_either(
    open_page: OpenPage, centre: Centre, people: dict[Role, str]
) -> None:
    page = open_page(centre.address, expected="403")
    sign_in(page, centre, people[Role.VIEWER])
    answer = page.goto("/users")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text(say("web.status.403"))).to_be_visible()


def test_by_keyboard_alone(open_page: OpenPage, centre: Centre) -> None:
    """Skip link, filters, a panel's menu and back: with nothing but the keyboard."""
    page = open_page(centre.address)
    page.goto("/login?next=/kinh-te-xa-hoi")
    page.keyboard.type("admin")
    page.keyboard.press("Tab")
    page.keyboard.type(centre.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kinh-te-xa-hoi*")
    wait_until_drawn(page)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(say("shell.skip"))
    page.keyboard.press("Enter")
    button = _tab_to(page, "[data-menu]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == button
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def _tab_to(page: Page, wanted: str, *, most: int = 60) -> str:
    """Press Tab until the focus stands on `wanted`; gives its accessible name. Each stop must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        assert focus.is_visible(), f"the focus is on something unseen: {focus.evaluate('e => e.outerHTML')}"
        if focus.evaluate("(element, selector) => element.matches(selector)", wanted):
            return focus.get_attribute("aria-label") or ""
    raise AssertionError(f"{wanted} cannot be reached by Tab")
