"""Simulated editions of published reports, in the layout of the real ones, each marked as simulated.

One folder per source: `gso_monthly/` workbooks of the last two years, `pci/`, `papi/`, `budget_plan/`,
`budget_final/` lists by province, `ict_index/` workbooks, and the lists of simulator/field_files.py,
simulator/commune_files.py and simulator/place_files.py.
A file that stands already is left alone, so that writing again costs nothing and brings only new editions.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from domain.periods import Freq, first_day, local_day, shift
from simulator import sheets
from simulator.chance import Chance
from simulator.commune_files import CommuneFiles
from simulator.field_files import FieldFiles
from simulator.figures import DATA
from simulator.monthly import MONTHS, Edition
from simulator.place_files import PlaceFiles
from simulator.sheets import Column, Line, Table

MARK = "# MÔ PHỎNG - simulated"
EDITIONS = 24
FIRST_YEAR = 2016
PAPI_SINCE = 2019
"""Its sub-dimensions are what they are today since then."""
MERGED = 2025
"""The year from whose end reports list the 34 provinces."""
LAST_ICT_YEAR = 2020
ICT_RANKS = 5
Values = Sequence[object]


def write(folder: Path, *, seed: int, now: datetime) -> None:
    """Write every edition that would be published by `now` and does not stand in `folder` yet."""
    Publisher(folder, seed=seed, today=local_day(now)).write()


class Publisher:
    """Writes the reports of one seed up to one day."""

    def __init__(self, folder: Path, *, seed: int, today: date) -> None:
        self._folder = folder
        self._today = today
        self._chance = Chance(seed)
        self._seed = seed
        self._data: dict[str, Any] = yaml.safe_load((DATA / "published.yaml").read_text("utf-8"))

    def write(self) -> None:
        """Every report."""
        self._monthly()
        spring = self._today.year - (1 if self._today >= date(self._today.year, 5, 15) else 2)
        for year in range(FIRST_YEAR + 1, spring + 1):
            self._csv("pci", f"pci-{year}.csv", self._pci(year))
            if year >= PAPI_SINCE:
                self._csv("papi", f"papi-{year}.csv", self._papi(year))
        for year in range(FIRST_YEAR + 2, self._today.year + (self._today >= date(self._today.year, 1, 25))):
            self._csv("budget_plan", f"budget-plan-{year}.csv", self._budget(year, final=False))
        for year in range(FIRST_YEAR - 1, self._today.year - 1):
            self._csv("budget_final", f"budget-final-{year}.csv", self._budget(year, final=True))
        for year in range(FIRST_YEAR, LAST_ICT_YEAR + 1):
            self._ict(year)
        made = (FieldFiles(self._chance, self._today), CommuneFiles(self._chance, self._today),
                PlaceFiles(self._seed, self._today))  # fmt: skip
        for source, name, rows in (edition for files in made for edition in files.editions()):
            self._csv(source, name, rows)

    def _monthly(self) -> None:
        newest = shift(Freq.MONTH, first_day(Freq.MONTH, self._today - timedelta(days=6)), -1)
        for back in range(EDITIONS):
            month = shift(Freq.MONTH, newest, -back)
            made = shift(Freq.MONTH, month, 1) + timedelta(days=5)
            path = self._path("gso_monthly", f"{made}-bieu-so-lieu-thang-{month:%m-%Y}.xlsx")
            if not path.exists():
                sheets.write(path, list(Edition(self._data, self._chance, month).tables()), made=made)

    def _csv(self, source: str, name: str, rows: Iterable[Values]) -> None:
        path = self._path(source, name)
        if path.exists():
            return
        text = StringIO()
        text.write(f"{MARK}\n")
        csv.writer(text, lineterminator="\n").writerows(rows)
        draft = path.with_name(f".{name}.draft")
        draft.write_text(text.getvalue(), "utf-8")
        draft.replace(path)

    def _path(self, source: str, name: str) -> Path:
        (self._folder / source).mkdir(parents=True, exist_ok=True)
        return self._folder / source / name

    def _provinces(self, year: int) -> dict[str, str]:
        names: dict[str, str] = self._data["provinces"]["since_2025" if year >= MERGED else "until_2024"]
        return names

    def _score(self, code: str, item: str, year: int, rule: Sequence[float]) -> float:
        """A score: what a province is like, and a little chance of its year."""
        middle, spread = rule
        steady = self._chance.normal(code, item, "score")
        chance = self._chance.normal(code, item, year, "score")
        trend = (year - 2020) * 0.02
        return round(max(middle + spread * (0.7 * steady + 0.5 * chance + trend), 0.05), 4)

    def _pci(self, year: int) -> Iterable[Values]:
        rules = self._data["pci"]
        before, after = list(rules)[:5], list(rules)[5:]
        yield ("province_code", "province_vi", "prov", "year", *before, "pci_implement", *after,
               "pci_unweighted", "pci_weighted")  # fmt: skip
        weights = {"pci_transparency": 2, "pci_labor": 2, "pci_support": 2}
        for code, name in self._provinces(year).items():
            scores = {item: self._score(code, item, year, rule) for item, rule in rules.items()}
            weighted = sum(score * weights.get(item, 1) for item, score in scores.items())
            total = 10 * weighted / (len(scores) + sum(weight - 1 for weight in weights.values()))
            unweighted = round(sum(scores.values()), 4)
            yield (code, name, "", year, *(scores[item] for item in before), "",
                   *(scores[item] for item in after), unweighted, round(total, 4))  # fmt: skip

    def _papi(self, year: int) -> Iterable[Values]:
        rules = self._data["papi"]
        yield "province_code", "province_vi", "year", *rules
        for code, name in self._provinces(year).items():
            yield code, name, year, *(self._score(code, item, year, rule) for item, rule in rules.items())

    def _budget(self, year: int, *, final: bool) -> Iterable[Values]:
        """Plan or final account by province in million dong; plans know the provinces of 1 January."""
        head = [
            "province_code",
            "province_vi",
            "prov",
            "total.rev",
            "ratio",
            "total.exp",
            "balance.trans",
            "target.trans",
        ]
        yield (*head, *([] if final else ["project.trans"]), "net.trans", "trans_rev", "year")
        for code, name in self._provinces(year if final else year - 1).items():
            size = self._data["large"].get(code, 1.0) * (0.7 + 0.6 * self._chance.share(code, "budget"))
            chance = 1 + 0.04 * self._chance.normal(code, year, final, "budget")
            revenue = 9_500_000 * size**1.4 * 1.08 ** (year - 2024) * chance * (1.06 if final else 1)
            balance, target = (7_000_000 * 1.05 ** (year - 2024) / size**0.8 * share for share in (1, 0.35))
            project = 0 if final else round(0.06 * target)
            ratio = 100 if size < 1.5 else round(100 / size)  # noqa: PLR2004 - the large ones share
            expenditure = revenue * ratio / 100 + balance + target
            net = expenditure - revenue
            amounts = [revenue, ratio, expenditure, balance, target, *([] if final else [project]), net]
            yield code, name, "", *map(round, amounts), round(100 * expenditure / revenue, 4), year

    def _ict(self, year: int) -> None:
        path = self._path("ict_index", f"ict-index-{year}.xlsx")
        if path.exists():
            return
        scores = {code: self._ict_scores(code, year) for code in self._provinces(year)}
        ranks = {
            code: rank for rank, code in enumerate(sorted(scores, key=lambda code: -scores[code][-1]), 1)
        }
        heads = [part[key] for part in self._data["ict"] for key in ("society", "agencies", "head")]
        columns = [Column([head]) for head in ("Năm", *heads, "ICT Index", "Xếp hạng")]
        lines = [
            Line(_listed(name), [year, *scores[code], ranks[code]], inner=True)
            for code, name in self._provinces(year).items()
        ]
        title = f"Báo cáo chỉ số sẵn sàng cho phát triển và ứng dụng CNTT-TT Việt Nam năm {year}"
        table = Table("Các tỉnh, thành phố", title, "", columns, lines, label_heading="Tỉnh/Thành phố")
        sheets.write(path, [table], made=date(year, MONTHS, 1))

    def _ict_scores(self, code: str, year: int) -> list[float]:
        """Society, agencies and both of each part, then the index of all parts."""
        found: list[float] = []
        for part in self._data["ict"]:
            pair = [
                min(self._score(code, part[key], year, (0.45, 0.13)), 0.98) for key in ("society", "agencies")
            ]
            found += [*pair, round(sum(pair) / 2, 4)]
        return [*found, round(sum(found[2::3]) / 3, 4)]


def _listed(name: str) -> str:
    return name.removeprefix("Tỉnh ").replace("Thành phố ", "TP. ")
