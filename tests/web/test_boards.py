"""Boards of lists: the number on the board is the number of the store, and what is not there is said."""

from datetime import date

from catalogue import indicators
from domain.access import Role
from domain.periods import Freq
from domain.records import Observation
from tests.web.conftest import Centre
from tests.web.test_panels import ask, bring, months, words

FIRST, SECOND, WHOLE = (f"list.province_statistics{part}" for part in ("_first", "_second", ""))
GROWTH = "list.government_report_first"


def yearly(code: str, value: float, *, area: str = "91", year: int = 2025) -> Observation:
    assert indicators()[code].freq is Freq.YEAR
    return Observation(
        indicator=code, area=area, freq=Freq.YEAR, period_start=date(year, 1, 1), value=value,
        as_of=date(year, 1, 1),
    )  # fmt: skip


def test_a_board_tells_what_the_store_holds_and_of_how_many(centre: Centre) -> None:
    plan = yearly("economy.budget_revenue_plan", 1200, year=2026)
    rates = [yearly("economy.trained_labour_rate", 71.5), yearly("economy.gdp_growth", 8.02, area="VN")]
    bring(centre.engine, [*months(100), plan, *rates], centre.clock.now)
    panels = ask(centre.as_role(Role.VIEWER), FIRST, SECOND, WHOLE, GROWTH).json["panels"]
    first, whole, growth = (" ".join(words(panels[code]["tree"]).split()) for code in (FIRST, WHOLE, GROWTH))
    assert "01. Đất đai và dân số có số liệu 0 trên 17 chỉ tiêu" in first
    assert "02. Lao động, việc làm và bình đẳng giới có số liệu 1 trên 11 chỉ tiêu" in first
    assert "T0203 Tỷ lệ lao động đã qua đào tạo % " in first
    assert "71,5" in first
    assert "T0204 Tỷ lệ thất nghiệp" in first
    assert "06. Tài chính công có 1 số liệu; chưa nhập đủ tên chỉ tiêu của nhóm" in first
    assert "1.200 ● T10/2026 100 1.000 83,3%" in first, "plan, state, period, newest, sum, progress"
    assert "Quyết định 05/2023/QĐ-TTg, ngày 24/02/2023, hiệu lực từ 15/04/2023" in whole
    assert "Chỉ tiêu theo văn bản 154" in whole
    assert "Chỉ tiêu đã nhập có số liệu 1 trên 32" in whole
    assert "Tốc độ tăng tổng sản phẩm trong nước % " in growth
    assert "8,02" in growth, "of the whole country"
    taken = centre.as_role(Role.VIEWER).get(f"/panels/{FIRST}/csv").text
    assert "71.5" in taken


def test_a_board_without_any_number_says_so(centre: Centre) -> None:
    panel = ask(centre.as_role(Role.VIEWER), SECOND).json["panels"][SECOND]
    assert panel["state"] == "missing"
    assert "chưa có số liệu" in words(panel["tree"])
