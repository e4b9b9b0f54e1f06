"""The map as people use it: layers, search, a commune and its number, days of the districts, the way back."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from catalogue import areas
from domain.periods import local_day
from store.engine import connect
from store.query import map_layers
from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.visit import go, sign_in, until, wait_until_drawn
from tests.tiles import base_map
from wording import number, say

PATH = "/ban-do?indicator=education.schools&layers="
COMMUNE = "30337"
ITEMS = """() => document.querySelector("[data-map-stage]").iocStage.points.items
  .reduce((count, item) => count + (item.members ? item.members.length : 1), 0)"""
WHERE = """code => {
  const stage = document.querySelector("[data-map-stage]").iocStage, view = stage.units.view;
  const unit = stage.units.byCode[code], box = stage.map.getContainer().getBoundingClientRect();
  return [unit.x * view.k - view.x - view.margin.x + box.x, unit.y * view.k - view.y - view.margin.y + box.y];
}"""
"""Where on the screen the middle of a unit is."""
UNITS = 'document.querySelector("[data-map-stage]").iocStage.units'
GROUND = f"{UNITS}.below"
PAINTED = """at => {
  const stage = document.querySelector("[data-map-stage]").iocStage, seen = stage.units._canvas;
  const point = stage.units.onCanvas(stage.map.latLngToContainerPoint(at)), dpr = window.devicePixelRatio;
  return seen.getContext("2d").getImageData(point.x * dpr, point.y * dpr, 1, 1).data[3] > 0;
}"""
"""Whether something is painted at a place, below points and overlays."""
AT_SEA = [9.7, 104.2]
SPOT = """at => {
  const map = document.querySelector("[data-map-stage]").iocStage.map;
  const point = map.latLngToContainerPoint(at), box = map.getContainer().getBoundingClientRect();
  return [point.x + box.x, point.y + box.y];
}"""


def spec(page: Page) -> Any:
    return json.loads(page.locator("[data-map]").get_attribute("data-map") or "{}")


def until_shown(page: Page, count: int) -> None:
    """Wait until so many points are on the map."""
    for _ in range(100):
        if page.evaluate(ITEMS) == count:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(ITEMS) == count


def value_in_store(centre: Centre, code: str) -> float:
    engine = connect(centre.database_url)
    now = datetime.now(UTC)
    with engine.connect() as connection:
        (found,) = map_layers.values(
            connection, "education.schools", [code], on=local_day(now), now=now, known_at=None
        )
    engine.dispose()
    assert found.value is not None
    return found.value


def test_a_commune_is_clicked_and_its_number_is_that_of_the_store(
    open_page: OpenPage, centre: Centre
) -> None:
    page = open_page(centre.address)
    sign_in(page, centre)
    go(page, PATH)
    page.mouse.click(*page.evaluate(WHERE, COMMUNE))
    unit = areas.newest(COMMUNE)
    assert unit is not None
    expect(page.locator(".map__card h3")).to_have_text(unit.name)
    shown = page.locator('.map__card [data-indicator="education.schools"]')
    expect(shown).to_have_text(number(value_in_store(centre, COMMUNE)))
    assert spec(page)["units"][COMMUNE][1] == shown.inner_text()
    page.reload()
    wait_until_drawn(page)
    expect(page.locator(".map__card h3")).to_have_text(unit.name)
    page.locator(".map__close").click()
    expect(page.locator(".map__card")).to_be_hidden()
    page.go_back()
    expect(page.locator(".map__card h3")).to_have_text(unit.name)


def test_a_layer_is_switched_on_with_all_its_points_and_off_again(
    open_page: OpenPage, centre: Centre
) -> None:
    page = open_page(centre.address)
    sign_in(page, centre)
    go(page, PATH)
    assert page.evaluate(ITEMS) == 0
    assert not page.evaluate(PAINTED, AT_SEA)
    switch = page.locator('[data-map-layer="reports"]')
    switch.focus()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "true")
    told = int(switch.locator(".map__count").inner_text().replace(".", ""))
    until_shown(page, told)
    assert "layers=reports" in page.url
    page.locator('[data-map-cut="heat"]').select_option("heat")
    until_shown(page, 0)
    page.locator('[data-map-cut="heat"]').select_option("")
    page.locator('[data-map-cut="by"]').select_option("category")
    expect(page.locator(".map__looks:not([hidden]) .map__key")).to_have_count(10)
    switch.click()
    until_shown(page, 0)


def test_the_search_finds_without_marks_and_shows_what_it_found(open_page: OpenPage, centre: Centre) -> None:
    page = open_page(centre.address, width=390, height=844)
    sign_in(page, centre)
    go(page, PATH)
    page.locator(".map__query").fill("phu quoc")
    expect(page.locator(".map__found button").first).to_contain_text("Phú Quốc")
    page.keyboard.press("Enter")
    expect(page.locator(".map__card h3")).to_contain_text("Phú Quốc")
    expect(page).to_have_url(re.compile("pick=unit"))
    page.locator(".map__query").fill("cho chau doc")
    page.locator(".map__found button").first.click()
    expect(page.locator(".map__card header")).to_contain_text("Camera an ninh")
    expect(page.locator('[data-map-layer="cameras"]')).to_have_attribute("aria-checked", "true")


def test_the_days_before_the_reform_are_those_of_the_districts(open_page: OpenPage, centre: Centre) -> None:
    page = open_page(centre.address)
    sign_in(page, centre)
    go(page, PATH)
    expect(page.locator(".map__told")).to_contain_text("102")
    page.locator(".map__day").first.click()
    expect(page.locator(".map__told")).to_have_text("30/06/2025: 11 đơn vị cấp huyện")
    wait_until_drawn(page)
    assert "883" in spec(page)["units"]
    page.go_back()
    expect(page.locator(".map__told")).to_contain_text("102")


def test_the_boundaries_of_today_are_asked_for_and_what_was_split_is_an_estimate(
    open_page: OpenPage, centre: Centre
) -> None:
    page = open_page(centre.address)
    sign_in(page, centre, then=f"{PATH}&on=2025-06-30")
    page.get_by_label(say("maps.boundaries"), exact=True).select_option("today")
    expect(page.locator(".map__told")).to_contain_text("cộng lại theo 102 đơn vị cấp xã hiện nay")
    wait_until_drawn(page)
    units = spec(page)["units"]
    assert len(units) == 54, "only of the former province of An Giang are there figures of communes"
    estimated = {code for code, told in units.items() if len(told) > 2}
    split = {unit.code for unit in areas.every() if unit.level == "commune" and len(unit.successors) > 1}
    assert estimated == {code for code in units if split & {unit.code for unit in areas.merged_from(code)}}
    assert estimated
    expect(page.locator('[data-panel="map.all"]')).to_contain_text(say("panel.simulated"))
    until(page, f"{UNITS}.byCode['{COMMUNE}']")
    page.mouse.click(*page.evaluate(WHERE, COMMUNE))
    shown = page.locator('.map__card [data-indicator="education.schools"]')
    expect(shown).to_have_text(units[COMMUNE][1])
    expect(page.locator(".map__card")).to_contain_text("ước tính")


def test_a_base_map_lies_below_and_points_of_an_overlay_tell_their_name(
    open_page: OpenPage, centre: Centre, tmp_path: Path
) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("ten,kinh_do,vi_do\nĐồn Tịnh Biên,104.94,10.6\n", "utf-8")
    centre.command("store", "boundaries", "overlay", str(table), "--name", "posts", "--kind", "point")
    pictures = base_map(tmp_path / "tinh.mbtiles", (103.4, 9.2, 105.8, 11), range(7, 10))
    maps = {"tiles": str(pictures), "overlays": [{"name": "posts", "title": "Đồn biên phòng"}]}
    with centre.beside(maps=maps) as address:
        page = open_page(address)
        sign_in(page, centre, then=PATH)
        until(page, f"{GROUND}.loaded > 0 && !{GROUND}.telling")
        assert page.evaluate(PAINTED, AT_SEA)
        expect(page.locator(".map__origin")).to_have_text("Bản đồ nền thử nghiệm")
        switch = page.get_by_role("switch", name="Đồn biên phòng")
        expect(switch).to_have_attribute("aria-checked", "false")
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "true")
        page.mouse.move(*page.evaluate(SPOT, [10.6, 104.94]))
        expect(page.locator(".map__hint")).to_have_text("Đồn Tịnh Biên")
        page.context.close()


def test_a_field_leads_to_its_map_and_from_there_to_its_charts(open_page: OpenPage, centre: Centre) -> None:
    """The library of the map comes with the view that needs it, that of the charts with the first of them."""
    page = open_page(centre.address)
    sign_in(page, centre, then="/giao-duc")
    page.locator(".tabs__tab").last.click()
    page.wait_for_url("**view=map**")
    wait_until_drawn(page)
    assert page.evaluate(ITEMS) > 1000
    assert not page.evaluate("Boolean(window.Plotly)")
    page.locator(".tabs__tab").first.click()
    page.wait_for_url("**view=schools**")
    wait_until_drawn(page)
    expect(page.locator(".chart .main-svg").first).to_be_visible()
