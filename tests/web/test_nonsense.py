"""What no address should say: it is refused in words, and nothing breaks inside (B6)."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from domain.access import Role
from tests.web.conftest import Centre, navigate
from tests.web.test_users_page import act, create
from wording import say

TEXTS = ("\0", "0001-01-01", "9999-12-31", "9999", "9" * 19)
CARD = "card.one_stop.received"
OPEN = "indicator=one_stop.unsettled"
ADDRESSES: dict[str, tuple[str, ...]] = {
    f"/panels?codes={CARD}": ("area", "org", "period", "known_at", "indicator"),
    "/panels?codes=map.all": ("on",),
    f"/panels/{CARD}/table?": ("period", "known_at"),
    f"/panels/{CARD}/xlsx?": ("period",),
    f"/records?{OPEN}": ("period", "org", "breakdown", "sort", "offset", "limit"),
    f"/records.csv?{OPEN}": ("period",),
    "/record?kind=dossier&source=igate&id=1": ("kind", "source", "id"),
    "/maps/card?layer=cameras&number=1": ("layer", "number", "unit", "on"),
    "/maps/search?q=a": ("q",),
    "/maps/areas/commune?": ("on", "zoom"),
}
PAGES: dict[str, tuple[str, ...]] = {
    f"/danh-sach?{OPEN}": ("period", "org", "sort", "filters"),
    "/van-ban-don-doc?indicator=one_stop.unsettled_overdue": ("org", "breakdown"),
    "/nguon-du-lieu?source=lris": ("source", "run", "page"),
    "/users?user=viewer": ("user",),
}
"""What may be asked, and which of its keys are given nonsense."""


def nonsense() -> Iterator[tuple[str, dict[str, str]]]:
    for address, keys in (*ADDRESSES.items(), *PAGES.items()):
        path, _, query = address.partition("?")
        said = dict(part.split("=") for part in query.split("&") if part)
        yield from ((path, {**said, key: text}) for key in keys for text in TEXTS)


def test_nothing_breaks_inside_whatever_an_address_says(
    filled: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    browser = filled.as_role(Role.ADMINISTRATOR)
    pages = {address.partition("?")[0] for address in PAGES}
    for path, said in nonsense():
        filled.clock.move(seconds=10)
        asked = urlencode(said)
        answer = navigate(browser, path, f"?{asked}") if path in pages else browser.get(f"{path}?{asked}")
        assert answer.status_code in {200, 400, 404}, (path, said)
        assert not [each for each in caplog.records if each.levelno >= logging.ERROR], (path, said)


TEXT, DATE = {"filterType": "text", "type": "contains"}, {"filterType": "date", "type": "equals"}


@pytest.mark.parametrize(
    "filters",
    [
        {"received_at": {**TEXT, "filter": "2026"}},
        {"service": {**DATE, "dateFrom": "2026-11-03"}},
        {"received_at": {**DATE, "dateFrom": "9999-12-31"}},
        {"received_at": {**DATE, "dateFrom": "0001-01-01"}},
        {"received_at": {**DATE, "dateFrom": None}},
        {"received_at": {**DATE, "type": [], "dateFrom": "2026-11-03"}},
        {"source_id": {**TEXT, "filter": "\0"}},
        {"source_id": {**TEXT, "filter": "\ud800"}},
        "[" * 3_000,
    ],
    ids=range(9),
)
def test_a_condition_that_a_column_cannot_have_is_refused(filled: Centre, filters: Any) -> None:
    text = filters if isinstance(filters, str) else json.dumps(filters)
    asked = {"indicator": "one_stop.unsettled", "filters": text}
    assert filled.as_role(Role.VIEWER).get("/records", query_string=asked).status_code == 400


def test_a_page_takes_one_of_each_key(filled: Centre) -> None:
    browser = filled.as_role(Role.ADMINISTRATOR)
    for path, key in (("/nguon-du-lieu", "source"), ("/danh-sach", "indicator"), ("/users", "user")):
        assert navigate(browser, path, f"?{key}=a&{key}=b").status_code == 400, path


def test_a_name_that_no_database_takes_is_made_readable(centre: Centre) -> None:
    browser = centre.as_role(Role.ADMINISTRATOR)
    assert "Nguyễn An" in create(browser, name="Nguyễn\0 An\ud800")
    assert say("users.error.unknown") in act(browser, "\0\ud800", "disable")
