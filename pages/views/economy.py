"""Socio-economy from the reporting system: key targets, resolution, budget, enterprises, each month."""

from catalogue import indicator_lists
from components.heat_map import heat_map
from components.stacked import grouped_chart, stacked_chart
from pages.panels import Panel, View
from pages.questions import (
    agencies,
    card,
    commune_bars,
    communes,
    execution,
    lines,
    part_lines,
    parts,
    plan,
    submitted,
    targets,
)
from wording import say

TARGETS = "provincial_resolution"
"""The list that is drawn as targets."""
RESOLUTION = indicator_lists()[TARGETS].every
BUDGET = (
    "economy.budget_revenue", ("economy.budget_revenue", "revenue=domestic"),
    ("economy.budget_revenue", "revenue=customs"), ("economy.budget_revenue", "revenue=other"),
    "economy.local_budget_revenue", "economy.budget_expenditure",
    ("economy.budget_expenditure", "expenditure=balanced"),
    ("economy.budget_expenditure", "expenditure=targeted"),
)  # fmt: skip
MONTHLY = tuple(
    f"economy.{name}"
    for name in (
        "state_budget_investment", "cpi_previous_month", "cpi_same_month", "cpi_average",
        "gold_previous_month", "gold_same_month", "usd_previous_month", "usd_same_month",
        "iip_previous_month", "iip_same_month", "iip_cumulative", "passengers", "passenger_kilometres",
        "freight", "freight_tonne_kilometres", "retail_revenue", "traffic_accidents", "traffic_deaths",
        "traffic_injuries", "crimes", "crimes_solved", "fires", "fire_damage",
    )
)  # fmt: skip
KEY = (
    "economy.budget_revenue", "economy.budget_expenditure", "economy.public_investment_disbursement",
    "economy.exports", "economy.imports", "economy.enterprises_new",
)  # fmt: skip
LEAVING = ("economy.enterprises_suspended", "economy.enterprises_dissolved")
PRICES = ("economy.cpi_same_month", "economy.gold_same_month", "economy.usd_same_month")
DISBURSEMENT = "economy.public_investment_disbursement"
REPORTS = ("economy.reports_expected", "economy.reports_submitted", "economy.reports_on_time")


NATIONAL = ("economy.gdp_growth",)
TOP = 5
SCOPE = ("period", "area", "known_at")


def _view(code: str, *panels: Panel, offers: tuple[str, ...] = ()) -> View:
    return View(code, say(f"economy.view.{code}"), panels, (*SCOPE, *offers))


VIEWS = (
    _view("key", *(card(code) for code in KEY), *(plan(code) for code in KEY)),
    _view(
        "targets",
        targets(
            "targets_table", [(each.indicator, each.breakdown) for each in RESOLUTION], size="c8 tall",
            country=[each.indicator for each in RESOLUTION if each.country],
        ),
        lines("growth_lines", ("economy.grdp_growth",), beside=NATIONAL),
        lines("poverty_lines", ("economy.poor_household_rate",)),
    ),
    _view(
        "budget",
        card("economy.budget_revenue", size="c3"),
        card("economy.local_budget_revenue", size="c3"),
        card("economy.budget_expenditure", size="c3"),
        card("economy.public_investment_disbursement", size="c3"),
        plan("economy.budget_revenue"),
        plan("economy.local_budget_revenue"),
        plan("economy.budget_expenditure"),
        execution("budget_execution", BUDGET, size="c6"),
        part_lines("revenue_stacked", "economy.budget_revenue", "revenue", stacked_chart, size="c3", most=24),
        parts("expenditure_structure", "economy.budget_expenditure", "expenditure"),
    ),
    _view(
        "estimate",
        parts("estimate_state_revenue", "economy.budget_revenue_plan", "revenue"),
        parts("estimate_domestic_top", "economy.estimate_domestic_revenue", "item", most=TOP),
        parts("estimate_domestic", "economy.estimate_domestic_revenue", "item", size="c6"),
        parts("estimate_tasks", "economy.estimate_expenditure", "task"),
        parts("estimate_items", "economy.estimate_development_expenditure", "item"),
        parts("estimate_regular", "economy.estimate_regular_expenditure", "item", size="c6"),
    ),
    _view(
        "balance",
        parts("estimate_revenue", "economy.estimate_balance_revenue", "component"),
        parts("estimate_expenditure", "economy.estimate_balance_expenditure", "component"),
        parts("estimate_supplement", "economy.estimate_central_supplement", "supplement"),
        parts("estimate_development", "economy.estimate_development_investment", "capital"),
        communes("estimate_area_revenue", "economy.estimate_district_revenue", size="c6"),
        communes("estimate_area_expenditure", "economy.estimate_district_expenditure", size="c6"),
        offers=("communes",),
    ),
    _view(
        "final",
        *(
            lines(f"final_{part}", (f"budget.plan_{part}", f"budget.final_{part}"), draw=grouped_chart,
                  size="c6")
            for part in ("revenue", "expenditure", "balance_transfer", "target_transfer")
        ),
    ),
    _view(
        "enterprises",
        card("economy.enterprises_new"),
        card("economy.enterprises_new_weekly"),
        card("economy.enterprises_operating"),
        card("economy.enterprises_suspended"),
        card("economy.enterprises_dissolved"),
        card("economy.enterprises_warned"),
        plan("economy.enterprises_new", size="c5"),
        parts("operating_units", "economy.enterprises_operating", "unit", size="c4"),
        parts("registered_units", "economy.enterprises_registered", "unit", size="c3"),
        lines("enterprises_leaving", LEAVING),
        lines("enterprises_week", ("economy.enterprises_new_weekly",), area=True, most=52),
        lines("enterprises_capital", ("economy.enterprises_new_capital",), area=True),
    ),
    _view(
        "cooperatives",
        card("economy.household_businesses", size="c3"),
        card("economy.household_businesses_new", size="c3"),
        card("economy.cooperative_groups", size="c3"),
        card("economy.cooperatives", size="c3"),
        lines("household_lines", ("economy.household_businesses",), size="c3"),
        lines("groups_lines", ("economy.cooperative_groups", "economy.cooperative_groups_new"), size="c3"),
        parts("cooperative_status", "economy.cooperatives", "status"),
        parts("cooperative_stopped", "economy.cooperatives_stopped", "outlook"),
        communes("groups_areas", "economy.cooperative_groups", size="c3"),
        communes("groups_new_areas", "economy.cooperative_groups_new", size="c3"),
        commune_bars("cooperative_areas", "economy.cooperatives", "status", size="c3"),
        commune_bars("cooperative_stopped_areas", "economy.cooperatives_stopped", "outlook", size="c3"),
        offers=("communes",),
    ),
    _view(
        "agencies",
        card("economy.public_investment_disbursement", size="c3"),
        card("economy.reports_expected", size="c3"),
        card("economy.reports_submitted", size="c3"),
        card("economy.reports_on_time_rate", size="c3"),
        agencies("disbursement_agencies", DISBURSEMENT, size="c5"),
        lines("disbursement_lines", (DISBURSEMENT,), area=True, size="c7"),
        submitted("submissions", size="c5"),
        lines("submission", REPORTS, size="c4"),
        lines("punctuality", ("economy.reports_on_time_rate",), size="c3"),
        offers=("org",),
    ),
    _view(
        "monthly",
        execution("month_table", MONTHLY, size="c5 tall"),
        lines("cpi_lines", PRICES, base=100, size="c3"),
        part_lines("cpi_groups", "economy.cpi_same_month", "group", heat_map, size="c4 tall", most=5),
        part_lines("retail_parts", "economy.retail_revenue", "activity", stacked_chart, size="c3", most=24),
        lines("state_investment", ("economy.state_budget_investment",), area=True, size="c3"),
        part_lines("passengers", "economy.passengers", "mode", stacked_chart, size="c3", most=24),
        part_lines("freight", "economy.freight", "mode", stacked_chart, size="c3", most=24),
        lines("order_lines", ("economy.traffic_accidents", "economy.crimes", "economy.fires"), size="c3"),
    ),
)  # fmt: skip
