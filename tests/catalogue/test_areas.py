"""Administrative units through time, by code and by every spelling of their names."""

import unicodedata
from datetime import date, timedelta
from itertools import pairwise

import pytest

from catalogue import areas
from catalogue.areas import Extent, Level
from catalogue.model import Area
from catalogue.spelling import keys
from domain.periods import Freq

REFORM = date(2025, 7, 1)
EVE = REFORM - timedelta(days=1)
BEFORE = date(1900, 1, 1)


def names(found: tuple[Area, ...]) -> list[str]:
    return sorted(area.name for area in found)


def test_a_code_means_what_it_meant_on_its_day() -> None:
    assert [getattr(areas.at("91", day), "name", None) for day in (EVE, REFORM)] == [
        "Tỉnh Kiên Giang",
        "Tỉnh An Giang",
    ]
    assert areas.at("89", EVE) is not None
    assert areas.at("89", REFORM) is None
    assert areas.at("00", EVE) is None


def test_the_country_had_63_provinces_and_has_34_with_3321_communes() -> None:
    assert len(areas.children("VN", date(2005, 1, 1))) == 64
    assert len(areas.children("VN", EVE)) == 63
    provinces = areas.children("VN", REFORM)
    assert len(provinces) == 34
    communes = [each for province in provinces for each in areas.children(province.code, REFORM)]
    assert len(communes) == 3321
    assert {each.level for each in communes} == {"commune"}
    assert {each.level for each in areas.children("89", EVE)} == {"district"}


def test_the_new_an_giang_has_102_communes_from_two_provinces() -> None:
    assert len(areas.children("91", REFORM)) == 102
    assert names(areas.merged_from("91")) == ["Tỉnh An Giang", "Tỉnh Kiên Giang"]
    assert len(areas.children("89", EVE)) == 11
    assert len(areas.children("91", EVE)) == 15


@pytest.mark.parametrize(
    ("code", "extents"),
    [
        ("91", (Extent("89", BEFORE, REFORM), Extent("91", REFORM, None))),
        ("52", (Extent("64", BEFORE, REFORM), Extent("52", REFORM, None))),
        ("89", (Extent("89", BEFORE, REFORM),)),
        ("01", (Extent("01", BEFORE, None),)),
        ("46", (Extent("46", BEFORE, None),)),
        ("42", (Extent("42", BEFORE, None),)),
        ("VN", (Extent("VN", BEFORE, None),)),
        ("00", ()),
    ],
)
def test_history_is_read_where_the_unit_kept_its_name(code: str, extents: tuple[Extent, ...]) -> None:
    assert areas.lineage(code) == extents


def test_every_unit_is_whole() -> None:
    faults = []
    for area in areas.every():
        end = area.valid_to - timedelta(days=1) if area.valid_to else REFORM
        if area.parent and areas.at(area.parent, end) is None:
            faults.append(f"{area.code} {area.name}: nobody above it on {end}")
        faults += [
            f"{area.code} {area.name}: {successor} did not begin when it ended"
            for successor in area.successors
            if area.valid_to is None or areas.at(successor, area.valid_to) is None
        ]
        if area.valid_to is not None and not area.successors:
            faults.append(f"{area.code} {area.name}: went into nothing")
    assert faults == []


def test_no_code_means_two_units_on_one_day() -> None:
    spans: dict[str, list[tuple[date, date]]] = {}
    for area in areas.every():
        spans.setdefault(area.code, []).append((area.valid_from, area.valid_to or date.max))
    doubled = [
        code
        for code, found in spans.items()
        if any(end > start for (_, end), (start, _) in pairwise(sorted(found)))
    ]  # fmt: skip
    assert doubled == []


SPELLINGS = [
    ("An Giang", "89", "91"), ("tỉnh an giang", "89", "91"), ("  AN GIANG ", "89", "91"),
    ("TP. Hồ Chí Minh", "79", "79"), ("Tp.HCM", "79", "79"), ("TP HCM", "79", "79"),
    ("Ho Chi Minh city", "79", "79"), ("Huế", "46", "46"), ("T.T. Huế", "46", "46"),
    ("Thừa Thiên - Huế", "46", "46"), ("Thừa Thiên–Huế", "46", "46"),
    ("Hoà Bình", "17", None), ("Hòa Bình", "17", None), ("HOÀ BÌNH", "17", None), ("Hoa Binh", "17", None),
    ("Bà Rịa-Vũng Tàu", "77", None), ("BR-VT", "77", None), ("Bà Rịa VT", "77", None),
    ("Đắc Lắc", "66", "66"), ("Đăk Lăk", "66", "66"), ("Dak Lak", "66", "66"), ("Bắc Cạn", "06", None),
    ("1. Hà Nội", "01", "01"), ("Hà Nội (*)", "01", "01"), ("Kontum", "62", None), ("Gia Lai", "64", "52"),
    ("Bình Định", "52", None), ("Kiên Giang", "91", None), ("Hà Tây", None, None), ("Atlantis", None, None),
    ("", None, None), ("TP.", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "since"), SPELLINGS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_province_is_found_however_it_is_written(
    name: str, before: str | None, since: str | None, form: str
) -> None:
    written = unicodedata.normalize(form, name)  # type: ignore[arg-type]
    found = [areas.find(written, level="province", on=day) for day in (EVE, REFORM)]
    assert [area and area.code for area in found] == [before, since]


def test_ha_tay_ended_on_1_august_2008() -> None:
    found = areas.find("Hà Tây", level="province", on=date(2008, 7, 31))
    assert found is not None
    assert (found.code, found.successors) == ("28", ("01",))
    assert areas.find("Hà Tây", level="province", on=date(2008, 8, 1)) is None


@pytest.mark.parametrize("name", ["Cả nước", "CẢ NƯỚC", "Việt Nam", "Toàn quốc", "Tổng số"])
def test_the_country_is_found(name: str) -> None:
    found = areas.find(name, level="country", on=EVE)
    assert found is not None
    assert found.code == areas.COUNTRY


@pytest.mark.parametrize("day", [date(2005, 1, 1), EVE, REFORM])
def test_every_province_is_found_by_its_full_short_and_unmarked_name(day: date) -> None:
    for province in areas.children("VN", day):
        for written in (province.name, areas.short_name(province), province.name.upper()):
            assert areas.find(written, level="province", on=day) == province


@pytest.mark.parametrize(
    ("name", "level", "on", "within", "code"),
    [
        ("Phường Long Xuyên", "commune", REFORM, "", "30307"),
        ("P. Long Xuyên", "commune", REFORM, "91", "30307"),
        ("Phu Quoc", "commune", REFORM, "", "31078"),
        ("H. Chợ Mới", "district", EVE, "", None),
        ("H. Chợ Mới", "district", EVE, "89", "893"),
        ("Tx. Tân Châu", "district", EVE, "89", "887"),
        ("Long Xuyên", "district", REFORM, "", None),
        ("Xã Tân Thành", "commune", EVE, "VN", None),
        ("Phường Mỹ Bình", "commune", EVE, "883", "30280"),
    ],
)
def test_smaller_units_are_found_where_only_one_is_meant(
    name: str, level: Level, on: date, within: str, code: str | None
) -> None:
    found = areas.find(name, level=level, on=on, within=within)
    assert (found and found.code) == code


def test_a_wrong_mark_does_not_find_another_commune() -> None:
    assert keys("Tân Thạnh") != keys("Tân Thành")
    assert areas.find("Phường Lóng Xuyên", level="commune", on=REFORM) is None


def test_names_for_narrow_places_have_no_kind() -> None:
    shown = [
        areas.short_name(area) for code in ("91", "79", "01", "30307") if (area := areas.at(code, REFORM))
    ]
    assert shown == ["An Giang", "TP. Hồ Chí Minh", "Hà Nội", "Phường Long Xuyên"]


def test_every_present_commune_has_a_committee() -> None:
    committees = areas.committees()
    assert len(committees) == 3321
    assert committees["commune_31078"].name == "Ủy ban nhân dân đặc khu Phú Quốc"
    assert committees["commune_31078"].area == "31078"


def test_only_present_provinces_are_provinces() -> None:
    assert [areas.is_province(code) for code in ("91", "89", "28", "30307", "VN", "")] == [True] + [False] * 5


def test_a_figure_belongs_to_the_unit_that_bore_the_code_at_the_end_of_its_period() -> None:
    def name(code: str, freq: Freq, start: date) -> str:
        unit = areas.of_period(code, freq, start)
        return areas.short_name(unit) if unit else ""

    assert name("91", Freq.YEAR, date(2025, 1, 1)) == "An Giang"
    assert name("91", Freq.YEAR, date(2024, 1, 1)) == "Kiên Giang"
    assert name("91", Freq.MONTH, date(2025, 6, 1)) == "Kiên Giang"
    assert name("89", Freq.YEAR, date(2025, 1, 1)) == "An Giang"
    assert name("44", Freq.YEAR, date(2025, 1, 1)) == "Quảng Trị"
    assert name("89", Freq.YEAR, date(2026, 1, 1)) == ""
