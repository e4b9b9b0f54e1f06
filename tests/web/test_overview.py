"""The overview as a leader reads it: what needs attention, what moved, and what is yet to come."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from domain.access import Role
from domain.periods import Freq
from domain.records import Observation, Rejection
from store.command import ingest
from store.engine import Engine
from store.tables import source_status
from tests.web.conftest import Centre
from wording import say

REVENUE, EXPORTS = "economy.budget_revenue", "economy.exports"


def figure(indicator: str, year: int, number: int, value: float, **facts: Any) -> Observation:
    return Observation(
        indicator=indicator, area="91", freq=Freq.MONTH, period_start=date(year, number, 1), value=value,
        **facts,
    )  # fmt: skip


def bring(engine: Engine, items: list[Any], now: Any, **facts: Any) -> None:
    run = ingest.begin(engine, source="lris", origin="test", simulated=True, now=now)
    ingest.write(engine, run, items, now=now, as_of=now.date(), **facts)


def answered(centre: Centre, code: str) -> Any:
    answer = centre.as_role(Role.VIEWER).get("/panels", query_string={"codes": code})
    assert answer.json is not None
    return answer.json


def tree(centre: Centre, code: str) -> Any:
    return answered(centre, code)["panels"][code]["tree"]


def words(node: Any) -> str:
    if isinstance(node, list):
        return " ".join(filter(None, map(words, node)))
    if isinstance(node, dict):
        return words(node["props"].get("children"))
    return "" if node is None else str(node)


def addresses(node: Any) -> list[str]:
    if isinstance(node, list):
        return [address for each in node for address in addresses(each)]
    if isinstance(node, dict):
        own = [node["props"]["href"]] if "href" in node["props"] else []
        return own + addresses(node["props"].get("children"))
    return []


def test_where_nothing_is_wrong_and_nothing_changed_it_is_said(centre: Centre) -> None:
    assert say("overview.all_good") in words(tree(centre, "overview.attention"))
    assert say("panel.no_answer") in words(tree(centre, "overview.changes"))
    assert say("panel.no_answer") in words(tree(centre, "reports.submissions"))


def test_what_is_overdue_since_when_why_and_who_has_to_act(centre: Centre) -> None:
    now = centre.clock()
    bring(centre.engine, [figure(REVENUE, 2026, 10, 1.0), figure(EXPORTS, 2026, 3, 1.0)], now)
    panel = tree(centre, "overview.attention")
    said = words(panel)
    assert "Xuất khẩu (LRIS): ngừng, quá hạn công bố" in said
    assert "11/05/2026" in said, "since the day on which April was due"
    assert "Chờ: Văn phòng UBND tỉnh" in said
    assert "Thu ngân sách" not in said
    assert say("notes.new") not in said
    assert "1 việc" in said
    assert addresses(panel) == ["/kinh-te-xa-hoi?view=key"]


def test_a_source_that_ended_is_one_line_and_not_one_for_each_figure(centre: Centre) -> None:
    long_ago = centre.clock() - timedelta(days=150)
    bring(centre.engine, [figure(code, 2026, 5, 1.0) for code in (REVENUE, EXPORTS)], long_ago)
    said = words(tree(centre, "overview.attention"))
    assert "LRIS: ngừng, quá hạn công bố" in said
    assert "Xuất khẩu" not in said


def test_a_source_that_was_retired_counts_only_where_it_was_used(centre: Centre) -> None:
    now = centre.clock()
    assert "VNPT ORM" not in words(tree(centre, "overview.attention"))
    run = ingest.begin(centre.engine, source="orm", origin="test", simulated=True, now=now)
    last = Observation(
        indicator="lodging.reporting", area="89", freq=Freq.DAY, period_start=date(2022, 11, 14), value=284
    )
    ingest.write(centre.engine, run, [last], now=now, as_of=date(2022, 11, 14))
    said = words(tree(centre, "overview.attention"))
    assert "VNPT ORM: ngừng, nguồn đã ngừng hoạt động" in said
    assert "15/11/2022" in said
    fields = answered(centre, "overview.attention")["fields"]
    assert fields["lodging"]["state"] == "dead", "a field whose only source has ended is marked in the rail"
    assert "health" not in fields, "its linked maps have ended, its own source has not"


def test_series_of_a_source_that_ended_unused_are_passed_over(centre: Centre) -> None:
    now = centre.clock()
    run = ingest.begin(centre.engine, source="orm", origin="test", simulated=True, now=now)
    guests = Observation(
        indicator="lodging.guests", area="89", freq=Freq.DAY, period_start=date(2022, 11, 14), value=9
    )
    ingest.write(centre.engine, run, [guests], now=now, as_of=date(2022, 11, 14))
    with centre.engine.begin() as connection:
        connection.execute(update(source_status).values(last_success_at=None))
    said = words(tree(centre, "overview.attention"))
    assert "Không có nguồn hay chỉ tiêu nào chậm" in said


def test_what_failed_a_check_or_was_refused_since_yesterday_is_new(centre: Centre) -> None:
    now = centre.clock()
    items = [figure(REVENUE, 2026, 9, 10.0), figure(REVENUE, 2026, 10, 1000.0), Rejection("items[3]", "hỏng")]
    bring(centre.engine, items, now)
    panel = tree(centre, "overview.attention")
    said = words(panel)
    assert "Thu ngân sách, tháng 10/2026: thay đổi bất thường, 10 → 1.000" in said
    assert "Chờ: Sở Tài chính" in said
    assert "LRIS: 1 mục bị từ chối khi nạp" in said
    assert said.count(say("notes.new")) == 2
    assert addresses(panel) == ["/kinh-te-xa-hoi?view=key", "/nguon-du-lieu?source=lris"]
    centre.clock.move(days=2)
    assert say("overview.all_good") in words(tree(centre, "overview.attention"))


def test_what_moved_and_what_was_revised(centre: Centre) -> None:
    now = centre.clock()
    before = [figure(REVENUE, 2025, 10, 1000.0), figure(EXPORTS, 2025, 10, 100.0)]
    bring(centre.engine, [*before, figure(EXPORTS, 2026, 10, 99.0)], now - timedelta(days=3))
    bring(centre.engine, [figure(REVENUE, 2026, 10, 900.0), figure(EXPORTS, 2026, 10, 120.0)], now)
    panel = tree(centre, "overview.changes")
    said = words(panel)
    assert "tháng 10/2026 · cùng kỳ 1.000 900 tỷ đồng ▼ 10,0%" in said
    assert "cùng kỳ 100,0 120,0 triệu USD ▲ 20,0%" in said
    assert "trước là 99,0, sửa ngày 21/11/2026 120,0 triệu USD ▲ 21,2%" in said
    assert said.index("▲ 20,0%") < said.index("▼ 10,0%"), "the larger change first"
    assert set(addresses(panel)) == {"/kinh-te-xa-hoi?view=key"}


def test_units_that_owe_a_report_are_named(centre: Centre) -> None:
    expected, handed_in = "economy.reports_expected", "economy.reports_submitted"
    items = [figure(expected, 2026, 10, 7.0)]
    for org, owed, count in (("department_finance", 3.0, 3.0), ("department_health", 4.0, 1.0)):
        items += [figure(expected, 2026, 10, owed, org=org), figure(handed_in, 2026, 10, count, org=org)]
    bring(centre.engine, items, centre.clock())
    said = words(tree(centre, "reports.submissions"))
    assert "1/2 đơn vị đã nộp đủ; 1 đơn vị còn thiếu" in said
    assert f"Sở Y tế 4 1 {say('panel.no_value')} 3" in said
    assert "Sở Tài chính" not in said
    assert "1/2 đơn vị đã nộp" in said.split("LRIS")[1], "and at the foot"
    table = centre.as_role(Role.VIEWER).get("/panels/reports.submissions/table").json
    assert table is not None
    assert "Sở Tài chính" in words(table["tree"]), "the table names them all"


def test_everything_handed_in_is_said_in_words(centre: Centre) -> None:
    codes = ("economy.reports_expected", "economy.reports_submitted")
    items = [
        figure(code, 2026, 10, 4.0, **facts) for code in codes for facts in ({}, {"org": "department_health"})
    ]
    bring(centre.engine, items, centre.clock())
    assert say("reports.complete", expected=1) in words(tree(centre, "reports.submissions"))
