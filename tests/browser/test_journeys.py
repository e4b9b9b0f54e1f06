"""What the centre promises, from the file or the source system to the eye."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import requests
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from catalogue import subjects
from domain.access import Role
from domain.events import Direction
from domain.records import Rejection
from store.command.users import create_user
from store.engine import connect, writing
from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.visit import go, panel, sign_in, wait_until_drawn
from tests.store.bring import bring
from tests.store.made_events import Maker
from tests.store.test_listening import post, word
from tests.store.test_places import lodging
from wording import say

ECONOMY = "/kinh-te-xa-hoi"
LATE_SECONDS, DEAD_SECONDS = 6, 12
LAST_YEAR = datetime.now(UTC).year - 1
PUSHED_MS = 3000
INBOX_MS = 15_000
FOUND_AGAIN_MS = 15_000
TURN_MS = (DEAD_SECONDS + 20) * 1000


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre whose LRIS is asked every second and may stay silent for seconds only."""
    lris = {
        "every": "1s", "late_after": f"{LATE_SECONDS}s", "dead_after": f"{DEAD_SECONDS}s", "deadline": "20s",
        "backfill_from": date(LAST_YEAR - 1, 1, 1),
    }  # fmt: skip
    running = Centre(tmp_path_factory.mktemp("fragile"), lris=lris)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def published(path: Path, scores: dict[str, float]) -> Path:
    """A workbook of scores by province as an office lays it out: title, blank row, heading, note."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"Chỉ số năng lực cạnh tranh cấp tỉnh năm {LAST_YEAR}"])
    sheet.append([])
    sheet.append(["STT", "Tỉnh, thành phố", "Năm", "Điểm PCI"])
    for number, (province, score) in enumerate(scores.items(), 1):
        sheet.append([number, province, LAST_YEAR, score])
    sheet.append([])
    book.save(path)
    return path


def test_a_number_of_a_workbook_stands_on_the_page(
    open_page: OpenPage, fragile: Centre, tmp_path: Path
) -> None:
    """Tried, imported, seen on an open page without a reload, corrected through the inbox, seen again."""
    page = open_page(fragile.address)
    sign_in(page, fragile, then=f"{ECONOMY}?view=pci")
    watched = panel(page, "provinces.pci_ranking")
    expect(watched).to_have_attribute("data-state", "missing")
    expect(watched).to_contain_text(say("panel.no_answer"))
    workbook = published(tmp_path / "pci.xlsx", {"An Giang": 71.23, "Cần Thơ": 66.5, "Hà Tĩnh": 64.75})
    fragile.command("scheduler", "import", "pci", str(workbook), "--dry-run")
    fragile.command("scheduler", "import", "pci", str(workbook))
    expect(watched).to_contain_text("71,23", timeout=PUSHED_MS)
    expect(watched).to_contain_text("1. An Giang")
    expect(watched).to_have_attribute("data-simulated", "false")
    expect(watched).to_have_attribute("data-state", re.compile("live|late"))
    corrected = published(tmp_path / "corrected.xlsx", {"An Giang": 70.01, "Cần Thơ": 66.5, "Hà Tĩnh": 64.75})
    shutil.move(corrected, fragile.directory / "inbox" / "pci" / "corrected.xlsx")
    expect(watched).to_contain_text("70,01", timeout=INBOX_MS)
    done = fragile.directory / "inbox" / "pci" / "done"
    assert [path.name for path in done.rglob("*corrected*.xlsx")]


def test_a_file_that_is_none_changes_nothing(open_page: OpenPage, fragile: Centre, tmp_path: Path) -> None:
    """A workbook without the report in it is refused with a reason, and the page keeps its number."""
    page = open_page(fragile.address)
    sign_in(page, fragile, then=f"{ECONOMY}?view=pci")
    watched = panel(page, "provinces.pci_ranking")
    before = watched.inner_text()
    book = Workbook()
    book.save(tmp_path / "empty.xlsx")
    said = fragile.refused_command("scheduler", "import", "pci", str(tmp_path / "empty.xlsx"))
    assert "empty.xlsx" in said
    page.reload()
    wait_until_drawn(page)
    assert watched.inner_text() == before


def test_a_source_is_cut_off_and_comes_back(open_page: OpenPage, fragile: Centre) -> None:
    """The panel turns late, then dead with the reason, then live again: nobody reloads the page."""
    page = open_page(fragile.address)
    sign_in(page, fragile, then=f"{ECONOMY}?period={LAST_YEAR}")
    watched = panel(page, "card.economy.budget_revenue")
    expect(watched).to_have_attribute("data-state", "live", timeout=60_000)
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


HOSTILE = (
    '<img src=x onerror="window.hit=1">',
    "<svg onload='window.hit=1'>",
    "</script><script>window.hit=1</script>",
    "<a href='javascript:window.hit=1'>bấm</a>",
    "<b>đậm</b>",
    "[x](javascript:window.hit=1)",
)
ARTICLE = "https://bao.example/tin?a=1&b=2"
MADE = "document.querySelectorAll('[onerror], [onload], [href^=javascript], #content b, img[src=x]').length"


def written_by_others(centre: Centre) -> None:
    """Names, titles and words that came from elsewhere, straight into the store, past every adapter."""
    engine, now = connect(centre.database_url), datetime.now(UTC)
    places = [
        lodging(number, name=text, longitude=105.1 + number / 100) for number, text in enumerate(HOSTILE)
    ]
    posts = [
        post(number, title=text, site=text, address="javascript:window.hit=1")
        for number, text in enumerate(HOSTILE, 1)
    ]
    posts.append(post(len(HOSTILE) + 1, title="Tin", address=ARTICLE))
    met = [word(text, 9) for text in HOSTILE]
    incoming = (each for each in Maker(3, now=now).documents(200) if each.direction is Direction.INCOMING)
    documents = [replace(each, notation=text) for each, text in zip(incoming, HOSTILE, strict=False)]
    refused = [Rejection(text, text, text) for text in HOSTILE]
    bring(engine, [*places, *refused], now=now, as_of=now.date(), source="orm")
    bring(engine, [*posts, *met], now=now, as_of=now.date(), source="social_listening")
    bring(engine, documents, now=now, source="ioffice")
    with writing(engine) as connection:
        for number, text in enumerate(HOSTILE):
            create_user(
                connection, username=f"khach{number}", display_name=text, role=Role.VIEWER, now=now, by=text
            )
    engine.dispose()


def test_what_others_have_written_stays_text(open_page: OpenPage, fragile: Centre) -> None:
    """On every kind of surface: lists, the map and its search, the grid, rejections, accounts (B3)."""
    written_by_others(fragile)
    page = open_page(fragile.address)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    sign_in(page, fragile)
    of = {name: subject.path for name, subject in subjects().items()}
    year = datetime.now(UTC).year
    for address in (
        f"{of['lodging']}?view=list", f"{of['social_listening']}?view=posts",
        f"{of['social_listening']}?view=keywords&period=2024-09",
        f"/danh-sach?indicator=documents.incoming&period={year}", "/nguon-du-lieu?source=orm", "/users",
    ):  # fmt: skip
        go(page, address)
        for text in HOSTILE:
            expect(page.locator("#content"), address).to_contain_text(text)
        assert page.evaluate(MADE) == 0, address
    _articles(page, f"{of['social_listening']}?view=posts")
    go(page, "/ban-do?layers=lodging")
    page.locator(".map__query").fill("onerror")
    expect(page.locator(".map__found button").first).to_contain_text(HOSTILE[0])
    page.locator(".map__found button").first.click()
    expect(page.locator(".map__card h3")).to_have_text(HOSTILE[0])
    assert page.evaluate(MADE) == 0
    assert page.evaluate("window.hit") is None


def _articles(page: Page, posts: str) -> None:
    """Addresses of other hosts are text; links only where the installation says so, and none of scripts."""
    go(page, posts)
    links = page.locator("#content a.outside[href]")
    expect(page.get_by_text(ARTICLE, exact=True)).to_be_visible()
    expect(links).to_have_count(0)
    page.locator(".tabs__tab[aria-current] + .tabs__tab, .tabs__tab:has(+ [aria-current])").first.click()
    page.evaluate("document.querySelector('.shell').dataset.outside = 'true'")
    page.locator(f'.tabs__tab[href="{posts}"]').click()
    expect(links).to_have_count(1)
    expect(page.get_by_text(ARTICLE, exact=True)).to_be_hidden()
    told = links.evaluate("link => [link.href, link.target, link.rel, link.textContent]")
    assert told == [ARTICLE, "_blank", "noopener noreferrer nofollow", "Tin"]


def test_a_centre_that_starts_anew_is_found_again(
    open_page: OpenPage, fragile: Centre, tmp_path: Path
) -> None:
    """While it is away the page keeps its numbers; then it follows them again, without a reload (L4, L5)."""
    page = open_page(fragile.address, expected="ERR_|Failed to fetch")
    sign_in(page, fragile, then=f"{ECONOMY}?view=pci")
    watched = panel(page, "provinces.pci_ranking")
    expect(watched).to_contain_text("70,01")
    fragile.stop("app")
    newer = published(tmp_path / "newer.xlsx", {"An Giang": 72.5, "Cần Thơ": 66.5, "Hà Tĩnh": 64.75})
    fragile.command("scheduler", "import", "pci", str(newer))
    expect(watched).to_contain_text("70,01")
    fragile.start_app()
    expect(watched).to_contain_text("72,5", timeout=FOUND_AGAIN_MS)


def test_health_speaks_to_anyone_and_says_no_more_than_it_should(centre: Centre) -> None:
    answer = requests.get(f"{centre.address}/healthz", timeout=10)
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {"status", "version", "sources"}
    assert told["status"] == "ok"
    assert told["sources"]["lris"] == "live"
