"""The wall of cameras as people use it: what is of now, what is not, one in large, live, and by keyboard."""

from playwright.sync_api import Locator, Page, expect

from catalogue import codelists
from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.visit import go, sign_in, until
from wording import say

PAGE = "/camera-an-ninh"
PATIENCE_MS = 45_000
HLS = "hls.light.min.js"
LIVE, FROZEN, BLACK, SILENT, HEVC = "GT-01", "GT-03", "CA-04", "GT-04", "CA-06"

FROZEN_WORD = codelists()["camera_conditions"].items["frozen"].name
BESIDE = 'document.querySelector(".panel.beside [data-map-stage]").iocStage'
MARKS = f"{BESIDE}.points.items.map(each => [each.layer.cameras[each.member], each.look[0]])"
WHERE = f"""camera => {{
  const item = {BESIDE}.points.items.find(each => each.layer.cameras[each.member] === camera);
  const box = {BESIDE}.map.getContainer().getBoundingClientRect(), view = {BESIDE}.points.view;
  return [item.x - view.margin.x + box.x, item.y - view.margin.y + box.y];
}}"""


def tile(page: Page, camera: str) -> Locator:
    return page.locator(f'[data-wall] [data-camera="{camera}"]')


def test_only_what_is_of_now_is_shown_as_such(open_page: OpenPage, watched: Centre) -> None:
    page = open_page(watched.address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, watched, then=f"{PAGE}?size=25")
    for camera, look, words in (
        (LIVE, "now", "giây"), (FROZEN, "old", "Hình đứng yên"), (BLACK, "old", "Hình đen"),
        (SILENT, "none", say("cameras.reason.no_answer")),
    ):  # fmt: skip
        expect(tile(page, camera)).to_have_attribute("data-look", look, timeout=PATIENCE_MS)
        expect(tile(page, camera)).to_contain_text(words, timeout=PATIENCE_MS)
    expect(tile(page, LIVE).locator("img")).to_be_visible()
    assert tile(page, FROZEN).locator("img").evaluate("image => getComputedStyle(image).filter") != "none"
    shown = page.locator("[data-wall] .tile-camera:visible")
    expect(shown).to_have_count(25)
    expect(shown.last).to_have_attribute("data-look", "none")
    expect(shown.last).to_contain_text(say("cameras.wall.unwatched"))
    assert not [url for url in asked if HLS in url], "the player comes when a live stream is opened"
    assert not [url for url in asked if "rtsp" in url or "camera_streams" in url]


def test_one_camera_in_large_plays_live_and_one_that_cannot_says_so(
    open_page: OpenPage, watched: Centre
) -> None:
    page = open_page(watched.address)
    sign_in(page, watched, then=PAGE)
    expect(tile(page, LIVE)).to_have_attribute("data-look", "now", timeout=PATIENCE_MS)
    tile(page, LIVE).click()
    large = page.get_by_role("dialog")
    expect(large.get_by_role("status")).to_contain_text(say("cameras.wall.live"), timeout=PATIENCE_MS)
    assert large.locator("video").evaluate("video => video.currentTime > 0 && video.videoWidth > 0")
    expect(large).to_contain_text(say("panel.simulated"))
    expect(large).to_contain_text(say("cameras.history"))
    assert f"camera={LIVE}" in page.url
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    assert "camera=" not in page.url
    expect(tile(page, LIVE)).to_be_focused()
    go(page, f"{PAGE}?camera={HEVC}")
    expect(large.get_by_role("status")).to_contain_text(say("cameras.wall.codec"), timeout=PATIENCE_MS)
    expect(large.locator("img")).to_be_visible()


def test_the_map_beside_shows_the_cameras_of_the_tiles_and_leads_to_them(
    open_page: OpenPage, watched: Centre
) -> None:
    page = open_page(watched.address)
    sign_in(page, watched, then=PAGE)
    expect(tile(page, FROZEN)).to_have_attribute("data-condition", "frozen", timeout=PATIENCE_MS)
    until(page, f"{BESIDE}.guests.length === 2")
    placed = page.locator("[data-wall] [data-at]").count()
    assert page.evaluate(f"{BESIDE}.guests.map(each => each.cameras.length)") == [placed - 16, 16]
    until(page, f"{MARKS}.some(each => each[0] === '{FROZEN}' && each[1] === '{FROZEN_WORD}')")
    tile(page, FROZEN).hover()
    assert page.evaluate(f"{BESIDE}.guests[1].cameras[{BESIDE}.points.chosen.id]") == FROZEN
    page.evaluate(f"{BESIDE}.map.setView([10.7129, 105.1312], 15, {{animate: false}})")
    x, y = page.evaluate(WHERE, FROZEN)
    page.mouse.move(x, y)
    expect(tile(page, FROZEN)).to_have_attribute("data-near", "")
    page.mouse.click(x, y)
    large = page.get_by_role("dialog")
    expect(large).to_have_attribute("aria-label", tile(page, FROZEN).get_attribute("data-name") or "")
    large.get_by_label(say("cameras.wall.find")).click()
    expect(large).to_have_count(0)
    page.get_by_label(say("cameras.wall.map")).click()
    expect(page.locator(".panel.beside")).to_be_hidden()
    assert "map=0" in page.url
    page.get_by_label(say("cameras.wall.map")).click()
    expect(page.locator(".panel.beside canvas").first).to_be_visible()


def test_pages_groups_and_rotation_stand_in_the_address(open_page: OpenPage, watched: Centre) -> None:
    page = open_page(watched.address)
    sign_in(page, watched, then=f"{PAGE}?group=forest&size=9")
    shown = page.locator("[data-wall] .tile-camera:visible")
    expect(shown).to_have_count(3)
    page.get_by_label(say("cameras.wall.group"), exact=True).select_option("")
    expect(shown).to_have_count(9)
    assert "group=" not in page.url
    first = shown.first.get_attribute("data-camera")
    page.locator(".wall__grid").focus()
    page.keyboard.press("PageDown")
    assert "page=2" in page.url
    assert shown.first.get_attribute("data-camera") != first
    rotation = page.locator('[data-wall-do="rotate"]')
    rotation.click()
    expect(rotation).to_have_text(say("cameras.wall.pause"))
    assert "rotate=1" in page.url
    rotation.click()
    expect(rotation).to_have_text(say("cameras.wall.rotate"))
