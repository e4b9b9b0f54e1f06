"""From the number of the province down to one overdue dossier, and back; each number as long as its list."""

import csv
import io
import re
from typing import Any

import pytest
import requests
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.visit import go, panel, sign_in, wait_until_drawn
from wording import say

PATH = "/hanh-chinh-cong"
NUMBERS = (
    (PATH, ("received", "processed", "unsettled", "unsettled_overdue", "paused"), "one_stop"),
    ("/van-ban-dien-tu", ("incoming", "outgoing", "pending_approval", "unhandled_overdue"), "documents"),
    ("/van-ban-dien-tu?view=tasks", ("tasks_in_time", "tasks_overdue", "tasks_done_on_time"), "documents"),
    ("/phan-anh-kien-nghi?period=2024", ("received", "completed", "rejected"), "citizen_reports"),
)
"""Fifteen numbers that stand on cards."""
OVERDUE = "/danh-sach?indicator=one_stop.unsettled_overdue"


def step_down(page: Page, code: str, to: str) -> None:
    """Click on the longest bar of a panel and wait for what it leads to."""
    bar = panel(page, code).locator(".barlayer .point path").last
    bar.hover(force=True)
    page.wait_for_timeout(150)  # the chart looks for the bar below the pointer in its own time
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(f"**{to}**")


def counted(page: Page) -> int:
    """How many records the list says it has, once its rows are there."""
    rows = page.locator(".records__link")
    expect(page.locator("#records-count")).to_have_text(re.compile(r"\d"))
    told = re.search(r"[\d.]+", page.locator("#records-count").inner_text())
    assert told is not None
    found = int(told[0].replace(".", ""))
    if found:
        expect(rows.first).to_be_visible()
    return found


def test_from_the_province_to_one_overdue_dossier_and_back(open_page: OpenPage, centre: Centre) -> None:
    page = open_page(centre.address)
    sign_in(page, centre, then=PATH)
    step_down(page, "parts.overdue_groups", "view=communes")
    wait_until_drawn(page)
    step_down(page, "agency_bars.commune_overdue", "view=agency")
    wait_until_drawn(page)
    expect(page.locator(".crumbs li")).to_have_count(3)
    step_down(page, "own.parts.own_fields_open", "/danh-sach")
    assert counted(page) > 0
    expect(page.locator(".crumbs li")).to_have_count(5)
    page.locator(".records__link").first.click()
    page.wait_for_url("**/ho-so**")
    expect(page.locator(".timeline__item").first).to_be_visible()
    expect(page.locator(".timeline__item--planned")).to_contain_text(say("record.dossier.due_at"))
    for above in ("/danh-sach", "view=agency", "view=communes"):
        page.go_back()
        page.wait_for_url(f"**{above}**")
        expect(page.locator("#content .panel").first).to_be_visible()
    page.locator(".crumbs a").first.click()
    page.wait_for_url("**view=province**")
    wait_until_drawn(page)


def test_each_number_is_as_long_as_the_list_behind_it(open_page: OpenPage, centre: Centre) -> None:
    page = open_page(centre.address)
    sign_in(page, centre)
    for address, names, field in NUMBERS:
        for name in names:
            go(page, address)
            number = panel(page, f"card.{field}.{name}").locator(".card__down")
            shown = int(number.inner_text().replace(".", ""))
            number.click()
            page.wait_for_url("**/danh-sach**")
            assert counted(page) == shown, name


def test_the_menu_of_a_panel_leads_to_the_records_behind_each_number(
    open_page: OpenPage, centre: Centre
) -> None:
    page = open_page(centre.address)
    sign_in(page, centre, then=PATH)
    panel(page, "beside.processed_times").locator("[data-menu]").click()
    page.locator('#panel-menu [data-aspect="records"]').click()
    link = page.locator("#sheet .records__link").first
    shown = int(link.inner_text().replace(".", ""))
    link.click()
    page.wait_for_url("**/danh-sach**")
    assert counted(page) == shown
    go(page, PATH)
    panel(page, "card.one_stop.on_time_rate").locator("[data-menu]").click()
    expect(page.locator('#panel-menu [data-aspect="records"]')).to_be_hidden()


def test_a_filtered_list_is_taken_away_as_it_stands(open_page: OpenPage, centre: Centre) -> None:
    page = open_page(centre.address)
    sign_in(page, centre)
    page.goto(OVERDUE.replace("unsettled_overdue", "received"))
    whole = counted(page)
    page.locator('[aria-colindex="4"] .ag-floating-filter-input input').fill("ho tich")
    expect(page.locator("#records-count")).not_to_have_text(re.compile(rf"^{whole:,} ".replace(",", r"\.")))
    found = counted(page)
    assert 0 < found < whole
    expect(page.locator('.ag-row [col-id="field"]').first).to_have_text("Hộ tịch")
    with page.expect_download() as taken:
        page.locator("#records-xlsx").click()
    sheet = load_workbook(io.BytesIO(taken.value.path().read_bytes())).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[3] == say("record.dossier.field")
    assert len(rows) == found
    assert {row[3] for row in rows} == {"Hộ tịch"}
    shown = page.locator(".records__link").first.inner_text()
    assert rows[0][0] == shown


@pytest.mark.parametrize("width", [390, 1920])
def test_a_list_and_a_record_fit_and_can_be_read_by_all(
    open_page: OpenPage, centre: Centre, width: int
) -> None:
    page = open_page(centre.address, width=width, height=1080)
    sign_in(page, centre)
    page.goto(OVERDUE)
    counted(page)
    assert _barriers(page) == []
    page.locator(".records__link").first.click()
    expect(page.locator(".timeline__item").first).to_be_visible()
    assert _barriers(page) == []


def test_days_are_written_as_here_and_what_a_list_shows_is_in_its_address(
    open_page: OpenPage, centre: Centre
) -> None:
    """In an English browser, by keyboard: a wrong day is told, a right one narrows; a link shows the same."""
    page = open_page(centre.address, locale="en-US")
    sign_in(page, centre)
    page.goto(OVERDUE.replace("unsettled_overdue", "received"))
    whole = counted(page)
    received = page.locator('[aria-colindex="8"]').get_by_placeholder(say("grid.dateFormatOoo"))
    received.focus()
    page.keyboard.type("31/02/2026")
    page.keyboard.press("Tab")
    expect(page.locator("#records-count")).to_have_text(say("records.no_date"))
    expect(received).to_have_attribute("aria-invalid", "true")
    day = page.locator('.ag-row [col-id="received_at"]').first.inner_text().split()[1]
    received.fill(day)
    expect(page.locator("#records-count")).to_have_text(re.compile(r"^[\d.]+ "))
    expect(page.locator("#records-count")).not_to_have_text(re.compile(rf"^{whole:,} ".replace(",", r"\.")))
    found = counted(page)
    assert 0 < found < whole
    rows = page.locator('.ag-row [col-id="received_at"]').all_inner_texts()
    assert {each.split()[1] for each in rows} == {day}
    address = page.url
    page.locator(".records__link").first.click()
    page.wait_for_url("**/ho-so**")
    page.locator("#record-back").click()
    page.wait_for_url(address)
    assert counted(page) == found
    expect(received).to_have_value(day)


def _barriers(page: Page) -> list[Any]:
    """What stands out to the side, and what axe-core finds against WCAG 2.1 AA."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    asked = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})"""
    return [
        (each["id"], node["target"]) for each in page.evaluate(asked)["violations"] for node in each["nodes"]
    ]


def test_a_file_of_comma_separated_values_opens_as_it_is(centre: Centre) -> None:
    with requests.Session() as browser:
        given = {"username": "admin", "password": centre.password}
        browser.post(f"{centre.address}/login", data=given, headers={"Origin": centre.address}, timeout=60)
        query = OVERDUE.partition("?")[2]
        text = browser.get(f"{centre.address}/records.csv?{query}", timeout=60).content.decode("utf-8-sig")
        count = browser.get(f"{centre.address}/records?{query}&limit=0", timeout=60).json()["count"]
    assert len(list(csv.reader(io.StringIO(text)))) == count + 1
