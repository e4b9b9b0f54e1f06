"""The draft of a letter that urges an agency: the list's numbers, the reader's area."""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

import catalogue
from domain.access import Role
from tests.web.conftest import COMMUNE, Centre, navigate
from tests.web.test_panels import words
from tests.web.test_records import ask, links
from wording import say

OVERDUE = {"indicator": "one_stop.unsettled_overdue", "org": "department_justice"}


def page(browser: FlaskClient, path: str = "/van-ban-don-doc", **query: str) -> Any:
    answer = navigate(browser, path, f"?{urlencode(query)}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)["response"]["_pages_content"]["children"]


def numbers(node: Any) -> list[int]:
    """Every cell of a tree's tables that holds a number."""
    if isinstance(node, list):
        return [found for each in node for found in numbers(each)]
    if not isinstance(node, dict):
        return []
    inside = node["props"].get("children")
    is_one = node["type"] == "Td" and node["props"].get("className") == "n"
    return [int(inside)] if is_one else numbers(inside)


@pytest.mark.parametrize(
    "indicator", ["one_stop.unsettled_overdue", "documents.unhandled_overdue", "documents.tasks_overdue"]
)
def test_the_letter_says_and_lists_what_the_list_does(filled: Centre, indicator: str) -> None:
    browser = filled.as_role(Role.VIEWER)
    name = ask(browser, indicator=indicator, limit=1)["rows"][0]["org"]
    org = next(code for code, agency in catalogue.organisations().items() if agency.name == name)
    query = {"indicator": indicator, "org": org}
    listed = ask(browser, sort="due_at", **query)
    told = page(browser, **query)
    text = words(told)
    meant = catalogue.indicators()[indicator]
    assert listed["count"] > 0
    assert f"{listed['count']} {meant.title[0].lower()}{meant.title[1:]}" in text
    for word in (f"Kính gửi: {name}.", "ỦY BAN NHÂN DÂN TỈNH AN GIANG", "số liệu đến 21/11/2026"):
        assert word in text, word
    shown = [address for address, _text in links(told) if address.startswith("/ho-so?")]
    assert shown == [row["address"] for row in listed["rows"]]


def test_the_answer_is_asked_for_in_working_days_and_what_is_simulated_says_so(filled: Centre) -> None:
    text = words(page(filled.as_role(Role.VIEWER), **OVERDUE))
    assert "chậm nhất ngày 30/11/2026, là 05 ngày làm việc" in text, "24/11 is a holiday"
    assert say("letter.simulated") in text
    real = words(page(filled.as_role(Role.VIEWER), **{**OVERDUE, "indicator": "documents.unhandled_overdue"}))
    assert "ioffice" in real.lower()
    assert say("letter.simulated") not in real


def test_without_an_agency_each_one_that_is_overdue_leads_to_its_letter(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    told = page(browser, indicator=OVERDUE["indicator"])
    assert say("letter.choose") in words(told)
    found = [address for address, _text in links(told) if address.startswith("/van-ban-don-doc?")]
    assert len(found) == len(set(found)) > 2
    asked = [{key: value[0] for key, value in parse_qs(urlsplit(each).query).items()} for each in found]
    assert numbers(told) == [ask(browser, limit=0, **query)["count"] for query in asked]
    assert numbers(told) == sorted(numbers(told), reverse=True)


def test_the_list_of_what_is_overdue_now_offers_the_letter(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)

    def offered(**query: str) -> bool:
        addresses = [address for address, _text in links(page(browser, "/danh-sach", **query))]
        return any(address.startswith("/van-ban-don-doc?") for address in addresses)

    assert offered(**OVERDUE)
    assert offered(**OVERDUE, period="2026-Q4")
    assert not offered(**OVERDUE, period="2026-10"), "what was overdue then may be settled"
    assert not offered(indicator="one_stop.unsettled")


def test_an_officer_of_a_commune_urges_about_the_own_area_only(filled: Centre) -> None:
    browser = filled.as_role(Role.COMMUNE_OFFICER)
    own = catalogue.organisations()[f"commune_{COMMUNE}"].name
    listed = ask(browser, indicator=OVERDUE["indicator"])
    told = page(browser, indicator=OVERDUE["indicator"])
    assert f"Kính gửi: {own}." in words(told)
    assert f"còn {listed['count']} " in words(told)
    assert say("letter.none", what="hồ sơ chưa giải quyết đã quá hạn") in words(page(browser, **OVERDUE))
    address = f"/van-ban-don-doc?{urlencode({**OVERDUE, 'area': '91'})}"
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{}, {"indicator": "one_stop.received"}, {**OVERDUE, "org": "nobody"}, {**OVERDUE, "area": "0"}],
    ids=str,
)
def test_what_nobody_is_urged_about_has_no_letter(filled: Centre, wrong: dict[str, str]) -> None:
    assert say("letter.unknown") in words(page(filled.as_role(Role.VIEWER), **wrong))
