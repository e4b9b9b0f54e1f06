"""Every panel that docs/coverage.yaml names draws data on the demonstration."""

import time
from typing import Any

import requests

from tests.browser.centre import Centre
from tests.test_coverage import answers

AT_ONCE = 40
GATEWAY_SECONDS, PAUSE = 90, 2
"""What the gateway of the cameras sees has to be confirmed before it counts."""


def test_every_panel_named_draws_data(watched: Centre) -> None:
    watched.await_source("camera_gateway")
    wanted = sorted({code for answer in answers().values() for code in answer.panels})
    with requests.Session() as browser:
        given = {"username": "admin", "password": watched.password}
        entered = browser.post(
            f"{watched.address}/login", data=given, headers={"Origin": watched.address}, timeout=60
        )
        entered.raise_for_status()
        drawn = _drawn(browser, watched.address, wanted)
        assert drawn.keys() == set(wanted)
        until = time.monotonic() + GATEWAY_SECONDS
        while (empty := _empty(drawn)) and time.monotonic() < until:
            time.sleep(PAUSE)
            drawn |= _drawn(browser, watched.address, empty)
    assert empty == []


def _drawn(browser: requests.Session, address: str, codes: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(codes), AT_ONCE):
        asked = {"codes": ",".join(codes[start : start + AT_ONCE])}
        answer = browser.get(f"{address}/panels", params=asked, timeout=60)
        answer.raise_for_status()
        found |= answer.json()["panels"]
    return found


def _empty(drawn: dict[str, Any]) -> list[str]:
    """Panels without data, by state or by what stands in them."""
    return [
        code
        for code, panel in drawn.items()
        if panel["state"] == "missing" or "absent" in _classes(panel["tree"])
    ]


def _classes(node: Any) -> set[str]:
    """Class names that stand in a panel: "absent" is how a body says that there is nothing to draw."""
    if isinstance(node, list):
        return set().union(*map(_classes, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = set(str(node["props"].get("className") or "").split())
    return own | _classes(node["props"].get("children"))
