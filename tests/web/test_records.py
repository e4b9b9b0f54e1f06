"""Lists of records over HTTP: as long as their number says, cut to the area of who asks, safe as a file."""

import csv
import io
import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

import catalogue
from domain.access import Role
from pages import registry
from store.engine import Engine
from store.tables import audit
from tests.web.conftest import COMMUNE, Centre, navigate
from web import exports
from wording import say

OWN = f"commune_{COMMUNE}"
NOVEMBER = {"period": "2026-11"}
OPEN = {"indicator": "one_stop.unsettled", **NOVEMBER}


def ask(browser: FlaskClient, **query: Any) -> Any:
    answer = browser.get("/records", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def links(node: Any) -> list[tuple[str, str]]:
    """Address and text of every link in a tree."""
    if isinstance(node, list):
        return [found for each in node for found in links(each)]
    if not isinstance(node, dict):
        return []
    inside = node["props"].get("children")
    own = [(node["props"]["href"], str(inside))] if node["type"] == "A" else []
    return own + links(inside)


def test_every_number_behind_which_records_stand_is_as_many_as_its_list(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    compared = 0
    for path in ("/hanh-chinh-cong", "/van-ban-dien-tu"):
        panels = {panel.code for view in registry.views()[path] for panel in view.panels if panel.counted}
        for code in sorted(panels):
            filled.clock.move(seconds=1)
            sheet: Any = browser.get(f"/panels/{code}/records", query_string=NOVEMBER).json
            for address, text in links(sheet["tree"])[:6]:
                query = {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}
                filled.clock.move(seconds=1)
                assert ask(browser, limit=0, **query)["count"] == int(text.replace(".", "")), address
                compared += 1
    assert compared > 200


def test_pages_of_a_list_join_without_gap_or_overlap(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    whole = ask(browser, **OPEN)
    pieces = [ask(browser, offset=at, limit=7, **OPEN)["rows"] for at in range(0, whole["count"], 7)]
    assert [row for piece in pieces for row in piece] == whole["rows"]
    assert ask(browser, offset=10_000, limit=7, **OPEN) == {"count": whole["count"], "rows": []}


def test_the_first_rows_of_a_long_list_come_before_it_is_counted(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    asked = {"indicator": "one_stop.received", "period": "2026-Q4"}  # that nobody asked for before
    first = ask(browser, limit=7, **asked)
    assert first["count"] is None
    whole = ask(browser, limit=0, **asked)
    assert (whole["count"] > 7, whole["rows"]) == (True, [])
    assert ask(browser, limit=7, **asked) == {"count": whole["count"], "rows": first["rows"]}
    contains = json.dumps({"field": {"filterType": "text", "type": "contains", "filter": "dat dai"}})
    rows = ask(browser, limit=5, filters=contains, **asked)["rows"]
    assert ask(browser, limit=0, filters=contains, **asked)["count"] > len(rows) == 5
    assert rows == ask(browser, limit=5, filters=contains, **asked)["rows"]


def test_a_list_sorts_and_filters_as_the_grid_asks(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    asked = {**OPEN, "indicator": "one_stop.received"}
    found = ask(browser, sort="org", **asked)["rows"]
    names = [row["org"] for row in found]
    assert names.index("Sở Tư pháp") < names.index("Sở Y tế")
    contains = {"filterType": "text", "type": "contains", "filter": "dat dai"}
    rows = ask(browser, filters=json.dumps({"field": contains}), **asked)["rows"]
    assert {row["field"] for row in rows} == {"Đất đai"}
    span = {"filterType": "date", "type": "inRange", "dateFrom": "2026-11-03 00:00:00",
            "dateTo": "2026-11-05 00:00:00"}  # fmt: skip
    rows = ask(browser, filters=json.dumps({"received_at": span}), **asked)["rows"]
    assert rows
    assert {row["received_at"][6:] for row in rows} <= {"03/11/2026", "04/11/2026", "05/11/2026"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "nothing"}, {"indicator": "documents.users"}, {"indicator": "one_stop.on_time_rate"},
        {"period": "2026-13"}, {"period": "last"}, {"area": "99999"}, {"org": "nobody"},
        {"breakdown": "field=nothing"}, {"breakdown": "nothing=1"}, {"sort": "applicant_name"},
        {"filters": "["}, {"filters": "[]"}, {"filters": '{"field": 1}'}, {"filters": "x" * 5_000},
        {"filters": '{"run_id": {"filterType": "text", "type": "contains", "filter": "1"}}'},
        {"offset": "-1"}, {"limit": "many"},
    ],
    ids=str,
)  # fmt: skip
def test_a_list_that_cannot_be_is_refused(filled: Centre, wrong: dict[str, str]) -> None:
    assert filled.as_role(Role.VIEWER).get("/records", query_string={**OPEN, **wrong}).status_code == 400


def test_an_officer_of_a_commune_sees_the_records_of_the_commune_only(filled: Centre) -> None:
    browser = filled.as_role(Role.COMMUNE_OFFICER)
    own, whole = ask(browser, **OPEN), ask(filled.as_role(Role.VIEWER), **OPEN)
    assert 0 < own["count"] < whole["count"]
    assert {row["org"] for row in own["rows"]} == {catalogue.organisations()[OWN].name}
    assert ask(browser, org="department_justice", **OPEN)["count"] == 0
    assert browser.get("/records", query_string={**OPEN, "area": "91"}).status_code == 404
    assert browser.get("/records.csv", query_string={**OPEN, "area": "30307"}).status_code == 404


def test_a_foreign_record_does_not_exist_and_the_attempt_is_written_down(filled: Centre) -> None:
    rows = ask(filled.as_role(Role.VIEWER), **OPEN)["rows"]
    foreign = next(row for row in rows if row["org"] == "Sở Tư pháp")
    address = f"/record?{urlsplit(foreign['address']).query}"
    browser = filled.as_role(Role.COMMUNE_OFFICER)
    assert browser.get(address).status_code == 404
    assert ("area_refused", "91") in refusals(filled.engine)
    own = ask(browser, **OPEN)["rows"][0]
    assert browser.get(f"/record?{urlsplit(own['address']).query}").status_code == 200
    assert filled.as_role(Role.VIEWER).get(address).status_code == 200
    for unknown in ("kind=dossier&source=igate&id=none", "kind=person&source=igate&id=1", ""):
        assert browser.get(f"/record?{unknown}").status_code == 404


def refusals(engine: Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        return {(row.action, row.subject) for row in connection.execute(select(audit))}


def test_a_file_has_what_the_list_shows_and_no_formula(
    filled: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = filled.as_role(Role.VIEWER)
    contains = {"filterType": "text", "type": "contains", "filter": "dat dai"}
    query = {**OPEN, "filters": json.dumps({"field": contains}), "sort": "due_at"}
    rows = ask(browser, **query)["rows"]
    shown = [row["source_id"] for row in rows]
    text = browser.get("/records.csv", query_string=query).text.removeprefix(exports.MARK)
    head, *lines = csv.reader(io.StringIO(text))
    assert head[0] == say("record.dossier.source_id")
    assert [line[0] for line in lines] == shown
    book = load_workbook(io.BytesIO(browser.get("/records.xlsx", query_string=query).data))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == shown
    assert ("export", "one_stop.unsettled.xlsx") in refusals(filled.engine)
    assert browser.get("/records.pdf", query_string=query).status_code == 404
    assert exports.harmless("=1+1") == "'=1+1"


def test_the_page_of_a_list_says_its_number_its_source_and_the_way_up(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    query = {**OPEN, "org": "department_justice"}
    answer = browser.get("/danh-sach", query_string=query)
    assert answer.status_code == 200
    assert "/dash_ag_grid/" in answer.text
    assert "/dash_ag_grid/" not in browser.get("/hanh-chinh-cong").text, "libraries go where they are needed"
    told = navigate(browser, "/danh-sach", f"?{urlencode(query)}").text
    for word in ("Sở Tư pháp", "tháng 11/2026", "iGate", say("panel.simulated"), "view=departments"):
        assert word in json.dumps(json.loads(told), ensure_ascii=False), word
    assert say("records.unknown") in json.dumps(
        json.loads(navigate(browser, "/danh-sach", "?indicator=none").text), ensure_ascii=False
    )
