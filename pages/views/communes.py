"""Socio-economy of the communes: what each tells of its month, all of them beside one another (BD-S08)."""

from pages.panels import View
from pages.questions import card, commune_table, communes, lines, plan
from wording import say

MONTH = tuple(
    f"communes.{name}"
    for name in (
        "budget_revenue", "budget_expenditure", "investment", "sown_area", "jobs", "poor_households",
        "traffic_accidents",
    )
)  # fmt: skip
CARDS = MONTH[:-1]
VIEW = View(
    "communes",
    say("economy.view.communes"),
    (
        *(card(code) for code in CARDS),
        commune_table("commune_month", MONTH),
        plan("communes.budget_revenue", size="c3"),
        lines("commune_budget", MONTH[:2], size="c3"),
        communes("commune_investment", "communes.investment", size="c3"),
        communes("commune_households", "economy.household_businesses", size="c3"),
    ),
    ("period", "area", "known_at", "communes"),
)
