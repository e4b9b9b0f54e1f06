"""The figures of the simulated LRIS: every cell of every form with the revisions it goes through.

All of it follows from the seed: the same seed and the same instant give the same answers. A figure
is first published as provisional or estimated some days after its period, and made final, often
corrected, a month or two later. Some months come late, some cells are missing at first.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from domain.periods import end
from simulator.chance import Chance
from simulator.levels import Levels
from simulator.reports import REFORM, Report, Rule, reports

DATA = Path(__file__).parent / "data"
MISSING_SHARE = 0.004
REVISED_SHARE = 0.6
AFTERWARDS_SHARE = 0.85
REVISION = 0.012
MONEY = "tỷ đồng"
"""Only plans in money are amended within their year."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a cell says from `at` on."""

    at: datetime
    value: float | None
    status: str


Versions = tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a report form and its versions, oldest first."""

    form: str
    row: str
    period: str
    area: str
    unit: str | None
    measure_unit: str
    versions: Versions


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one cell in the order of publication; it stands until `until`."""

    at: datetime
    index: int
    cell: Cell
    number: int
    version: Version
    until: datetime | None


@lru_cache(maxsize=8)
def timeline(system: str, seed: int, last_year: int) -> tuple[Entry, ...]:
    """Every version of every cell of periods up to the end of `last_year`, the oldest first."""
    return in_order(Model(system, seed).cells(last_year))


def in_order(cells: Iterable[Cell]) -> tuple[Entry, ...]:
    """Every version of `cells` in the order of publication."""
    entries: list[Entry] = []
    for index, cell in enumerate(cells):
        after = [version.at for version in cell.versions[1:]]
        for number, (version, until) in enumerate(zip(cell.versions, [*after, None], strict=True), 1):
            entries.append(Entry(version.at, index, cell, number, version, until))
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.index)))


class Model:
    """The forms of simulator/data/<system>.yaml and the numbers that a seed puts into them."""

    def __init__(self, system: str, seed: int) -> None:
        self._chance = Chance(seed)
        self._data: dict[str, Any] = yaml.safe_load((DATA / f"{system}.yaml").read_text("utf-8"))
        self._areas: dict[str, list[str]] = yaml.safe_load((DATA / "areas.yaml").read_text("utf-8"))
        self._levels = Levels(self._data, self._chance)

    def cells(self, last_year: int) -> Iterator[Cell]:
        """Cells report by report."""
        for report in reports(self._data["forms"], self._chance, last_year):
            if report.form.get("submissions"):
                yield from self._submissions(report)
            else:
                yield from self._rows(report)

    def _rows(self, report: Report) -> Iterator[Cell]:
        """The province's rows of a report, and those of its units where it has them."""
        rules: dict[str, Rule] = report.form["rows"]
        leaves = {row: self._versions(report, row, rule) for row, rule in rules.items() if "sum" not in rule}
        for row, rule in rules.items():
            if "area" in rule and report.is_adjusted:
                continue
            versions = leaves.get(row) or _added([leaves[part] for part in rule["sum"]])
            if report.form.get("by_area") or rule.get("by_area"):
                yield from self._by_area(report, row, versions)
            if rule.get("investors"):
                yield from self._by_investor(report, row, versions)
            if not report.form.get("areas_only"):
                yield _cell(report, row, versions, area=rule.get("area"))

    def _versions(self, report: Report, row: str, rule: Rule) -> Versions:
        chance, times = self._chance, report.times
        if rule.get("level", {}).get(report.area) == 0 or not _existed(rule, report.start):
            return tuple(Version(at, None, "not_applicable") for at in times)
        final = self._levels.value(report, row)
        question = (report.code, row, report.start)
        if report.form.get("plan"):
            amended = round(final * (0.97 + 0.06 * chance.share(*question, "amended")), rule["decimals"])
            values = (final, amended) if rule["unit"] == MONEY else (final,)
            return tuple(Version(at, value, "final") for at, value in zip(times, values, strict=False))
        first: float | None = final
        if rule.get("noise") and chance.share(*question, "revised") < REVISED_SHARE:
            first = round(final * (1 + REVISION * chance.normal(*question, "revision")), rule["decimals"])
        alone = "." not in row and not report.form.get("by_area") and not rule.get("investors")
        if alone and chance.share(*question, "missing") < MISSING_SHARE:
            return Version(times[0], None, "missing"), Version(times[1], final, "final")
        return Version(times[0], first, report.form["first"]), Version(times[1], final, "final")

    def _by_area(self, report: Report, row: str, versions: Versions) -> Iterator[Cell]:
        """The province's figure divided among its districts or communes, summing to it exactly.

        Of a row with `communes` each district's figure is divided again, for periods that the communes of
        before the reform outlived: of a later one nobody could say which commune a code means.
        """
        outlived = end(report.freq, report.start) <= REFORM
        for cell in self._divided(report, row, versions, self._areas[report.area]):
            yield cell
            if outlived and report.form["rows"][row].get("communes"):
                yield from self._divided(report, row, cell.versions, self._areas[cell.area])

    def _divided(self, report: Report, row: str, versions: Versions, units: Sequence[str]) -> Iterator[Cell]:
        sizes = [0.5 + self._chance.share(unit, "size") for unit in units]
        shared = [divided(version.value or 0, sizes) for version in versions]
        for position, unit in enumerate(units):
            own = tuple(
                Version(version.at, values[position], version.status)
                for version, values in zip(versions, shared, strict=True)
            )
            yield _cell(report, row, own, area=unit)

    def _by_investor(self, report: Report, row: str, versions: Versions) -> Iterator[Cell]:
        for unit, share in self._data["investors"].items():
            if _existed(self._data["units"][unit], report.start):
                part = share * (0.8 + 0.4 * self._chance.share(unit, report.start, "investor"))
                own = tuple(Version(v.at, round((v.value or 0) * part, 1), v.status) for v in versions)
                yield _cell(report, row, own, unit=unit)

    def _submissions(self, report: Report) -> Iterator[Cell]:
        """How many reports each unit owed, handed in and handed in on time, and all units together."""
        totals = {row: [0, 0] for row in report.form["rows"]}
        for unit, owed in self._reporting(report):
            for row, counts in self._handed_in(report, unit, owed).items():
                totals[row] = [totals[row][0] + counts[0], totals[row][1] + counts[1]]
                yield _cell(report, row, _counted(report, counts), unit=unit)
        for row, counts in totals.items():
            yield _cell(report, row, _counted(report, counts))

    def _handed_in(self, report: Report, unit: str, owed: int) -> dict[str, list[int]]:
        """By row of the form what is counted at first, and three weeks on."""
        share, start = self._chance.share, report.start
        diligence = 0.72 + 0.27 * share(unit, "diligence")
        on_time = sum(share(unit, start, nth, "on time") < diligence for nth in range(owed))
        late = sum(share(unit, start, nth, "late") < AFTERWARDS_SHARE for nth in range(owed - on_time))
        return {"01": [owed, owed], "02": [on_time, on_time + late], "03": [on_time, on_time]}

    def _reporting(self, report: Report) -> Iterator[tuple[str, int]]:
        """The units that report for a period, and how many reports each owes."""
        for unit, rule in self._data["units"].items():
            if _existed(rule, report.start):
                yield unit, rule["forms"]
        prefix, owed = ("HUYEN", 7) if report.area == "89" else ("XA", 5)
        for code in self._areas[report.area]:
            yield f"{prefix}{code}", owed


def _counted(report: Report, counts: list[int]) -> Versions:
    first, final = report.times
    return Version(first, counts[0], report.form["first"]), Version(final, counts[1], "final")


def _cell(
    report: Report, row: str, versions: Versions, *, area: str | None = None, unit: str | None = None
) -> Cell:
    measure = report.form["rows"][row]["unit"]
    return Cell(report.code, row, report.period, area or report.area, unit, measure, versions)


def _existed(unit: Rule, start: date) -> bool:
    since: date = unit.get("since", date.min)
    until: date = unit.get("until", date.max)
    return since <= start < until


def _added(parts: list[Versions]) -> Versions:
    """The sum row of several rows that were published together, of those that apply."""
    found = []
    for same in zip(*parts, strict=True):
        there = [version for version in same if version.value is not None]
        value = round(sum(version.value or 0 for version in there), 6)
        found.append(Version(same[0].at, value, there[0].status) if there else same[0])
    return tuple(found)


def divided(total: float, sizes: list[float]) -> list[float]:
    """`total` in whole parts by size, the largest remainders rounded up, so that they add up."""
    exact = [total * size / sum(sizes) for size in sizes]
    whole = [math.floor(part) for part in exact]
    order = sorted(range(len(sizes)), key=lambda position: whole[position] - exact[position])
    for position in order[: round(total) - sum(whole)]:
        whole[position] += 1
    return [float(part) for part in whole]
