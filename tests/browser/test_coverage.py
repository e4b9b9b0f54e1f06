"""Every panel that docs/coverage.yaml names draws data on the demonstration, and none tells too much."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import requests

from catalogue import areas
from domain.access import Permission, Role
from domain.periods import local_day
from pages import registry
from tests.browser.centre import Centre
from tests.test_coverage import answers

AT_ONCE = 40
GATEWAY_SECONDS, PAUSE = 90, 2
"""What the gateway of the cameras sees has to be confirmed before it counts."""


def test_every_panel_named_draws_data(watched: Centre) -> None:
    watched.await_source("camera_gateway")
    wanted = sorted({code for answer in answers().values() for code in answer.panels})
    with _signed_in(watched, "admin") as browser:
        drawn = _drawn(browser, watched.address, wanted)
        assert drawn.keys() == set(wanted)
        until = time.monotonic() + GATEWAY_SECONDS
        while (empty := _empty(drawn)) and time.monotonic() < until:
            time.sleep(PAUSE)
            drawn |= _drawn(browser, watched.address, empty)
    assert empty == []


def test_no_panel_tells_who_is_cut_to_a_commune_of_another_one(watched: Centre) -> None:
    """On all data of the demonstration, whatever a panel sets beside the own commune (X4)."""
    own, *others = areas.children("91", local_day(datetime.now(UTC)))
    foreign = {unit.name for unit in others if unit.name not in own.name}
    codes = sorted(code for code, panel in registry.panels().items() if panel.need is Permission.SEE_PAGES)
    with _signed_in(watched, watched.person(Role.COMMUNE_OFFICER)) as browser:
        drawn = _drawn(browser, watched.address, codes)
    told = {code: {name for name in foreign if name in str(panel)} for code, panel in drawn.items()}
    assert {code: names for code, names in told.items() if names} == {}


@contextmanager
def _signed_in(centre: Centre, username: str) -> Iterator[requests.Session]:
    with requests.Session() as browser:
        given = {"username": username, "password": centre.password}
        entered = browser.post(
            f"{centre.address}/login", data=given, headers={"Origin": centre.address}, timeout=60
        )
        entered.raise_for_status()
        yield browser


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
