"""The simulated health data portal: counts by day of the province, by month of each facility and each part.

Everything adds up: days to months, facilities and parts to their whole, and June 2024 to the totals that
a province has published. A day is told the next morning, a month on the fifth of the next.
"""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import yaml

from domain.periods import LOCAL_TIME, Freq, shift
from simulator.chance import Chance
from simulator.figures import DATA, Cell, Entry, Version, divided, in_order

FIRST_YEAR = 2024
REFORM = date(2025, 7, 1)
DAILY = ("LUOT", "VAO", "RA", "NOITRU", "NGOAITRU", "CAPCUU", "TUVONG", "TAINAN")
SPREAD = 0.03
SILENT = 0.06
"""How often a facility sends nothing of a month."""
Counts = dict[str, float]


@lru_cache(maxsize=4)
def timeline(seed: int, last_year: int) -> tuple[Entry, ...]:
    """Every cell of periods up to the end of `last_year`, the oldest first."""
    return in_order(Portal(seed).cells(last_year))


class Portal:
    """The counts that a seed gives."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._data: dict[str, Any] = yaml.safe_load((DATA / "his.yaml").read_text("utf-8"))
        self._areas: dict[str, list[str]] = yaml.safe_load((DATA / "areas.yaml").read_text("utf-8"))
        self._facilities: dict[str, list[float]] = self._data["facilities"]

    def cells(self, last_year: int) -> Iterator[Cell]:
        """The cells of every month: those of its days, then its own."""
        month = date(FIRST_YEAR, 1, 1)
        while month.year <= last_year:
            counts = self._month(month)
            open_ = [code for code in self._facilities if self._chance.share(code, month, "silent") >= SILENT]
            by_facility = self._by_facility(month, counts, open_)
            yield from self._days(month, counts, by_facility["LUOT"])
            yield from self._whole(month, counts, by_facility)
            month = shift(Freq.MONTH, month, 1)

    def _month(self, month: date) -> Counts:
        """The province's counts of a month."""
        data = self._data
        grown = (1 + data["growth"] / 100) ** (month.year - FIRST_YEAR)
        visits = round(
            data["visits"] * data["seasons"][month.month - 1] * grown * self._near(month, "visits")
        )
        known: Mapping[str, float] = data["published"].get(f"{month:%Y-%m}", {})
        visits = round(known.get("LUOT", visits))
        found: Counts = {"LUOT": float(visits), "BENH": float(visits)}
        for code, share in data["shares"].items():
            found[code] = known.get(code, round(visits * share * self._near(month, code)))
        found["BHYT"] = min(found["BHYT"], visits)
        found["VAO"], found["RA"] = found["NOITRU"], round(found["NOITRU"] * self._near(month, "RA"))
        found["TUVONG"] = known.get("TUVONG", round(data["deaths"] * 2 * self._chance.share(month, "deaths")))
        found["GIAOTHONG"] = round(found["TAINAN"] * 0.55)
        for code, mean in data["means"].items():
            base = found["NOITRU"] if code in data["per_inpatient"] else visits
            found[code] = round(base * mean * self._near(month, code), 1 if code in data["money"] else 0)
        found["TN"] = round(data["infectious"][month.month - 1] * self._near(month, "TN", 0.15))
        found["TN.A"] = round(2 * self._chance.share(month, "group a") ** 3)
        found["TN.BC"] = found["TN"]
        return found

    def _days(self, month: date, counts: Counts, visits: Counts) -> Iterator[Cell]:
        """The province's counts by day; of `visits`, those of each facility too, on the days that it sent."""
        length = calendar.monthrange(month.year, month.month)[1]
        days = [month + timedelta(days=nth) for nth in range(length)]
        busy = [self._data["weekdays"][day.weekday()] * self._near(day, "day", 0.05) for day in days]
        sent = {code: [self._chance.share(code, day, "silent") >= SILENT for day in days] for code in visits}
        told = {code: divided(visits[code], [size * own for size, own in zip(busy, sent[code], strict=True)])
                for code in visits}  # fmt: skip
        for nth, day in enumerate(days):
            for code, values in told.items():
                if sent[code][nth]:
                    yield self._cell("NGAY", "LUOT", day, values[nth], "lượt", unit=code, day=True)
        whole = [sum(values) for values in zip(*told.values(), strict=True)]
        for code in DAILY:
            steady = [0.6 + self._chance.share(day, code) for day in days]
            sizes = busy if code == "NGOAITRU" else steady
            parts = whole if code == "LUOT" else divided(counts[code], sizes)
            for day, value in zip(days, parts, strict=True):
                yield self._cell("NGAY", code, day, value, self._data["units"][code], day=True)
            if code == "LUOT":
                for day, all_, own in zip(days, parts, divided(counts["BHYT"], parts), strict=True):
                    yield self._cell("NGAY", "LUOT.1", day, own, "lượt", day=True)
                    yield self._cell("NGAY", "LUOT.0", day, all_ - own, "lượt", day=True)
        for nth, day in enumerate(days):
            sending = sum(own[nth] for own in sent.values())
            yield self._cell("NGAY", "COSO", day, sending, "cơ sở", day=True)
            yield self._cell("NGAY", "COSO.DIEN", day, len(self._facilities), "cơ sở", day=True)

    def _whole(self, month: date, counts: Counts, by_facility: Mapping[str, Counts]) -> Iterator[Cell]:
        """The month by facility, by part and by where patients live."""
        units = self._data["units"]
        counts["GIUONG"] = sum(self._facilities[code][1] for code in self._facilities)
        for code in units:
            if code in ("COSO", "COSO.DIEN"):
                sent = len(by_facility["LUOT"] if code == "COSO" else self._facilities)
                yield self._cell("THANG", code, month, sent, "cơ sở")
                continue
            yield self._cell("THANG", code, month, counts[code], units[code])
            for facility, value in by_facility.get(code, {}).items():
                yield self._cell("THANG", code, month, value, units[code], unit=facility)
            if code in ("LUOT", "TN"):
                yield from self._by_area(month, code, counts[code])
        for form, rule in self._data["forms"].items():
            parts = self._parts(month, rule, counts, by_facility)
            for row, value in parts.items():
                yield self._cell(form, row, month, value, units[rule["of"]])

    def _by_facility(self, month: date, counts: Counts, open_: list[str]) -> dict[str, Counts]:
        """Every count among the facilities that told theirs; what came in time is added up from theirs."""
        found: dict[str, Counts] = {}
        for code, whole in counts.items():
            if code == "BENH":
                continue
            sizes = [self._facilities[unit][0] * self._near(month, code + unit, 0.06) for unit in open_]
            places = 10 if code in self._data["money"] else 1
            values = [value / places for value in divided(round(whole * places), sizes)]
            found[code] = dict(zip(open_, values, strict=True))
        for unit in open_:
            found["BHYT"][unit] = min(found["BHYT"][unit], found["LUOT"][unit])
        found["BHYT"][open_[0]] += counts["BHYT"] - sum(found["BHYT"].values())
        found["GIUONG"] = {unit: rule[1] for unit, rule in self._facilities.items()}
        punctual = self._facilities
        found["TN.DH"] = {
            unit: float(round(owed * min(1, punctual[unit][3] * self._near(month, f"time {unit}"))))
            for unit, owed in found["TN.BC"].items()
        }
        counts["TN.DH"] = sum(found["TN.DH"].values())
        return found

    def _by_area(self, month: date, code: str, whole: float) -> Iterator[Cell]:
        areas = self._areas["91" if month >= REFORM else "89"]
        sizes = [(0.5 + self._chance.share(area, "size")) * self._near(month, code + area) for area in areas]
        for area, value in zip(areas, divided(whole, sizes), strict=True):
            yield self._cell("THANG", code, month, value, self._data["units"][code], area=area)

    def _parts(
        self, month: date, rule: Mapping[str, Any], counts: Counts, by_facility: Mapping[str, Counts]
    ) -> Counts:
        """A whole in its rows: some are counts themselves, one the rest, the others fall by share."""
        whole = counts[rule["of"]]
        if rule.get("level"):
            found = {"1": 0.0, "2": 0.0, "3": 0.0}
            for unit, value in by_facility[rule["of"]].items():
                found[str(self._facilities[unit][2])] += value
            return found
        rows: Mapping[str, Any] = rule["rows"]
        known = {row: counts[part] for row, part in rows.items() if isinstance(part, str) and part != "rest"}
        left = whole - sum(known.values())
        shares = {row: part for row, part in rows.items() if not isinstance(part, str)}
        if shares and "rest" not in rows.values():
            sizes = [share * self._near(month, f"part {row}") for row, share in shares.items()]
            known |= dict(zip(shares, divided(left, sizes), strict=True))
        else:
            known |= dict.fromkeys(shares, 0.0)
        return {row: left if part == "rest" else known[row] for row, part in rows.items()}

    def _near(self, *question: Any) -> float:
        """A factor around 1; a last number says how far around."""
        spread = question[-1] if isinstance(question[-1], float) else SPREAD
        return 1 + spread * max(-2.0, min(self._chance.normal(*map(str, question)), 2.0))

    def _cell(
        self, form: str, row: str, start: date, value: float, measure: str, *, unit: str | None = None,
        area: str = "", day: bool = False,
    ) -> Cell:  # fmt: skip
        province = "91" if start >= REFORM else "89"
        told = start + timedelta(days=1) if day else shift(Freq.MONTH, start, 1) + timedelta(days=4)
        at = datetime.combine(told, time(6), LOCAL_TIME)
        period = f"{start}" if day else f"{start:%Y-%m}"
        return Cell(form, row, period, area or province, unit, measure, (Version(at, value, "final"),))
