"""Simulated files of the fields: export of the ministry, marks of the examination, report of tourism."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import NormalDist
from typing import Any

import yaml

from simulator.chance import Chance
from simulator.figures import DATA

HOME = "An Giang"
BASE_YEAR = 2024
REFORM_YEAR = 2025
FIRST_SCHOOL_YEAR, FIRST_EXAM = 2019, 2023
TOP_MARK, STEP = 10, 0.25
GOOD, WEAK = 8, 5
WIDEST = 2
Rows = Iterator[Sequence[object]]
Edition = tuple[str, str, Rows]
"""Source, name of the file, its rows."""


class FieldFiles:
    """Every edition that stands by one day."""

    def __init__(self, chance: Chance, today: date) -> None:
        self._chance = chance
        self._today = today
        self._data: dict[str, Any] = yaml.safe_load((DATA / "field_files.yaml").read_text("utf-8"))

    def editions(self) -> Iterator[Edition]:
        """Each file once, oldest first within its source."""
        newest = self._today.year - (1 if self._today >= date(self._today.year, 10, 15) else 2)
        for year in range(FIRST_SCHOOL_YEAR, newest + 1):
            yield "moet_export", f"csdl-nganh-{year}-{year + 1}.csv", self._export(year)
        for year in range(FIRST_EXAM, self._today.year + (self._today >= date(self._today.year, 7, 20))):
            yield "exam_marks", f"diem-thi-theo-tinh-{year}.csv", self._marks(year)
            yield "exam_marks", f"pho-diem-{year}.csv", self._distribution(year)

        for name in self._data["yearbook"]:
            yield "gso_provincial", f"nien-giam-{name}-{newest}.csv", self._yearbook(name, newest)
        for year in range(FIRST_SCHOOL_YEAR, self._data["tourism_last_year"] + 1):
            for half in (1, 2):
                yield "tourism_report", f"bao-cao-du-lich-{year}-{half}.csv", self._tourism(year, half)

    def _yearbook(self, name: str, newest: int) -> Rows:
        """A table with years across, the columns of each year beside one another."""
        table = self._data["yearbook"][name]
        headings, cells = [], []
        for year in range(FIRST_SCHOOL_YEAR, newest + 1):
            own = {
                heading: pair[year >= REFORM_YEAR] * (1 + 0.006 * self._chance.normal(name, heading, year))
                for heading, pair in table["columns"].items()
            }
            places = 2 if "" in own else 0
            numbers = {heading: round(value, places or None) for heading, value in own.items()}
            if table.get("total", True):
                numbers = {"Total": sum(numbers.values()), **numbers}
            headings += [f"{year} {heading}".strip() for heading in numbers]
            cells += [min(value, 100) if places else value for value in numbers.values()]
        yield (table["title"],)
        yield ("Cities, provincies", *headings)
        yield (HOME, *cells)

    def _tourism(self, year: int, half: int) -> Rows:
        """A report of six months; what is set for the year stands in its first."""
        yield "STT", "Tỉnh", "Năm", "Kỳ", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Giá trị"
        items: Mapping[str, Any] = self._data["tourism_report"]
        for nth, (code, item) in enumerate(items.items(), 1):
            if "plan" in item and half > 1:
                continue
            value = sum(self._half(part, items, year, half) for part in item.get("sum", (code,)))
            yield nth, HOME, year, half, code, item["name"], item["unit"], round(value)

    def _half(self, code: str, items: Mapping[str, Any], year: int, half: int) -> int:
        item = items[code]
        if "plan" in item:
            return int(item["plan"][year])
        since = 2 * (year - FIRST_SCHOOL_YEAR) + half - 1
        value = float(item["value"]) + float(item["step"]) * since
        if item.get("moves"):
            value *= float(self._data["tourism_lockdown"].get(f"{year}-{half}", 1)) * (
                1.15 - 0.3 * (half - 1)
            )
            value *= 1 + 0.04 * self._chance.normal("tourism", code, year, half)
        return round(value)

    def _export(self, year: int) -> Rows:
        yield "STT", "Tỉnh", "Năm học", "Mã chỉ tiêu", "Tên chỉ tiêu", "Đơn vị tính", "Giá trị"
        items: Mapping[str, Any] = self._data["moet_export"]
        for nth, (code, item) in enumerate(items.items(), 1):
            value = self._value(code, items, year)
            yield nth, HOME, f"{year}-{year + 1}", code, item["name"], item["unit"], _written(value, item)

    def _value(self, code: str, items: Mapping[str, Any], year: int) -> float:
        item = items[code]
        if "sum" in item:
            return math.fsum(self._value(part, items, year) for part in item["sum"])
        if "share" in item:
            return float(round(item["share"] * self._value(item["of"], items, year)))
        level = float(item["since" if year >= REFORM_YEAR else "before"])
        spread = 0.004 * max(-WIDEST, min(self._chance.normal("moet", code, year), WIDEST))
        value = level * (1 + spread) + float(item["step"]) * (year - BASE_YEAR)
        shown = min(value, 100.0) if item["unit"] == "%" else value
        return float(round(shown, item["decimals"]))

    def _marks(self, year: int) -> Rows:
        yield "Năm", "Tỉnh", "Môn", "Số bài thi", "Điểm trung bình", "Tỷ lệ từ 8 điểm", "Tỷ lệ dưới 5 điểm"
        taking = self._data["exam_candidates"]["since" if year > REFORM_YEAR else "before"]
        for subject, (mean, spread, share) in self._data["exam_marks"].items():
            bell = NormalDist(mean + 0.12 * self._chance.normal("exam", subject, year), spread)
            yield (year, HOME, subject, round(taking * share), round(bell.mean, 4),
                   round(1 - bell.cdf(GOOD), 4), round(bell.cdf(WEAK), 4))  # fmt: skip

    def _distribution(self, year: int) -> Rows:
        yield "Năm", "Môn", "Điểm", "Số bài thi"
        candidates = self._data["exam_candidates"]["country"]
        for subject, (mean, spread, share) in self._data["exam_marks"].items():
            bell = NormalDist(mean + 0.08 * self._chance.normal("country", subject, year), spread)
            marks = [mark * STEP for mark in range(round(TOP_MARK / STEP) + 1)]
            whole = math.fsum(bell.pdf(mark) for mark in marks)
            for mark in marks:
                yield year, subject, mark, round(candidates * share * bell.pdf(mark) / whole)


def _written(value: float, item: Mapping[str, Any]) -> str:
    """A number as Vietnamese offices write it, without marks between thousands."""
    return f"{value:.{item.get('decimals', 0)}f}".replace(".", ",")
