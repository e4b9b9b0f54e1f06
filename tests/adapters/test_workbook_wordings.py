"""What other hands write differently: months in figures and as dates, other comparisons, other set-outs."""

from datetime import date

import pytest

from adapters.workbook.headings import understand
from adapters.workbook.text import decimal_mark
from tests.adapters.editions import Rows, read, values, workbook

RETAIL = "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng"
INVESTMENT = "Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước"
SALES = "statistics.retail_sales"


def sales(title: str, headings: list[object], figures: list[object]) -> tuple[dict[str, float], list[str]]:
    """(value by "suffix first day", positions refused) of one row of retail sales."""
    rows: Rows = [[f"25. {title}"], ["", "", "", "Tỷ đồng"], ["", *headings], ["TỔNG SỐ", *figures]]
    found, rejected = read(workbook({"a": rows}))
    got = {f"{key[0].removeprefix(SALES)} {key[3]}": each.value or 0 for key, each in found.items()}
    return got, [each.position for each in rejected]


@pytest.mark.parametrize(
    ("text", "period", "bases", "growth"),
    [
        ("Ước tính 8/2024", ("month", 8, 2024), (), False),
        ("08.2024", ("month", 8, 2024), (), False),
        ("2024-08-01", ("month", 8, 2024), (), False),
        ("Th8/2024", ("month", 8, 2024), (), False),
        ("Năm 2024: Tháng 8", ("month", 8, 2024), (), False),
        ("Tháng 8 (2024)", ("month", 8, 2024), (), False),
        ("8T/2024", ("ytd", 8, 2024), (), False),
        ("Năm tháng đầu năm 2024", ("ytd", 5, 2024), (), False),
        ("Từ tháng 1 đến tháng 8 năm 2024", ("ytd", 8, 2024), (), False),
        ("Tháng 1-8/2024", ("ytd", 8, 2024), (), False),
        ("Từ 01/01/2024 đến 20/8/2024", ("ytd", 8, 2024), (), False),
        ("Lũy kế đến quý II/2024", ("ytd", 6, 2024), (), False),
        ("Q3/2024", ("quarter", 3, 2024), (), False),
        ("Quý hai năm 2024", ("quarter", 2, 2024), (), False),
        ("Tháng 8/2024 so tháng trước (%)", ("month", 8, 2024), ("mom",), False),
        ("Tháng 8/2024 (cùng kỳ năm trước = 100)", ("month", 8, 2024), ("yoy",), False),
        ("Tháng 8/2024 (tháng trước = 100)", ("month", 8, 2024), ("mom",), False),
        ("So với cùng kỳ tháng trước (%): Tháng 8/2024", ("month", 8, 2024), ("mom",), False),
        ("So với tháng 7/2024 (%) Tháng 8/2024", ("month", 8, 2024), ("mom",), False),
        ("Tháng 8/2024 so với 8/2023", ("month", 8, 2024), ("yoy",), False),
        ("Tháng 8/2024 tăng trưởng so với cùng kỳ (%)", ("month", 8, 2024), ("yoy",), True),
        ("Tháng 8/2024 tăng (+), giảm (-) so với cùng kỳ (%)", ("month", 8, 2024), ("yoy",), True),
        ("12 tháng năm 2024 so với năm 2023 (%)", ("ytd", 12, 2024), ("yoy",), False),
        ("Tháng 8/2024 (%)", ("month", 8, 2024), ("unknown",), False),
        ("Tháng 8/2024 so với tháng 5 năm trước (%)", ("month", 8, 2024), ("unknown",), False),
        ("Tháng 8/2024 so với bình quân năm trước (%)", ("month", 8, 2024), ("unknown",), False),
        ("Tháng 8/2024 tăng so với cùng kỳ (Triệu USD)", ("month", 8, 2024), ("unknown",), False),
        ("Bình quân 8 tháng năm 2024", ("ytd", 8, 2024), ("unknown",), False),
        ("Lũy kế đến 31/8/2024 còn hiệu lực", ("ytd", 8, 2024), ("unknown",), False),
    ],
)
def test_headings_in_other_words(
    text: str, period: tuple[str, int, int], bases: tuple[str, ...], *, growth: bool
) -> None:
    heading = understand(text)
    found = heading.period and (heading.period.kind, heading.period.number, heading.period.year)
    assert (found, heading.bases, heading.growth) == (period, bases, growth)


@pytest.mark.parametrize(
    "text",
    [
        "6 tháng cuối năm 2024", "Nửa đầu năm 2024", "12 tháng qua", "Quý III + IV/2024", "Tháng 11-12/2024",
        "Tháng 7 và 8 năm 2024", "Đến tháng 8 năm 2024", "20/8/2024", "12/1/2024 và 1/2/2024",
        "Năm 2023-2024", "Cộng dồn năm 2024", "Ngày 1 năm 2024", "Năm 2023 và năm 2024", "15 tháng năm 2024",
    ],
)  # fmt: skip
def test_a_part_of_a_year_never_passes_for_the_year_or_a_month(text: str) -> None:
    assert understand(text).period is None


def test_january_has_its_plan_and_the_december_before_it() -> None:
    rows: Rows = [
        [f"20. {INVESTMENT} tháng 01 năm 2025"],
        ["", "", "", "", "Tỷ đồng"],
        ["", "Thực hiện tháng 12", "Ước tính tháng 01", "Tháng 01 năm 2025 so với", ""],
        ["", "", "", "Kế hoạch năm 2025 (%)", "Cùng kỳ năm trước (%)"],
        ["TỔNG SỐ", 80, 35, 4.5, 109.5],
    ]
    found, rejected = read(workbook({"a": rows}, merges={"a": ["D3:E3"]}))
    assert not rejected
    assert {(key[0].removeprefix("statistics."), key[3]): value for key, value in values(found).items()} == {
        ("state_investment", "2024-12-01"): 80, ("state_investment", "2025-01-01"): 35,
        ("state_investment_plan_ratio", "2025-01-01"): 4.5, ("state_investment_yoy", "2025-01-01"): 109.5,
    }  # fmt: skip


def test_june_has_a_month_a_quarter_and_a_half_year_and_none_is_taken_for_another() -> None:
    got, refused = sales(
        f"{RETAIL} tháng 6, quý II và 6 tháng đầu năm 2026",
        ["Ước tính tháng 6 năm 2026", "Ước tính quý II năm 2026", "6 tháng đầu năm 2026",
         "6 tháng cuối năm 2025", "6 tháng đầu năm 2026 so với cùng kỳ năm 2019 (%)"],
        [1, 2, 3, 4, 5],
    )  # fmt: skip
    assert got == {" 2026-06-01": 1, "_quarter 2026-04-01": 2, "_ytd 2026-06-01": 3}
    assert refused == ["a!E", "a!F"]


def test_what_adds_up_without_a_month_goes_to_the_month_of_the_table() -> None:
    got, refused = sales(
        f"{RETAIL} tháng 9 năm 2025",
        ["Ước tính tháng 9 năm 2025", "Cộng dồn năm 2025", "Cộng dồn năm 2024"],
        [1, 9, 8],
    )
    assert (got, refused) == ({" 2025-09-01": 1, "_ytd 2025-09-01": 9}, ["a!D"])


def test_december_has_the_whole_year_once() -> None:
    got, refused = sales(
        f"{RETAIL} tháng 12 và cả năm 2025",
        [
            "Ước tính tháng 12 năm 2025",
            "Ước tính cả năm 2025",
            "Cơ cấu năm 2025 (%)",
            "Cả năm 2025 so với năm 2024 (%)",
        ],
        [1, 12, 100, 108],
    )
    assert got == {" 2025-12-01": 1, "_ytd 2025-12-01": 12, "_ytd_yoy 2025-12-01": 108}
    assert not refused


def test_a_month_may_be_a_date_and_a_day_is_none() -> None:
    got, refused = sales(RETAIL, [date(2024, 7, 1), date(2024, 8, 1), date(2024, 8, 20)], [1, 2, 3])
    assert (got, refused) == ({" 2024-07-01": 1, " 2024-08-01": 2}, ["a!D"])


@pytest.mark.parametrize(
    "above",
    [
        [[25, f"{RETAIL} tháng 8 năm 2024"]],
        [[f"25. {RETAIL} tháng 8 năm 2024"] * 5],
        [["25.", f"{RETAIL}"], ["", "tháng 8 năm 2024"]],
        [[f"25. {RETAIL} tháng\u200b 8_x000D_ nă\u00adm 2024"]],
    ],
    ids=["number in a cell", "repeated", "two rows", "unseen marks"],
)
@pytest.mark.parametrize("counted", [False, True])
def test_titles_and_rows_set_out_in_another_way(above: list[list[object]], *, counted: bool) -> None:
    rows: Rows = [
        *above,
        ["STT" if counted else "", "", "", "Tỷ đồng"],
        ["", "", "Ước tính tháng 8 năm 2024", "8 tháng năm 2024"],
        [1 if counted else "", "TỔNG SỐ", "510,5", "4.100"],
        [2 if counted else "", "Bán lẻ hàng hóa", "400", "3.300"],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert not rejected
    assert {(key[0], key[2]): value for key, value in values(found).items()} == {
        (SALES, ""): 510.5, (f"{SALES}_ytd", ""): 4100,
        (SALES, "kind=goods"): 400, (f"{SALES}_ytd", "kind=goods"): 3300,
    }  # fmt: skip


def test_an_added_row_costs_itself_alone_and_is_nothing_else() -> None:
    rows: Rows = [
        ["18. Hàng hóa xuất khẩu tháng 4 năm 2023"],
        ["", "Trị giá tháng 4 năm 2023 (Triệu USD)"],
        ["TỔNG TRỊ GIÁ", 900],
        ["Khu vực kinh tế trong nước", 300],
        ["Mặt hàng chủ yếu"],
        ["Gạo", 40],
        ["Trong đó: Gạo thơm", 10],
        ["Hàng hóa khác", 60],
        ["Cà phê", 70],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert {key[2]: value for key, value in values(found).items()} == {
        "": 900, "sector=domestic": 300, "goods=rice": 40, "goods=coffee": 70,
    }  # fmt: skip
    assert [each.position for each in rejected] == ["a!A7", "a!A8"]


def test_numbers_without_mark_tell_what_the_mark_of_the_others_means() -> None:
    assert decimal_mark(["1.234", "730"]) == ","
    assert decimal_mark(["1.234", "1234"]) == "."
    assert decimal_mark(["0.125", "1.234"]) == "."
    assert decimal_mark(["103.460", "98.990"]) is None


def test_a_list_marks_footnotes_and_points_in_its_headings() -> None:
    rows = "Tỉnh/Thành phố (*);Năm;Điểm PCI (điểm);Tiếp cận đất đai (1)\n\u200bAn Giang;2023;66,5;7,25\n"
    found, rejected = read(rows.encode(), source="pci", name="a.csv")
    assert not rejected
    assert {(key[0], key[1]): value for key, value in values(found).items()} == {
        ("pci.score", "89"): 66.5, ("pci.component", "89"): 7.25,
    }  # fmt: skip
