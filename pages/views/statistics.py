"""Trade, investment and industry from the statistics office, beside what the province itself reports."""

from components.heat_map import heat_map
from components.ranking import ranking_chart
from pages.panels import View
from pages.questions import card, lines, part_lines, parts, plan, provinces
from wording import say

IIP = ("statistics.iip_yoy", "statistics.iip_ytd_yoy")
SECTORS = ("mining", "manufacturing", "electricity", "water")
TRADE = View(
    "trade",
    say("economy.view.trade"),
    (
        card("economy.exports", size="c3"),
        card("economy.imports", size="c3"),
        card("statistics.exports_value", size="c3", country=True),
        card("statistics.imports_value", size="c3", country=True),
        plan("economy.exports"),
        plan("economy.imports"),
        lines("trade_lines", ("economy.exports", "economy.imports")),
        lines("trade_country", ("statistics.exports_value", "statistics.imports_value"), country=True),
        parts(
            "trade_exports", "statistics.exports_value", "goods", draw=ranking_chart, size="c4", country=True
        ),
        parts(
            "trade_imports", "statistics.imports_value", "goods", draw=ranking_chart, size="c4", country=True
        ),
    ),
)
INVESTMENT = View(
    "investment",
    say("economy.view.investment"),
    (
        card("economy.foreign_investment", size="c3"),
        card("economy.foreign_projects", size="c3"),
        card("economy.domestic_investment", size="c3"),
        card("economy.domestic_projects", size="c3"),
        provinces("fdi_ranking", "statistics.fdi_registered_new_ytd"),
        parts(
            "fdi_countries",
            "statistics.fdi_registered_new_ytd",
            "country",
            draw=ranking_chart,
            size="c4",
            country=True,
        ),
        lines("fdi_lris", ("economy.foreign_investment",), area=True),
        lines("domestic_lris", ("economy.domestic_investment",), area=True, size="c3"),
        plan("economy.public_investment_disbursement", size="c3"),
        provinces("state_ranking", "statistics.state_investment_ytd_yoy", size="c3"),
        lines("state_home", ("statistics.state_investment_ytd",), size="c3"),
    ),
)
INDUSTRY = View(
    "industry",
    say("economy.view.industry"),
    (
        lines("iip_lines", ("economy.iip_same_month", "economy.iip_cumulative"), base=100, size="c5"),
        part_lines("iip_sectors", "economy.iip_same_month", "sector", heat_map, size="c7", most=12),
        lines("iip_country", IIP, base=100, country=True, size="c5"),
        part_lines("iip_country_sectors", "statistics.iip_yoy", "sector", heat_map, size="c7", most=12,
                   country=True, items=SECTORS),
    ),
)  # fmt: skip
VIEWS = (TRADE, INVESTMENT, INDUSTRY)
