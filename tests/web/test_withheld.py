"""Small cells of health: neither page, table, export nor revisions show what was withheld."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import openpyxl

from domain.access import Role
from domain.periods import Freq
from domain.records import Observation
from tests.store.bring import bring
from tests.web.conftest import Centre

MONTH = date(2026, 10, 1)
PARTS = {"dengue": 1831.0, "measles": 4.0, "mumps": 2977.0, "rabies": 3.0}
PANEL = "parts.health_infections"


def cases(value: float, breakdown: str = "") -> Observation:
    return Observation(
        indicator="health.infectious_cases", area="91", freq=Freq.MONTH, period_start=MONTH, value=value,
        breakdown=breakdown,
    )  # fmt: skip


def test_a_withheld_part_is_nowhere_to_be_seen(centre: Centre) -> None:
    whole = sum(PARTS.values())
    items = [cases(whole), *(cases(value, f"disease={name}") for name, value in PARTS.items())]
    bring(centre.engine, items, now=centre.clock.now, source="his")
    browser = centre.as_role(Role.STEWARD)
    drawn = browser.get("/panels", query_string={"codes": PANEL}).json
    assert drawn is not None
    figure = json.dumps(drawn["panels"][PANEL], ensure_ascii=False)
    assert "Sốt xuất huyết Dengue" in figure
    assert "Sởi" not in figure, "a part without a number has no bar"
    assert "2 nhóm giữ kín" in figure

    table = json.dumps(browser.get(f"/panels/{PANEL}/table").json, ensure_ascii=False)
    assert table.count("giữ kín") >= 2
    assert "Sởi" in table

    rows = list(csv.DictReader(io.StringIO(browser.get(f"/panels/{PANEL}/csv").text.lstrip("\ufeff"))))
    told = {row["Phân tổ"]: row["Giá trị"] for row in rows}
    assert told["Sởi"] == told["Bệnh dại"] == ""
    assert float(told["Quai bị"]) == 2977
    assert {row["Loại số liệu"] for row in rows if not row["Giá trị"]} == {"giữ kín, nhóm quá ít người"}

    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/panels/{PANEL}/xlsx").data))
    cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert {1831, 2977} <= cells
    assert not {3, 4} & cells
    revisions = json.dumps(browser.get(f"/panels/{PANEL}/revisions").json, ensure_ascii=False)
    assert '"4"' not in revisions
    assert '"3"' not in revisions


def test_areas_below_are_those_of_the_period_asked_for(centre: Centre) -> None:
    """Districts before the reform, communes since; what is withheld is counted at the foot."""
    then = date(2025, 5, 1)
    numbers = {"883": 40.0, "884": 3.0, "886": 2.0}
    items = [replace(cases(45), area="89", period_start=then)]
    items += [replace(cases(value), area=area, period_start=then) for area, value in numbers.items()]
    bring(
        centre.engine, [*items, cases(9), replace(cases(9), area="30307")], now=centre.clock.now, source="his"
    )
    browser, code = centre.as_role(Role.STEWARD), "communes.health_infected_areas"

    def drawn(**scope: str) -> str:
        return browser.get("/panels", query_string={"codes": code, **scope}).get_data(as_text=True)

    assert "Thành phố Long Xuyên" in drawn(period="2025-05")
    assert "2 nhóm giữ kín" in drawn(period="2025-05")
    assert "Thành phố Long Xuyên" not in drawn()
