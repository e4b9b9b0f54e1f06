"""Simulated monthly reports of the communes, as the statistics office of the province gathers them.

Who is late for its month is told of in the next edition, and the sum of the province with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import yaml

from domain.periods import Freq, first_day, shift
from simulator.chance import Chance
from simulator.figures import DATA, divided

SOURCE = "commune_report"
HOME, HOME_CODE = "Tỉnh An Giang", "91"
FIRST = date(2025, 7, 1)
"""The month since which the communes are what they are."""
BASE_YEAR, MONTHS = 2026, 12
PUBLISHED = timedelta(days=6)
Rows = Iterator[Sequence[object]]
Rule = Mapping[str, Any]


class CommuneFiles:
    """Every edition that stands by one day."""

    def __init__(self, chance: Chance, today: date) -> None:
        self._chance = chance
        self._today = today
        self._data: dict[str, Any] = yaml.safe_load((DATA / "commune_report.yaml").read_text("utf-8"))
        places = yaml.safe_load((DATA / "places.yaml").read_text("utf-8"))
        self._names: dict[str, str] = {code: known[0] for code, known in places["communes"].items()}

    def editions(self) -> Iterator[tuple[str, str, Rows]]:
        """Source, name of the file and its rows, oldest month first."""
        newest = shift(Freq.MONTH, first_day(Freq.MONTH, self._today - PUBLISHED), -1)
        month = FIRST
        while month <= newest:
            yield SOURCE, f"{month:%Y-%m}-bieu-thang-cap-xa.csv", self._edition(month)
            month = shift(Freq.MONTH, month, 1)

    def _edition(self, month: date) -> Rows:
        yield (f"Biểu kinh tế - xã hội tháng {month.month} năm {month.year} theo xã, phường, đặc khu",)
        yield ("STT", "Mã ĐVHC", "Xã, phường, đặc khu", "Năm", "Tháng", *self._data["columns"],
               self._data["reporting"], self._data["expected"])  # fmt: skip
        before = shift(Freq.MONTH, month, -1)
        own = [code for code in self._names if not self._late(code, month)]
        added = [code for code in self._names if self._late(code, before)] if before >= FIRST else []
        yield from self._communes(month, own)
        yield self._whole(month, own)
        if added:
            yield from self._communes(before, added)
            yield self._whole(before, list(self._names))

    def _communes(self, month: date, told: Sequence[str]) -> Rows:
        figures = self._figures(month)
        for nth, code in enumerate(told, 1):
            own = (_written(figures[name][code], rule) for name, rule in self._data["columns"].items())
            yield nth, code, self._names[code], month.year, month.month, *own

    def _whole(self, month: date, told: Sequence[str]) -> Sequence[object]:
        """The row of the province: the sum of the communes that have told of the month, and how many."""
        figures = self._figures(month)
        sums = (
            _written(sum(figures[name][code] for code in told), rule)
            for name, rule in self._data["columns"].items()
        )
        return ("", HOME_CODE, HOME, month.year, month.month, *sums, len(told), len(self._names))

    def _figures(self, month: date) -> dict[str, dict[str, float]]:
        """By column what each commune has, summing to the whole in the steps in which it is written."""
        return {name: self._column(name, rule, month) for name, rule in self._data["columns"].items()}

    def _column(self, name: str, rule: Rule, month: date) -> dict[str, float]:
        years = month.year - BASE_YEAR + ((month.month - 1) / MONTHS if rule.get("stock") else 0)
        season = rule.get("season", [1] * MONTHS)[month.month - 1]
        level = float(rule["level"]) * (1 + rule["growth"]) ** years * season
        steps = 10 ** int(rule["decimals"])
        sizes = [self._size(code, name, rule, month) for code in self._names]
        parts = divided(round(level * steps), sizes)
        return {code: part / steps for code, part in zip(self._names, parts, strict=True)}

    def _size(self, code: str, name: str, rule: Rule, month: date) -> float:
        """What a commune has beside others: its size, what it is like, a little chance of its month."""
        kind = self._names[code].split()[0]
        share = {"Phường": rule.get("wards", 1), "Đặc": rule.get("islands", 1)}.get(kind, 1)
        chance = 1 + float(rule["spread"]) * self._chance.normal(code, name, month, "commune")
        return (0.5 + self._chance.share(code, "size")) * float(share) * max(chance, 0.0)

    def _late(self, code: str, month: date) -> bool:
        return self._chance.share(code, month, "late report") < float(self._data["late"])


def _written(value: float, rule: Rule) -> str:
    """A number as Vietnamese offices write it, without marks between thousands."""
    return f"{value:.{rule['decimals']}f}".replace(".", ",")
