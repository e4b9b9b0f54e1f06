"""Draws every page and view at three sizes, dark and light: `make screenshots` (needs no running centre).

`make screenshots ARGS=guide` draws the pictures of the user guide anew; pngquant then makes them small.
"""

import re
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tqdm import tqdm

from tests.browser.centre import ROOT, Centre
from tests.browser.chromium import FLAGS, installed
from tests.browser.visit import addresses, go, sign_in, wait_until_drawn
from tests.demonstration import PASSWORD, first_start

FOLDER = ROOT / "screenshots"
SIZES: dict[str, tuple[ViewportSize, int]] = {
    "phone": ({"width": 390, "height": 844}, 2),
    "desk": ({"width": 1920, "height": 1080}, 1),
    "wall": ({"width": 1920, "height": 1080}, 3),
}
THEMES = ("dark", "light")
LISTS = (
    "/danh-sach?indicator=one_stop.unsettled_overdue",
    "/danh-sach?indicator=documents.unhandled_overdue",
    "/danh-sach?indicator=documents.tasks_overdue",
    "/danh-sach?indicator=citizen_reports.completed&period=2024",
)
"""What is reached through numbers only."""


GUIDE = ROOT / "docs" / "images"
OF_A_DESK = 2 / 3
"""The guide shows a desk of 1920 pixels in 1280."""
OF_THE_GUIDE: dict[str, tuple[str, str]] = {
    "tong-quan": ("/", ""),
    "ngan-sach": ("/kinh-te-xa-hoi?view=budget", ""),
    "nguon-du-lieu": ("/nguon-du-lieu", ""),
    "nguoi-dung": ("/users", ""),
    "nguon-ngung": ("/luu-tru", '[data-panel="split.guests_origin"]'),
    "thuc-don": ("/kinh-te-xa-hoi?view=budget", '[data-panel="plan.economy.budget_expenditure"]'),
}
"""Pictures of the guide: the page, and the panel where it shows one only."""


def main(arguments: Sequence[str]) -> int:
    """Fill the folder, or with `guide` draw the pictures of the guide anew; says where they are."""
    guide = list(arguments) == ["guide"]
    with TemporaryDirectory() as directory, sync_playwright() as playwright:
        loaded = first_start(Path(directory)).loaded
        centre = Centre(Path(directory, "centre"), password=PASSWORD)
        try:
            centre.start_on(Path(loaded))
            centre.start_cameras()
            chromium = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
            if guide:
                draw_guide(chromium, centre)
            for size, theme in () if guide else product(SIZES, THEMES):
                _draw(chromium, centre, size, theme)
            chromium.close()
        finally:
            centre.stop()
    sys.stdout.write(f"{GUIDE if guide else FOLDER}\n")
    return 0


def draw_guide(chromium: Browser, centre: Centre) -> None:
    """The pictures of the guide, in the light theme, for paper."""
    for name, (address, panel) in OF_THE_GUIDE.items():
        desk = ViewportSize(width=1920, height=1080)
        page = _page(chromium, centre, desk, 1 if panel else OF_A_DESK, "light")
        go(page, address)
        if name == "thuc-don":
            page.locator(f"{panel} [data-menu]").click()
        page.mouse.move(0, 0)
        shown = page.locator(panel) if panel else page
        shown.screenshot(path=GUIDE / f"{name}.png")
        page.context.close()
    phone = _page(chromium, centre, {"width": 390, "height": 844}, 1, "light")
    go(phone, "/kinh-te-xa-hoi")
    phone.screenshot(path=GUIDE / "dien-thoai.png")
    phone.context.close()


def _page(chromium: Browser, centre: Centre, viewport: ViewportSize, scale: float, theme: str) -> Page:
    context = chromium.new_context(base_url=centre.address, viewport=viewport, device_scale_factor=scale)
    context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    page = context.new_page()
    sign_in(page, centre)
    return page


def _draw(chromium: Browser, centre: Centre, size: str, theme: str) -> None:
    viewport, scale = SIZES[size]
    page = _page(chromium, centre, viewport, scale, theme)
    folder = FOLDER / f"{size}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    for address in tqdm([*addresses(page), *LISTS], desc=folder.name):
        go(page, address)
        if size == "phone":
            tall = page.evaluate("document.querySelector('.view').scrollHeight + innerHeight")
            page.set_viewport_size({"width": viewport["width"], "height": tall})
            wait_until_drawn(page)
        name = re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-") or "overview"
        page.screenshot(path=folder / f"{name}.png")
        page.set_viewport_size(viewport)
    page.context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
