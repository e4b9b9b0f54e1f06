"""Simulated lists of places: as many schools in each commune as vnEdu counts, health facilities, sites."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import yaml

from domain.periods import LOCAL_TIME
from simulator.chance import Chance
from simulator.figures import DATA, timeline

HEAD = (
    "STT",
    "Mã",
    "Tên",
    "Loại",
    "Mã xã",
    "Xã, phường, đặc khu",
    "Tình trạng",
    "Quy mô",
    "Kinh độ",
    "Vĩ độ",
)
SPREAD = 0.016
"""Degrees around the middle of a commune in which most of its places lie."""
UNKNOWN, CLOSED = 0.02, 0.01
"""Shares of places without coordinates, and of those that have closed."""
SCHOOL_FORM, SCHOOL_ROW = "TRUONG", "02"
Rows = Iterator[Sequence[object]]
Listed = tuple[str, str, str, int]
"""Name, kind, code of the commune, size."""


class PlaceFiles:
    """The lists as they stand on one day; they are made anew each October."""

    def __init__(self, seed: int, today: date) -> None:
        self._chance = Chance(seed)
        self._seed = seed
        self._data: dict[str, Any] = yaml.safe_load((DATA / "places.yaml").read_text("utf-8"))
        self._communes: Mapping[str, tuple[str, float, float]] = self._data["communes"]
        year = today.year - (today < date(today.year, 10, 31))
        self._day = date(year, 10, 31)

    def editions(self) -> Iterator[tuple[str, str, Rows]]:
        """Source, name of the file, its rows."""
        kinds = (("school_list", self._schools()), ("facility_list", self._health()),
                 ("site_list", self._sites()))  # fmt: skip
        for source, listed in kinds:
            yield source, f"{source}-{self._day.year}.csv", self._rows(source, listed)

    def _rows(self, source: str, listed: Iterator[Listed]) -> Rows:
        yield (f"Danh mục, số liệu đến ngày {self._day:%d/%m/%Y}",)
        yield HEAD
        for nth, (name, kind, commune, size) in enumerate(listed, 1):
            key = (source, commune, name)
            state = "Đã dừng" if self._chance.share(*key, "closed") < CLOSED else "Đang hoạt động"
            number, where = f"{source[:2].upper()}{nth:05}", self._communes[commune][0]
            yield nth, number, name, kind, commune, where, state, size, *self._point(key, commune)

    def _point(self, key: tuple[str, ...], commune: str) -> tuple[object, object]:
        if self._chance.share(*key, "known") < UNKNOWN:
            return "", ""
        _name, longitude, latitude = self._communes[commune]
        return (round(longitude + SPREAD * self._chance.normal(*key, "x"), 5),
                round(latitude + SPREAD * self._chance.normal(*key, "y"), 5))  # fmt: skip

    def _schools(self) -> Iterator[Listed]:
        shares: dict[str, float] = self._data["school_levels"]
        for commune, count in self._counted().items():
            for nth in range(count):
                level = _at((nth + 0.5) / count, shares)
                size = 8 + round(24 * self._chance.share(commune, nth, "classes"))
                yield f"Trường {level} {self._bare(commune)} {nth + 1}", level, commune, size

    def _counted(self) -> dict[str, int]:
        """Schools that vnEdu counts in each commune in the school year of the day."""
        found: dict[str, int] = {}
        until = datetime.combine(self._day, time(), LOCAL_TIME)
        for entry in timeline("vnedu", self._seed, self._day.year + 1):
            cell = entry.cell
            mine = (cell.form, cell.row, cell.period) == (SCHOOL_FORM, SCHOOL_ROW, self._school_year)
            if mine and cell.area in self._communes and entry.at <= until:
                found[cell.area] = round(entry.version.value or 0)
        return found

    @property
    def _school_year(self) -> str:
        return f"{self._day.year}-{self._day.year + 1}"

    def _health(self) -> Iterator[Listed]:
        yield from (tuple(each) for each in self._data["health"])
        for commune in self._data["centres"]:
            yield f"Trung tâm Y tế khu vực {self._bare(commune)}", "Trung tâm y tế", commune, 120
        for commune, (name, *_point) in self._communes.items():
            yield f"Trạm Y tế {name}", "Trạm y tế", commune, 10
            if self._chance.share(commune, "clinic") < self._data["clinics"]:
                yield f"Phòng khám đa khoa {self._bare(commune)}", "Phòng khám", commune, 5

    def _sites(self) -> Iterator[Listed]:
        order = sorted(self._communes, key=lambda code: self._chance.share(code, "site"))
        for kind, count in self._data["tourist"].items():
            for commune in order[:count]:
                yield f"{kind.split(' cấp')[0]} {self._bare(commune)}", kind, commune, 0
            order = order[count:]

    def _bare(self, commune: str) -> str:
        return self._communes[commune][0].split(" ", 1)[1]


def _at(place: float, shares: dict[str, float]) -> str:
    """The part of a whole that lies at `place`, from 0 to 1."""
    for part, share in shares.items():
        if place < share:
            return part
        place -= share
    return next(reversed(shares))
