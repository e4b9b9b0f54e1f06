"""The frame and each kind of drawing in every state: what a user sees of a reading."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dash.development.base_component import Component

from catalogue import subjects
from components.dual_axis import dual_axis_chart
from components.execution import execution_table
from components.extremes import extremes_list
from components.headline import headline_card
from components.heat_map import heat_map
from components.histogram import histogram
from components.notes import text_list, timeline
from components.panel import Drawn, frame
from components.plan import plan_chart
from components.radar import radar_chart
from components.ranking import ranking_chart
from components.series import series_chart
from components.stacked import stacked_chart
from components.structure import structure_chart
from components.table import targets_table
from components.tile import field_tile
from components.words import value
from domain.answers import (
    Break,
    Caveat,
    Change,
    Extremes,
    Headline,
    Headlines,
    Line,
    Lines,
    Note,
    Notes,
    Outline,
    Part,
    Parts,
    Profile,
    Progress,
    Rank,
    Standing,
    Target,
    Targets,
)
from domain.freshness import Freshness, State
from domain.periods import Freq
from domain.readings import Absence, Check, Coverage, Provenance, Reading
from domain.records import ObsStatus
from wording import say

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CODE = "economy.budget_revenue"
LIVE = Freshness(State.LIVE)
CARTESIAN = {"bar", "scatter", "pie", "heatmap", "histogram"}
"""Trace types of the small bundle of plotly.js that are drawn and looked at in the browser tests."""


def reading(value: float | None = 1250.0, *, month: int = 10, year: int = 2026, **given: Any) -> Reading:
    status = ObsStatus.NORMAL if value is not None else ObsStatus.MISSING
    found = Reading(
        CODE, "91", "", "", Freq.MONTH, date(year, month, 1), value, status, LIVE,
        Provenance("lris", 7, NOW, NOW, date(year, month, 28), simulated=False),
    )  # fmt: skip
    return replace(found, **given)


def walk(node: Any) -> Iterator[Component]:
    if isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))
    elif isinstance(node, list | tuple):
        for each in node:
            yield from walk(each)


def text(node: Any) -> str:
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, Component):
        return text(getattr(node, "children", None))
    if isinstance(node, list | tuple):
        return " ".join(filter(None, map(text, node)))
    return str(node)


def figure(node: Any) -> dict[str, Any]:
    found = [json.loads(each.to_plotly_json()["props"]["data-figure"]) for each in walk(node) if _drawn(each)]
    assert len(found) == 1
    return dict(found[0])


def _drawn(each: Component) -> bool:
    return "data-figure" in each.to_plotly_json()["props"]


def panel(evidence: Sequence[Reading | Absence], **given: Any) -> Drawn:
    body = headline_card(
        Headline(CODE, 1250.0, Freq.MONTH, date(2026, 10, 1), date(2026, 10, 1), tuple(evidence))
    )
    return frame(given.pop("body", body), title="Thu", unit="tỷ đồng", evidence=evidence, now=NOW, **given)


def test_a_live_number_says_where_it_is_from() -> None:
    drawn = panel([reading(coverage=Coverage(12, 14))])
    words = text(drawn.tree)
    assert drawn.state is State.LIVE
    assert "1.250" in words
    assert "LRIS" in words
    assert say("foot.as_of", day="28/10/2026") in words
    assert say("foot.coverage", reporting=12, expected=14) in words
    assert say("panel.simulated") not in words


def test_a_late_number_stays_and_says_by_how_much() -> None:
    late = reading(freshness=Freshness(State.LATE, NOW - timedelta(days=3), "overdue"))
    drawn = panel([late])
    assert drawn.state is State.LATE
    assert "1.250" in text(drawn.tree)
    assert say("foot.late", days=3) in text(drawn.tree)


def test_a_dead_number_says_since_when_why_and_who_must_act() -> None:
    dead = reading(freshness=Freshness(State.DEAD, datetime(2026, 9, 1, tzinfo=UTC), "unreachable"))
    words = text(panel([dead]).tree)
    assert "01/09/2026" in words
    assert say("reason.unreachable") in words
    assert "Văn phòng UBND tỉnh" in words


def test_a_provisional_number_is_marked() -> None:
    sketchy = reading(
        status=ObsStatus.PROVISIONAL, freshness=Freshness(State.PROVISIONAL, None, "provisional")
    )
    drawn = panel([sketchy])
    assert drawn.state is State.PROVISIONAL
    assert say("foot.provisional") in text(drawn.tree)


def test_nothing_is_said_in_words_and_never_as_zero() -> None:
    absent = Absence(CODE, "91", "lris", Freshness(State.MISSING, None, "no_value"))
    drawn = panel([absent], body=None)
    assert drawn.state is State.MISSING
    assert say("panel.no_answer") in text(drawn.tree)
    assert "0" not in text(drawn.tree)


def test_a_simulated_number_wears_the_badge() -> None:
    drawn = panel([reading(provenance=replace(reading().provenance, simulated=True))])
    assert drawn.simulated
    assert say("panel.simulated") in text(drawn.tree)


def test_a_failed_check_is_counted_at_the_foot() -> None:
    drawn = panel([reading(checks=(Check("jump", "x9"),))])
    assert say("foot.checks", count=1) in text(drawn.tree)


def test_a_panel_about_nothing_measured_has_no_foot() -> None:
    drawn = frame(None, title="Cần chú ý", unit="", evidence=None, now=NOW, menu=False)
    assert drawn.state is State.LIVE
    assert not [each for each in walk(drawn.tree) if type(each).__name__ in {"Footer", "Button"}]


def test_the_card_tells_change_plan_and_calendar() -> None:
    months = tuple(reading(100.0, month=month) for month in range(1, 11))
    change = Change(-5.26, Freq.MONTH, date(2026, 1, 1), date(2026, 10, 1))
    card = headline_card(
        Headline(CODE, 1000.0, Freq.MONTH, date(2026, 1, 1), date(2026, 10, 1), months, change,
                 progress=99.96, elapsed=83.3)
    )  # fmt: skip
    words = text(card)
    assert "10 tháng 2026" in words
    assert "▼ 5,3% so cùng kỳ" in words
    assert say("plan.progress", percent="99,9") in words, "what is not reached is not rounded up to reached"
    bars = [each for each in walk(card) if type(each).__name__ == "Progress"]
    assert [each.to_plotly_json()["props"]["value"] for each in bars] == ["100.0", "83.3"]


@pytest.mark.parametrize("caveat", ["extents", "plan_extent", "gap"])
def test_what_cannot_be_added_up_or_compared_says_why(caveat: Caveat) -> None:
    month = date(2025, 12, 1)
    card = headline_card(
        Headline(CODE, 1000.0, Freq.MONTH, month, month, (reading(1000.0, year=2025),), caveat=caveat)
    )
    plan = plan_chart(Progress(CODE, 2025, (reading(year=2025),), (), None, None, (), caveat=caveat))
    assert say(f"plan.caveat.{caveat}") in text(card)
    assert say(f"plan.caveat.{caveat}").capitalize() in text(plan)


def test_a_card_without_a_number_draws_nothing() -> None:
    assert headline_card(Headline(CODE, None, Freq.MONTH, NOW.date(), NOW.date(), ())) is None


def test_plan_bars_stop_where_the_months_stop() -> None:
    months = (reading(100.0, month=1), reading(120.0, month=2))
    plan = reading(
        1200.0, indicator="economy.budget_revenue_plan", freq=Freq.YEAR, period_start=date(2026, 1, 1)
    )
    cumulative = ((date(2026, 1, 1), 8.33), (date(2026, 2, 1), 18.33))
    chart = plan_chart(Progress(CODE, 2026, months, (), plan, 100.0, cumulative))
    assert text(chart).split("  ") == ["HĐND tỉnh giao 1.200 T2/2026: 120 Lũy kế 2 tháng: 220 (18,3%)"]
    drawn = figure(chart)
    bars, monthly, line = drawn["data"]
    assert bars["x"] == ["T1", "T2"]
    assert monthly["y"] == [100.0] * 12
    assert line["y"] == [8.33, 18.33]
    assert drawn["layout"]["yaxis2"]["ticktext"] == ["0%", "25%", "50%", "75%", "100%"]


def test_a_line_is_not_drawn_across_a_break() -> None:
    run = (
        *(reading(float(month), month=month, year=2025, area="89") for month in (5, 6)),
        reading(7.0, month=7, year=2025),
    )
    drawn = figure(series_chart(Lines((Line("Thu", run),), breaks=(Break(date(2025, 7, 1), "area"),))))
    assert drawn["data"][0]["y"] == [5.0, 6.0, None, 7.0]
    assert drawn["layout"]["annotations"][0]["text"] == say("break.area")


def test_a_ranking_names_everyone_and_its_target() -> None:
    parts = (Part("1. Xã A", reading(9.0)), Part("2. Xã B", reading(4.5), home=True))
    drawn = figure(ranking_chart(Parts(parts, target=5.0)))
    assert drawn["data"][0]["y"] == ["2. Xã B", "1. Xã A"], "the first stands on top"
    assert drawn["data"][0]["text"] == ["5", "9"] or drawn["data"][0]["text"] == ["4", "9"]
    assert drawn["layout"]["yaxis"]["dtick"] == 1
    assert say("chart.target", value="5") in json.dumps(drawn["layout"], ensure_ascii=False)


def test_a_structure_of_many_parts_or_below_zero_is_ranked() -> None:
    few = Parts((Part("A", reading(60.0), 60.0), Part("B", reading(40.0), 40.0)), 100.0)
    assert figure(structure_chart(few))["data"][0]["type"] == "pie"
    seven = tuple(Part(f"P{at}", reading(float(at + 1)), (at + 1) / 0.28) for at in range(7))
    many = structure_chart(Parts(seven, 28.0))
    assert figure(many)["data"][0]["type"] == "bar"
    assert figure(many)["data"][0]["text"][-1] == "7 · 25,0%", (
        "a part of a whole tells its share, ring or bar"
    )
    assert say("structure.total", value="28", unit="tỷ đồng") in text(many)
    (ring,) = figure(structure_chart(Parts(seven[-2:], 28.0, expected=7)))["data"]
    assert (ring["labels"][-1], ring["values"]) == (f"{say('structure.rest')} · 53,6%", [6, 7, 15])
    negative = Parts((Part("A", reading(60.0)), Part("B", reading(-4.0))), 56.0)
    assert figure(structure_chart(negative))["data"][0]["type"] == "bar"


def kept_back() -> Reading:
    return reading(None, status=ObsStatus.WITHHELD)


def test_what_is_withheld_is_one_part_of_the_ring_so_that_the_others_keep_their_share() -> None:
    parts = (Part("A", reading(60.0), 60.0), Part("B", kept_back()), Part("C", kept_back()))
    (ring,) = figure(structure_chart(Parts(parts, 100.0)))["data"]
    assert ring["values"] == [60, 40]
    assert ring["labels"][1] == f"{say('panel.withheld')} · 40,0%"


def test_a_panel_of_which_everything_is_withheld_says_so() -> None:
    parts = Parts((Part("Xã A", kept_back()), Part("Xã B", kept_back())))
    words = text(panel(parts.evidence, body=ranking_chart(parts)).tree)
    assert say("reason.withheld").capitalize() in words
    assert say("panel.no_answer") not in words


def test_ticks_between_close_values_are_told_apart() -> None:
    close = [reading(18.1 + 0.1 * at, month=at + 1, indicator="pci.score") for at in range(3)]
    drawn = figure(series_chart(Lines((Line("A", tuple(close)),), ())))
    assert drawn["layout"]["yaxis"]["tickformat"] == ",.2f"


def test_the_first_rank_stands_on_top() -> None:
    score = tuple(reading(60.0, month=1, year=year, indicator="pci.score") for year in (2023, 2024))
    ranks = (Rank(date(2023, 1, 1), 57, 63), Rank(date(2024, 1, 1), 38, 63))
    drawn = figure(dual_axis_chart(Standing("pci.score", score, ranks)))
    low, high = drawn["layout"]["yaxis2"]["range"]
    assert low > high
    assert drawn["data"][1]["text"] == ["57/63", "38/63"]


def test_targets_say_what_is_missing() -> None:
    absent = Absence("economy.grdp_growth", "91", "lris", Freshness(State.MISSING, None, "no_value"))
    plan = reading(8.0, indicator="economy.grdp_growth_plan", freq=Freq.YEAR, period_start=date(2026, 1, 1))
    words = text(targets_table(Targets(2026, (Target("economy.grdp_growth", absent, plan, None),))))
    assert "8,00" in words
    assert say("panel.no_value") in words


def test_a_target_told_by_month_says_how_far_its_year_has_come() -> None:
    part = "revenue=domestic"
    months = tuple(reading(100.0, month=number, breakdown=part) for number in range(1, 11))
    year, plan = date(2026, 1, 1), reading(1200.0, indicator="economy.budget_revenue_plan", freq=Freq.YEAR)
    so_far = Headline(
        CODE, 1000.0, Freq.MONTH, year, date(2026, 10, 1), months, plan=plan, progress=83.33, breakdown=part
    )
    before = Headline(CODE, 900.0, Freq.MONTH, date(2025, 1, 1), date(2025, 12, 1), months, breakdown=part)
    row = Target(CODE, months[-1], plan, None, so_far=so_far, before=before)
    words = " ".join(text(targets_table(Targets(2026, (row,)))).split())
    assert "– Thu nội địa tỷ đồng 900 1.200 10 tháng 2026 1.000" in words
    assert say("plan.progress", percent="83,3") in words
    table = " ".join(text(execution_table(Headlines((so_far,)))).split())
    assert "– Thu nội địa 1.200 ● T10/2026 100 1.000 83,3%" in table
    mixed = replace(so_far, caveat="extents", progress=None, plan=None)
    assert say("table.not_added") in text(execution_table(Headlines((mixed,))))


def test_a_judgement_is_written_in_words() -> None:
    kept = reading(1.0, indicator="economy.political_stability", freq=Freq.YEAR)
    assert [value(replace(kept, value=mark)) for mark in (1.0, 0.0, None)] == [
        "đạt", "không đạt", say("panel.no_value"),
    ]  # fmt: skip


def test_tile_and_lists_speak() -> None:
    headline = Headline(CODE, None, Freq.MONTH, NOW.date(), NOW.date(), ())
    drawn = field_tile(Headlines((headline,)), address_of={CODE: "/kinh-te-xa-hoi?view=key"}.__getitem__)
    assert say("panel.no_value") in text(drawn)
    elsewhere = field_tile(Headlines((headline,)), address_of=lambda _code: "")
    rows = [each for tile in (drawn, elsewhere) for each in walk(tile) if type(each).__name__ == "A"]
    assert [getattr(row, "href", "") for row in rows] == [
        "/kinh-te-xa-hoi?view=key",
        subjects()["economy"].path,
    ]
    notes = Notes((Note("lris", "LRIS: chậm", "Chờ: Sở", NOW, State.LATE),))
    assert "10:00 21/11/2026" in text(text_list(notes))
    assert type(timeline(notes)).__name__ == "Ol"
    assert text_list(Notes(())) is None


CHARTS = {
    "plan": plan_chart(Progress(CODE, 2026, (reading(),), (reading(year=2025),), None, 90.0, ())),
    "series": series_chart(Lines((Line("Thu", (reading(), reading(None, month=11))),)), base=100),
    "area": series_chart(Lines((Line("Thu", (reading(),)),)), area=True),
    "stacked": stacked_chart(Lines((Line("A", (reading(),)), Line("B", (reading(),))))),
    "ranking": ranking_chart(Parts((Part("A", reading()),))),
    "structure": structure_chart(Parts((Part("A", reading(), 100.0),), 1250.0)),
    "dual": dual_axis_chart(Standing(CODE, (reading(),), ())),
    "radar": radar_chart(
        Profile(("a", "b", "c"), (Outline("2026", (reading(), reading(), reading())),), 2000)
    ),
    "heat": heat_map(Lines((Line("A", (reading(), reading(month=9))),))),
    "histogram": histogram(Parts((Part("A", reading(), home=True), Part("B", reading(900.0))))),
}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_use_traces_of_the_bundle_and_colours_of_the_tokens(name: str) -> None:
    drawn = figure(CHARTS[name])
    assert {trace["type"] for trace in drawn["data"]} <= CARTESIAN
    assert "template" not in drawn["layout"], "the browser holds the template"
    for trace in drawn["data"]:
        colours = [trace.get(key, {}).get("color") for key in ("line", "marker")]
        for colour in filter(None, colours):
            assert all(
                each.startswith("var(--") for each in ([colour] if isinstance(colour, str) else colour)
            )


@pytest.mark.parametrize(
    "draw", [series_chart, stacked_chart, heat_map, ranking_chart, structure_chart, histogram]
)
def test_a_chart_of_nothing_is_no_chart(draw: Any) -> None:
    nothing = Lines(()) if draw in {series_chart, stacked_chart, heat_map} else Parts(())
    assert draw(nothing) is None


def test_extremes_compare_only_what_is_measured_alike() -> None:
    years = [
        reading(amount, year=year, month=1) for year, amount in ((2019, 90.0), (2021, 60.0), (2022, 65.0))
    ]
    ranks = tuple(Rank(each.period_start, place, 63) for each, place in zip(years, (3, 40, 12), strict=True))
    breaks = (Break(date(2021, 1, 1), "definition"),)
    parts = Parts(
        (Part("Đất đai", reading(5.0)), Part("Lao động", reading(8.0)), Part("Khác", reading(None)))
    )
    told = text(extremes_list(Extremes(Standing(CODE, tuple(years), ranks, breaks), parts)))
    assert f"{say('extremes.best_score_since', year=2021)} 65 2022" in told
    assert f"{say('extremes.worst_score_since', year=2021)} 60 2021" in told
    assert f"{say('extremes.best_rank')} 3/63 2019" in told
    assert f"{say('extremes.worst_rank')} 40/63 2021" in told
    assert f"{say('extremes.best_part')} Lao động 8" in told
    assert f"{say('extremes.worst_part')} Đất đai 5" in told
    assert extremes_list(Extremes(Standing(CODE, (), ()), Parts(()))) is None
