"""Other editions of the monthly report: other months, years and wordings than any that is at hand."""

from datetime import date

import pytest

from adapters.base import Payload, ShapeError
from adapters.workbook import for_source
from domain.records import ObsStatus
from tests.adapters.editions import Rows, read, values, workbook

RETAIL = "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng"
INVESTMENT = "Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước"


def test_january_has_no_column_that_adds_up() -> None:
    rows: Rows = [
        ["25. Xuất khẩu hàng hóa tháng 01 năm 2024"],
        [],
        ["", "", "", "", "", "", "", "Nghìn tấn; Triệu USD"],
        ["", "", "Ước tính", "", "Tháng 01 năm 2024", "", "Tháng 01 năm 2024", ""],
        ["", "", "tháng 01", "", "so với", "", "so với cùng kỳ", ""],
        ["", "", "năm 2024", "", "tháng trước (%)", "", "năm trước (%)", ""],
        ["", "", "Lượng", "Trị giá", "Lượng", "Trị giá", "Lượng", "Trị giá"],
        ["TỔNG TRỊ GIÁ", "", "", 33570, "", 106.7, "", 142.0],
        ["", "Khu vực kinh tế trong nước", "", 9100, "", 99.1, "", 150.2],
        ["MẶT HÀNG CHỦ YẾU"],
        ["", "Gạo", 512.3, 362.4, 101, 102, 103, "104,5"],
        ["", "Sản phẩm chưa từng có", "", 1, "", 2, "", 3],
    ]
    found, rejected = read(workbook({"a": rows}, merges={"a": ["C4:D4", "E4:F4", "G4:H4"]}))
    assert values(found) == {
        ("statistics.exports_value", "VN", "", "2024-01-01"): 33570,
        ("statistics.exports_value_mom", "VN", "", "2024-01-01"): 106.7,
        ("statistics.exports_value_yoy", "VN", "", "2024-01-01"): 142.0,
        ("statistics.exports_value", "VN", "sector=domestic", "2024-01-01"): 9100,
        ("statistics.exports_value_mom", "VN", "sector=domestic", "2024-01-01"): 99.1,
        ("statistics.exports_value_yoy", "VN", "sector=domestic", "2024-01-01"): 150.2,
        ("statistics.exports_volume", "VN", "goods=rice", "2024-01-01"): 512.3,
        ("statistics.exports_value", "VN", "goods=rice", "2024-01-01"): 362.4,
        ("statistics.exports_volume_mom", "VN", "goods=rice", "2024-01-01"): 101,
        ("statistics.exports_value_mom", "VN", "goods=rice", "2024-01-01"): 102,
        ("statistics.exports_volume_yoy", "VN", "goods=rice", "2024-01-01"): 103,
        ("statistics.exports_value_yoy", "VN", "goods=rice", "2024-01-01"): 104.5,
    }
    assert {each.as_of for each in found.values()} == {date(2024, 1, 31)}
    assert {each.status for each in found.values()} == {ObsStatus.ESTIMATED}
    assert [each.position for each in rejected] == ["a!B12"]
    assert "không rõ dòng «Sản phẩm chưa từng có»" in rejected[0].reason


def test_a_first_quarter_is_also_what_has_added_up_since_january() -> None:
    rows: Rows = [
        [f"{RETAIL} tháng 3 và quý I năm 2023"],
        ["", "", "", "", "Tỷ đồng"],
        [
            "",
            "Sơ bộ tháng 2 năm 2023",
            "Ước tính tháng 3 năm 2023",
            "Ước tính quý I năm 2023",
            "Quý I năm 2023 so với cùng kỳ năm trước (%)",
        ],
        ["Tổng số", 481.8, 501.3, 1505.3, 113.9],
        ["1. Dịch vụ lưu trú, ăn uống", "...", "-", "", 40],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert not rejected
    total = {key[0]: (each.value, each.status) for key, each in found.items() if not key[2]}
    assert total == {
        "statistics.retail_sales": (501.3, ObsStatus.ESTIMATED),
        "statistics.retail_sales_quarter": (1505.3, ObsStatus.ESTIMATED),
        "statistics.retail_sales_ytd": (1505.3, ObsStatus.ESTIMATED),
        "statistics.retail_sales_quarter_yoy": (113.9, ObsStatus.ESTIMATED),
        "statistics.retail_sales_ytd_yoy": (113.9, ObsStatus.ESTIMATED),
    }
    assert found["statistics.retail_sales", "VN", "", "2023-02-01"].status is ObsStatus.PROVISIONAL
    part = {key[3]: each for key, each in found.items() if key[:1] == ("statistics.retail_sales",) and key[2]}
    assert part["2023-02-01"].status is ObsStatus.MISSING
    assert part["2023-03-01"].status is ObsStatus.NOT_APPLICABLE
    assert ("statistics.retail_sales_quarter", "VN", "kind=lodging_catering", "2023-01-01") not in found


def test_provinces_are_those_of_the_day_and_earlier_months_are_not_theirs() -> None:
    rows: Rows = [
        ["Biểu 12"],
        [f"{INVESTMENT} tháng 8 và 8 tháng đầu năm 2025"],
        ["", "", "", "", "Nghìn tỷ đồng"],
        [
            "",
            "Thực hiện tháng 6 năm 2025",
            "Ước tính tháng 8 năm 2025",
            "8 tháng năm 2025 so với kế hoạch năm 2025 (%)",
            "Tốc độ tăng so với cùng kỳ năm trước (%) 8 tháng năm 2025",
            "Kế hoạch năm 2025",
        ],
        ["TỔNG SỐ", 60, 70, 45.1, 26.9, 900],
        ["Bộ Nông nghiệp và Môi trường", 1, 2, 40, 20, 9],
        ["Phân theo một số tỉnh, thành phố"],
        ["Tp. Hà Nội", 7, 8, 41, 22, 80],
        ["An Giang", 1, 2, 41, 22, 80],
        ["Kiên Giang", 1, 2, 41, 22, 80],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert found["statistics.state_investment", "VN", "", "2025-08-01"].value == 70000
    assert found["statistics.state_investment_plan_ratio", "VN", "", "2025-08-01"].value == 45.1
    assert found["statistics.state_investment_ytd_yoy", "VN", "", "2025-08-01"].value == pytest.approx(126.9)
    assert found["statistics.state_investment", "01", "", "2025-06-01"].value == 7000
    assert found["statistics.state_investment", "91", "", "2025-08-01"].value == 2000
    assert ("statistics.state_investment", "91", "", "2025-06-01") not in found
    assert {each.position for each in rejected} == {"a!F", "a!A10", "a!B"}


def test_before_the_reform_names_mean_the_old_provinces() -> None:
    rows: Rows = [
        [f"{INVESTMENT}"],
        ["", "", "Tỷ đồng"],
        ["", "Thực hiện tháng 5 năm 2025", "Ước tính tháng 6 năm 2025"],
        ["Tổng số", 10, 20],
        ["An Giang", 1, 2],
        ["Kiên Giang", 3, 4],
        ["TP. Huế", 5, 6],
        ["Đắk Lắk", 7, 8],
        ["Bà Rịa-Vũng Tàu", 9, 10],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert not rejected
    june = {key[1]: each.value for key, each in found.items() if key[3] == "2025-06-01"}
    assert june == {"VN": 20, "89": 2, "91": 4, "46": 6, "66": 8, "77": 10}


def test_prices_in_january_name_last_december_twice() -> None:
    rows: Rows = [
        ["14. Chỉ số giá tiêu dùng, giá vàng, đô la Mỹ và lạm phát cơ bản tháng 01 năm 2024"],
        ["", "", "", "", "%"],
        ["", "", "Tháng 01 năm 2024 so với:"],
        ["", "", "Kỳ gốc", "Tháng 01", "Tháng 12"],
        ["", "", "(2019)", "năm 2023", "năm 2023"],
        ["CHỈ SỐ GIÁ TIÊU DÙNG", "", 113.2, 103.37, 100.31],
        ["Trong đó:", "Lương thực", 130, 115.2, 101.6],
        ["CHỈ SỐ GIÁ VÀNG", "", 150, 116.2, 101],
        ["CHỈ SỐ GIÁ ĐÔ LA MỸ", "", 105, 104, 100.4],
        ["LẠM PHÁT CƠ BẢN", "", "", 2.72, 0.21],
    ]
    found, rejected = read(workbook({"a": rows}, merges={"a": ["C3:E3"]}))
    assert not rejected
    got = {(key[0].removeprefix("statistics."), key[2]): each.value for key, each in found.items()}
    assert got["cpi_base_2019", ""] == 113.2
    assert got["cpi_yoy", ""] == 103.37
    assert got["cpi_mom", ""] == got["cpi_december", ""] == 100.31
    assert got["cpi_yoy", "group=grain"] == 115.2
    assert got["gold_price_yoy", ""] == 116.2
    assert got["usd_price_mom", ""] == 100.4
    assert got["core_inflation_yoy", ""] == 2.72
    assert ("core_inflation_base_2019", "") not in got


def test_foreign_investment_takes_its_month_from_the_title() -> None:
    rows: Rows = [
        ["Đầu tư trực tiếp nước ngoài vào Việt Nam được cấp phép từ 01/01 đến 31/03/2025"],
        ["", "", "", "", "", "Triệu USD"],
        [
            "",
            "Số dự án cấp mới (Dự án)",
            "Vốn đăng ký cấp mới",
            "Vốn đăng ký điều chỉnh tăng thêm",
            "Số lượt góp vốn, mua cổ phần",
            "Giá trị góp vốn, mua cổ phần",
        ],
        ["TỔNG SỐ", 850, 4330, 5160, 800, 1490],
        ["Phân theo địa phương"],
        ["TP.Hồ Chí Minh", 1, 2, -3.5, 4, 5],
        ["Phân theo nước và vùng lãnh thổ"],
        ["Singapore", 6, 7, 8, 9, 10],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert not rejected
    assert {key[3] for key in found} == {"2025-03-01"}
    got = {
        (key[0].removeprefix("statistics.fdi_"), key[1], key[2]): each.value for key, each in found.items()
    }
    assert got["projects_ytd", "VN", ""] == 850
    assert got["registered_new_ytd", "VN", ""] == 4330
    assert got["registered_adjusted_ytd", "79", ""] == -3.5
    assert got["share_deals_ytd", "VN", "country=SG"] == 9
    assert got["shares_ytd", "VN", "country=SG"] == 10


def test_two_tables_on_one_sheet_with_columns_in_another_order() -> None:
    rows: Rows = [
        ["1. Hàng hóa xuất khẩu tháng 5/2017"],
        ["Triệu USD"],
        ["", "Lũy kế so với cùng kỳ (%)", "Lũy kế 5 tháng/2017", "Ước tính tháng 5/2017"],
        ["", "Trị giá", "Trị giá", "Trị giá"],
        ["Tổng trị giá", 117.4, "5.000,25", "1.234,5"],
        ["Gạo", "99,1", 60, "12,5"],
        [],
        ["2. Hàng hóa nhập khẩu tháng 5/2017"],
        ["Triệu USD"],
        ["", "Ước tính tháng 5/2017", "Lũy kế 5 tháng/2017"],
        ["", "Trị giá", "Trị giá"],
        ["Tổng trị giá", 2000, 9000],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert not rejected
    assert values(found) == {
        ("statistics.exports_value_ytd_yoy", "VN", "", "2017-05-01"): 117.4,
        ("statistics.exports_value_ytd", "VN", "", "2017-05-01"): 5000.25,
        ("statistics.exports_value", "VN", "", "2017-05-01"): 1234.5,
        ("statistics.exports_value_ytd_yoy", "VN", "goods=rice", "2017-05-01"): 99.1,
        ("statistics.exports_value_ytd", "VN", "goods=rice", "2017-05-01"): 60,
        ("statistics.exports_value", "VN", "goods=rice", "2017-05-01"): 12.5,
        ("statistics.imports_value", "VN", "", "2017-05-01"): 2000,
        ("statistics.imports_value_ytd", "VN", "", "2017-05-01"): 9000,
    }


@pytest.mark.parametrize(("unit", "factor"), [("Nghìn chiếc", 1), ("Chiếc", 0.001)])
def test_cars_are_counted_in_the_unit_of_their_footnote(unit: str, factor: float) -> None:
    rows: Rows = [
        ["30. Hàng hóa nhập khẩu"],
        ["", "", "Nghìn tấn; Triệu USD"],
        ["", "Ước tính tháng 2 năm 2019", "Ước tính tháng 2 năm 2019"],
        ["", "Lượng", "Trị giá"],
        ["Tổng trị giá", "", 15000],
        ["Ô tô", "", 300],
        ["Trong đó: Nguyên chiếc(*)", 12, 250],
        [f"(*){unit}, triệu USD"],
    ]
    found, _ = read(workbook({"a": rows}, merges={"a": ["B3:C3"]}))
    assert found["statistics.imports_cars", "VN", "", "2019-02-01"].value == pytest.approx(12 * factor)
    assert found["statistics.imports_value", "VN", "goods=cars_complete", "2019-02-01"].value == 250


def test_labels_that_slipped_by_a_row_are_refused_as_a_group() -> None:
    rows: Rows = [
        ["40. Vận tải hành khách và hàng hóa tháng 4 năm 2023"],
        ["", "Ước tính tháng 4 năm 2023"],
        ["A. HÀNH KHÁCH"],
        ["I. Vận chuyển (Nghìn HK)", 300],
        ["Phân theo ngành vận tải"],
        ["Đường sắt", 10],
        ["Đường bộ", 290],
        ["B. HÀNG HÓA", 150],
        ["I. Vận chuyển (Nghìn tấn)"],
        ["Phân theo ngành vận tải", 40],
        ["Đường sắt", 110],
        ["Đường bộ"],
        ["II. Luân chuyển (Triệu tấn.km)", 33],
        ["Phân theo ngành vận tải"],
        ["Đường bộ", 30],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert {(key[0], key[2]): each.value for key, each in found.items()} == {
        ("statistics.passengers", ""): 300,
        ("statistics.passengers", "mode=rail"): 10,
        ("statistics.passengers", "mode=road"): 290,
        ("statistics.freight_km", ""): 33,
        ("statistics.freight_km", "mode=road"): 30,
    }
    assert [each.position for each in rejected] == ["a!A8", "a!A11:A11"]


def test_an_unknown_row_that_sounds_like_a_heading_costs_no_other_row() -> None:
    rows: Rows = [
        ["18. Hàng hóa xuất khẩu tháng 4 năm 2023"],
        ["", "", "Ước tính tháng 4 năm 2023", ""],
        ["", "", "Lượng", "Trị giá"],
        ["TỔNG TRỊ GIÁ", "", "", 900],
        ["Mặt hàng chủ yếu"],
        ["", "Gạo", 5, 40],
        ["", "Mặt hàng khác", "", 60],
        ["", "Cà phê", 6, 70],
    ]
    found, rejected = read(workbook({"a": rows}, merges={"a": ["C2:D2"]}))
    goods = {key[2]: each.value for key, each in found.items() if key[0] == "statistics.exports_value"}
    assert goods == {"": 900, "goods=rice": 40, "goods=coffee": 70}
    assert [each.position for each in rejected] == ["a!B7"]
    assert "Mặt hàng khác" in rejected[0].reason


@pytest.mark.parametrize("thousand", ["Nghìn", "1000", "1.000"])
def test_units_of_two_columns_stand_in_the_row_of_the_section(thousand: str) -> None:
    rows: Rows = [
        ["27. Vận tải hành khách và hàng hóa tháng 4 năm 2023"],
        ["", "Ước tính tháng 4 năm 2023", "", ""],
        ["", "Vận chuyển", "Luân chuyển"],
        ["HÀNH KHÁCH", f"{thousand} HK", "Triệu HK.km"],
        ["Tổng số", 300, 30],
        ["HÀNG HÓA", f"{thousand} tấn", "Triệu tấn.km"],
        ["Tổng số", 150, 15],
    ]
    found, rejected = read(workbook({"a": rows}, merges={"a": ["B2:C2"]}))
    assert not rejected
    assert {key[0].removeprefix("statistics."): each.value for key, each in found.items()} == {
        "passengers": 300, "passenger_km": 30, "freight": 150, "freight_km": 15,
    }  # fmt: skip


def test_added_capital_has_more_than_one_name_and_is_never_taken_for_new_capital() -> None:
    rows: Rows = [
        ["7. Đầu tư trực tiếp của nước ngoài được cấp phép từ 01/01- 20/5/2013"],
        ["", "", "", "Triệu USD"],
        ["", "Số dự án cấp phép mới", "Vốn đăng ký bổ sung", "Vốn đăng ký cấp phép mới"],
        ["TỔNG SỐ", 398, 3300, 5200],
        ["Phân theo một số địa phương"],
        ["Thanh Hóa", "", 10, ""],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert not rejected
    assert {(key[0].removeprefix("statistics.fdi_"), key[1]): each.value for key, each in found.items()} == {
        ("projects_ytd", "VN"): 398, ("registered_adjusted_ytd", "VN"): 3300,
        ("registered_new_ytd", "VN"): 5200, ("registered_adjusted_ytd", "38"): 10,
    }  # fmt: skip


def test_columns_that_cannot_be_told_apart_are_both_refused() -> None:
    rows: Rows = [
        ["13. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng"],
        ["", "", "", "Tỷ đồng"],
        ["", "Ước tính tháng 5 năm 2013", "Tháng 5 năm 2013 theo giá so sánh", "5 tháng năm 2013"],
        ["TỔNG SỐ", 193, 120, 950],
        ["Du lịch", "", 2, 9],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert {key[0]: each.value for key, each in found.items() if not key[2]} == {
        "statistics.retail_sales_ytd": 950
    }
    assert [each.position for each in rejected] == ["a!B", "a!C"]
    assert "không phân biệt được" in rejected[0].reason


def test_a_unit_that_cannot_be_converted_is_refused_with_what_is_allowed() -> None:
    rows: Rows = [[f"{RETAIL} tháng 4 năm 2023"], ["", "Triệu USD"], ["", "Tháng 4 năm 2023"], ["Tổng số", 5]]
    found, rejected = read(workbook({"a": rows}))
    assert not found
    assert rejected[0].position == "a!B4"
    assert "«trieu usd» không đổi được; chấp nhận: tỷ đồng" in rejected[0].reason


def test_a_known_table_without_a_known_column_says_what_it_saw() -> None:
    rows: Rows = [
        [f"{RETAIL} tháng 4 năm 2023"],
        ["", "Tỷ đồng"],
        ["", "Mã số", "Ghi chú"],
        ["Tổng số", 5, 6],
    ]
    found, rejected = read(workbook({"a": rows}))
    assert not found
    assert "không tìm thấy cột cần đọc" in rejected[-1].reason
    assert rejected[-1].payload == "tiêu đề đã thấy: B: Mã số; C: Ghi chú"


def test_a_table_left_from_another_edition_is_refused() -> None:
    new: Rows = [[f"{RETAIL}"], ["", "Tỷ đồng"], ["", "Ước tính tháng 4 năm 2023"], ["Tổng số", 5]]
    old: Rows = [
        ["Hàng hóa xuất khẩu"],
        ["", "Triệu USD"],
        ["", "Trị giá ước tính tháng 4 năm 2021"],
        ["Tổng trị giá", 5],
    ]
    more: Rows = [[INVESTMENT], ["", "Tỷ đồng"], ["", "Ước tính tháng 4 năm 2023"], ["Tổng số", 5]]
    found, rejected = read(workbook({"a": old, "b": new, "c": more}))
    assert {key[0] for key in found} == {"statistics.retail_sales", "statistics.state_investment"}
    assert [
        (each.position, "ghi kỳ 4/2021 trong khi tệp là kỳ 04/2023" in each.reason) for each in rejected
    ] == [("a!A1", True)]


def test_what_one_file_says_in_two_ways_is_kept_once_and_told() -> None:
    rows: Rows = [[f"{RETAIL}"], ["", "Tỷ đồng"], ["", "Ước tính tháng 4 năm 2023"], ["Tổng số", 5]]
    other = [*rows[:-1], ["Tổng số", 6]]
    found, rejected = read(workbook({"a": rows, "b": other, "c": rows}))
    assert values(found) == {("statistics.retail_sales", "VN", "", "2023-04-01"): 5}
    assert [each.position for each in rejected] == ["b!B4"]
    assert "tệp nói khác ở ô a!B4" in rejected[0].reason


def test_the_month_of_the_file_name_comes_last_and_is_told() -> None:
    rows: Rows = [[f"{RETAIL}"], ["", "Tỷ đồng"], ["", "Ước tính tháng 4"], ["Tổng số", 5]]
    found, rejected = read(workbook({"a": rows}), name="03-Bieu-4.2023.xlsx")
    assert values(found) == {("statistics.retail_sales", "VN", "", "2023-04-01"): 5}
    assert "kỳ báo cáo 04/2023 lấy theo tên tệp" in rejected[0].reason
    with pytest.raises(ShapeError, match="không biểu nào ghi tháng"):
        for_source("gso_monthly").edition(Payload("bieu.xlsx", workbook({"a": rows})))


def test_a_newer_edition_has_a_newer_day_so_that_it_replaces_an_estimate() -> None:
    def edition(month: int, estimate: float, done: float) -> bytes:
        headings = [f"Thực hiện tháng {month - 1} năm 2023", f"Ước tính tháng {month} năm 2023"]
        return workbook({"a": [[RETAIL], ["", "Tỷ đồng"], ["", *headings], ["Tổng số", done, estimate]]})

    march, april = (read(edition(month, *figures))[0] for month, figures in ((3, (30, 20)), (4, (40, 31))))
    key = ("statistics.retail_sales", "VN", "", "2023-03-01")
    assert (march[key].value, march[key].status, march[key].as_of) == (
        30,
        ObsStatus.ESTIMATED,
        date(2023, 3, 31),
    )
    assert (april[key].value, april[key].status, april[key].as_of) == (
        31,
        ObsStatus.NORMAL,
        date(2023, 4, 30),
    )
