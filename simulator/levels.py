"""What the simulated figures are: levels with trend, season and chance; paths of prices and volumes."""

import math
from datetime import date
from functools import cached_property
from typing import Any

from domain.periods import Freq, shift
from simulator.chance import Chance
from simulator.reports import FIRST_YEAR, Report, Rule

BASE_YEAR = 2024
MONTHS = 12
WIDEST = 2.5
"""Standard deviations beyond which chance does not go."""
LOCKDOWN = (date(2021, 7, 1), date(2021, 9, 30))


class Levels:
    """The final values that a seed gives to the rules of simulator/data/lris.yaml."""

    def __init__(self, data: dict[str, Any], chance: Chance) -> None:
        self._forms: dict[str, Rule] = data["forms"]
        self._seasons: dict[str, list[float]] = data["seasons"]
        self._rules: dict[str, Rule] = data["paths"]
        self._chance = chance
        self._walked: dict[tuple[str, date], float] = {}
        self._weighed: dict[tuple[str, date], float] = {}

    def value(self, report: Report, row: str) -> float:
        """The final value of a row, rounded as it is published."""
        rule = report.form["rows"][row]
        if "plan_of" in rule:
            return self._planned(rule, report)
        if "path" in rule:
            return self._compared(rule["path"], rule["compare"], report.start)
        value = self._expected(rule, report.freq, report.start, rule.get("area", report.area))
        chance = self._chance.normal(report.code, row, report.start, report.area, "value")
        chance = min(max(chance, -WIDEST), WIDEST)
        value = value * (1 + rule.get("noise", 0) / 100 * chance) + rule.get("spread", 0) * chance
        return _within(value, rule)

    def _expected(self, rule: Rule, freq: Freq, start: date, area: str) -> float:
        """The value without chance: level, trend, season and the lockdown of 2021."""
        years = start.year - BASE_YEAR + (start.month - 1) / MONTHS
        value: float = float(rule["level"][area]) * float(1 + rule.get("growth", 0) / 100) ** years
        value += float(rule.get("step", 0)) * (start.year - BASE_YEAR)
        value *= float(rule.get("by_year", {}).get(start.year, 1))
        if freq not in (Freq.YEAR, Freq.SCHOOL_YEAR):
            value *= self._season(rule, start)
        return value

    def _season(self, rule: Rule, start: date) -> float:
        season = self._seasons[rule.get("season", "flat")][start.month - 1]
        dip = float(rule.get("dip", 1)) if LOCKDOWN[0] <= start <= LOCKDOWN[1] else 1.0
        return season * dip

    def _planned(self, rule: Rule, report: Report) -> float:
        """A target: what would be expected of the year, a little better, in round numbers."""
        code, row = rule["plan_of"].split("/")
        source, freq = self._forms[code]["rows"][row], Freq(self._forms[code]["freq"])
        calm = {key: value for key, value in source.items() if key != "dip"}
        months = range(1, MONTHS + 1) if freq is Freq.MONTH else range(1, 2)
        area = source.get("area", report.area)
        expected = sum(
            self._expected(calm, freq, date(report.start.year, month, 1), area) for month in months
        )
        target = expected * rule.get("factor", 1) + rule.get("offset", 0)
        return _within(target, {**source, "decimals": rule["decimals"]})

    def _compared(self, path: str, compare: str, start: date) -> float:
        """An index in percent: of the month before, of the same month, or of the months so far a year ago."""
        if compare == "previous_month":
            return round(100 * self._level(path, start) / self._level(path, shift(Freq.MONTH, start, -1)), 2)
        first = start.month if compare == "same_month" else 1
        months = [date(start.year, month, 1) for month in range(first, start.month + 1)]
        now = sum(self._level(path, month) for month in months)
        before = sum(self._level(path, shift(Freq.MONTH, month, -MONTHS)) for month in months)
        return round(100 * now / before, 2)

    def _level(self, path: str, month: date) -> float:
        """A path at a month; a total weighs its parts."""
        rule = self._rules.get(path)
        if rule is not None:
            return self._walk(path, month) * self._season(rule, month)
        if (path, month) not in self._weighed:
            parts = {part: self._rules[part]["weight"] for part in self._totals[path]}
            added = sum(weight * self._level(part, month) for part, weight in parts.items())
            self._weighed[path, month] = added / sum(parts.values())
        return self._weighed[path, month]

    def _walk(self, path: str, month: date) -> float:
        """A path without season: 1 before the figures begin, then a walk month by month."""
        if month.year < FIRST_YEAR - 2:
            return 1.0
        if (path, month) not in self._walked:
            rule = self._rules[path]
            shock = 1 + rule["spread"] / 100 * self._chance.normal(path, month, "path")
            drift = float(1 + rule["drift"] / 100) ** (1 / MONTHS)
            self._walked[path, month] = self._walk(path, shift(Freq.MONTH, month, -1)) * drift * shock
        return self._walked[path, month]

    @cached_property
    def _totals(self) -> dict[str, list[str]]:
        totals: dict[str, list[str]] = {}
        for path, rule in self._rules.items():
            if "total" in rule:
                totals.setdefault(rule["total"], []).append(path)
        return totals


def _within(value: float, rule: Rule) -> float:
    bounded = min(max(value, rule.get("floor", 0)), rule.get("ceiling", math.inf))
    return float(round(bounded, rule["decimals"]))
