"""Draws every page and view at three sizes, dark and light: `make screenshots` (needs no running centre)."""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, ViewportSize, sync_playwright
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
)
"""What is reached through numbers only."""


def main() -> int:
    """Fill the folder; says where it is."""
    with TemporaryDirectory() as directory, sync_playwright() as playwright:
        loaded = first_start(Path(directory)).loaded
        centre = Centre(Path(directory, "centre"), password=PASSWORD)
        try:
            centre.start_on(Path(loaded))
            chromium = playwright.chromium.launch(executable_path=installed(), args=list(FLAGS))
            for size in SIZES:
                for theme in THEMES:
                    _draw(chromium, centre, size, theme)
            chromium.close()
        finally:
            centre.stop()
    sys.stdout.write(f"{FOLDER}\n")
    return 0


def _draw(chromium: Browser, centre: Centre, size: str, theme: str) -> None:
    viewport, scale = SIZES[size]
    context = chromium.new_context(base_url=centre.address, viewport=viewport, device_scale_factor=scale)
    context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    page = context.new_page()
    sign_in(page, centre)
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
    context.close()


if __name__ == "__main__":
    sys.exit(main())
