"""The way of a reader: another year, what is behind a number, the same number in a file and in a link."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from catalogue import indicators
from domain.access import Role
from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.visit import panel, sign_in, wait_until_drawn
from wording import say

REVENUE = "economy.budget_revenue"
CARD = f"card.{REVENUE}"
YEAR = str(datetime.now(UTC).year - 2)


def shown(page: Page) -> str:
    return panel(page, CARD).locator("[data-value]").inner_text()


def choose(page: Page, aspect: str) -> None:
    """Take one entry of the menu of the card."""
    panel(page, CARD).locator("[data-menu]").click()
    page.locator(f'#panel-menu [data-aspect="{aspect}"]').click()


def test_a_number_is_followed_to_its_months_a_file_and_a_link(open_page: OpenPage, centre: Centre) -> None:
    page = open_page(centre.address)
    sign_in(page, centre, then="/kinh-te-xa-hoi")
    newest = shown(page)
    page.locator('select[data-filter="period"]').select_option(YEAR)
    expect(panel(page, CARD)).to_contain_text(YEAR)
    wait_until_drawn(page)
    of_the_year = shown(page)
    assert of_the_year != newest
    assert f"period={YEAR}" in page.url

    choose(page, "table")
    expect(page.locator("#sheet")).to_contain_text(f"12/{YEAR}")
    page.locator("#sheet [data-close]").click()

    with page.expect_download() as waiting:
        choose(page, "xlsx")
    book = load_workbook(BytesIO(waiting.value.path().read_bytes()))
    rows = list(book.active.iter_rows(values_only=True))
    amount, name = rows[0].index(say("table.value")), rows[0].index(say("table.indicator"))
    months = [row[amount] for row in rows[1:] if row[name] == indicators()[REVENUE].title]
    assert len(months) == 12
    assert f"{sum(months):,.0f}".replace(",", ".") == of_the_year

    colleague = open_page(centre.address)
    sign_in(colleague, centre, centre.person(Role.STEWARD), then=page.url.removeprefix(centre.address))
    expect(panel(colleague, CARD).locator("[data-value]")).to_have_text(of_the_year)

    page.go_back()
    expect(panel(page, CARD).locator("[data-value]")).to_have_text(newest)
