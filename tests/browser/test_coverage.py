"""Every panel that docs/coverage.yaml names draws data on the demonstration."""

from typing import Any

import requests

from tests.browser.centre import Centre
from tests.test_coverage import answers

AT_ONCE = 40


def test_every_panel_named_draws_data(watched: Centre) -> None:
    watched.await_source("camera_gateway")
    wanted = sorted({code for answer in answers().values() for code in answer.panels})
    drawn: dict[str, Any] = {}
    with requests.Session() as browser:
        given = {"username": "admin", "password": watched.password}
        entered = browser.post(
            f"{watched.address}/login", data=given, headers={"Origin": watched.address}, timeout=60
        )
        entered.raise_for_status()
        for start in range(0, len(wanted), AT_ONCE):
            codes = ",".join(wanted[start : start + AT_ONCE])
            answer = browser.get(f"{watched.address}/panels", params={"codes": codes}, timeout=60)
            answer.raise_for_status()
            drawn |= answer.json()["panels"]
    assert drawn.keys() == set(wanted)
    assert [code for code, panel in drawn.items() if panel["state"] == "missing"] == []
    assert [code for code, panel in drawn.items() if "absent" in _classes(panel["tree"])] == []


def _classes(node: Any) -> set[str]:
    """Class names that stand in a panel: "absent" is how a body says that there is nothing to draw."""
    if isinstance(node, list):
        return set().union(*map(_classes, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = set(str(node["props"].get("className") or "").split())
    return own | _classes(node["props"].get("children"))
