"""Pages of what is counted: the running month first, each part of a chart leads down, absent is not zero."""

import json
import re
from typing import Any

from domain.access import Role
from pages import registry
from tests.store.bring import bring
from tests.store.made_events import AGENCIES, Maker
from tests.web.conftest import Centre, navigate
from tests.web.test_panels import ask, words
from wording import say

PATH = "/hanh-chinh-cong"
CARD = "card.one_stop.received"
BARS = "agency_bars.department_processed"


def number(tree: Any) -> int:
    """The number of a card."""
    found = re.search(r"([\d.]+) +hồ sơ", words(tree))
    assert found, words(tree)
    return int(found[1].replace(".", ""))


def figures(node: Any) -> list[Any]:
    """Every chart of a tree."""
    if isinstance(node, list):
        return [found for each in node for found in figures(each)]
    if not isinstance(node, dict):
        return []
    own = node["props"].get("data-figure")
    return ([json.loads(own)] if own else []) + figures(node["props"].get("children"))


def drawn(centre: Centre, code: str, role: Role = Role.VIEWER, **scope: str) -> Any:
    return ask(centre.as_role(role), code, **scope).json["panels"][code]


def test_the_running_month_is_shown_and_named_unless_another_period_is_asked_for(filled: Centre) -> None:
    assert "tháng 11/2026" in words(drawn(filled, CARD)["tree"])
    assert "tháng 10/2026" in words(drawn(filled, CARD, period="2026-10")["tree"])
    assert "quý 4/2026" in words(drawn(filled, CARD, period="2026-Q4")["tree"])
    assert "năm 2026" in words(drawn(filled, CARD, period="2026")["tree"])
    assert "20/11/2026" in words(drawn(filled, CARD, period="2026-11-20")["tree"])


def test_periods_add_up(filled: Centre) -> None:
    def shown(period: str) -> int:
        tree = drawn(filled, "card.one_stop.processed", period=period)["tree"]
        return number(tree)

    assert shown("2026-10") + shown("2026-11") == shown("2026-Q4") > 0


def test_what_was_never_counted_is_absent_and_what_did_not_happen_is_zero(centre: Centre) -> None:
    assert drawn(centre, CARD)["state"] == "missing"
    maker = Maker(5, now=centre.clock.now, days=1, agencies=AGENCIES[:1])
    bring(centre.engine, maker.dossiers(20), now=centre.clock.now, source="igate")
    found = drawn(centre, "own.card.one_stop.received", org="department_health")
    assert found["state"] == "live"
    assert number(found["tree"]) == 0


def test_an_unreadable_period_is_refused_with_what_is_allowed(filled: Centre) -> None:
    for wrong in ("2026-Q5", "2026-1", "26-11", "2026-11-31", "today"):
        answer = ask(filled.as_role(Role.VIEWER), CARD, period=wrong)
        assert answer.status_code == 400, wrong


def test_every_bar_leads_to_its_agency_and_every_field_to_its_list(filled: Centre) -> None:
    figure = figures(drawn(filled, BARS)["tree"])[0]
    leads = figure["data"][0]["customdata"]
    assert leads
    assert all(each.startswith(f"{PATH}?view=agency&org=department_") for each in leads)
    fields = figures(drawn(filled, "parts.top_fields_open")["tree"])[0]["data"][0]["customdata"]
    assert all(each.startswith("/danh-sach?indicator=one_stop.unsettled&") for each in fields)


def test_the_way_down_names_each_step_above(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    text = navigate(browser, PATH, "?view=agency&org=department_health").text
    told: Any = json.loads(text)
    crumbs = [link for link in _links(told) if "view=" in link and "org=" in link]
    assert f"{PATH}?view=province&org=" in crumbs
    assert f"{PATH}?view=departments&org=" in crumbs


def _links(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["href"]] if isinstance(node.get("href"), str) else []
        return own + [found for each in node.values() for found in _links(each)]
    if isinstance(node, list):
        return [found for each in node for found in _links(each)]
    return []


def test_one_commune_is_told_for_itself_and_not_by_agency(filled: Centre) -> None:
    own = drawn(filled, CARD, Role.COMMUNE_OFFICER)
    assert own["state"] == "live"
    assert words(own["tree"]) != words(drawn(filled, CARD)["tree"])
    assert drawn(filled, BARS, Role.COMMUNE_OFFICER)["state"] == "missing", "numbers of others are not shown"


def test_the_index_counts_groups_with_data_only(filled: Centre) -> None:
    text = words(drawn(filled, "score.score")["tree"])
    assert say("score.total_of", told=3, groups=5) in text
    assert text.count(say("panel.no_value")) == 2
    assert " 64 " in text


def test_only_numbers_that_count_records_offer_them(filled: Centre) -> None:
    offered = {panel.code for panel in registry.panels().values() if panel.counted}
    assert CARD in offered
    assert "card.one_stop.on_time_rate" not in offered
    assert "card.economy.budget_revenue" not in offered
    sheet: Any = filled.as_role(Role.VIEWER).get("/panels/card.one_stop.on_time_rate/records").json
    assert say("records.none") in words(sheet["tree"])


def test_the_overview_carries_both_fields(filled: Centre) -> None:
    for tile, indicator in (("tile.one_stop", "hồ sơ"), ("tile.documents", "văn bản")):
        panel = drawn(filled, tile)
        assert panel["state"] == "live"
        assert indicator in words(panel["tree"])
        assert "tháng 11/2026" in words(panel["tree"])
