"""Words and numbers of the reports, and what mappings and catalogue say of one another."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalogue
from adapters.workbook.headings import understand
from adapters.workbook.labels import Labels
from adapters.workbook.text import Mark, UnreadableNumber, decimal_mark, key, number
from catalogue.mapping import mapping

SOURCES = ("gso_monthly", "pci", "papi", "budget_plan", "budget_final")


@pytest.mark.parametrize(
    ("text", "period", "bases"),
    [
        ("Thực hiện tháng 11 năm 2016 Lượng", ("month", 11, 2016), ()),
        ("Ước tính tháng 05/2017", ("month", 5, 2017), ()),
        ("Tháng Năm năm 2023", ("month", 5, 2023), ()),
        ("Cộng dồn 6 tháng năm 2019 Tổng mức", ("ytd", 6, 2019), ()),
        ("Chín tháng đầu năm 2023", ("ytd", 9, 2023), ()),
        ("Lũy kế đến tháng 3/2024", ("ytd", 3, 2024), ()),
        ("Ước tính năm 2016 Trị giá", ("year", 1, 2016), ()),
        ("Ước tính quý I/2023", ("quarter", 1, 2023), ()),
        ("6 tháng năm 2018 so với cùng kỳ năm 2017 (%)", ("ytd", 6, 2018), ("yoy",)),
        ("So với cùng kỳ năm trước (%) Quý I năm 2019", ("quarter", 1, 2019), ("yoy",)),
        ("So với cùng kỳ năm trước: Thực hiện quý I năm năm 2022", ("quarter", 1, 2022), ("yoy",)),
        ("Tháng 6 năm 2018 so với tháng 6 năm 2017 (%)", ("month", 6, 2018), ("yoy",)),
        ("Tháng 6 năm 2018 so với tháng 5 năm 2018", ("month", 6, 2018), ("mom",)),
        ("Tháng 12 năm 2022 so với Tháng 12 năm 2021", ("month", 12, 2022), ("yoy", "december")),
        ("Tháng 1 năm 2024 so với tháng 12 năm 2023", ("month", 1, 2024), ("mom", "december")),
        ("Tháng 3 năm 2015 so với: Tháng 12 năm 2014", ("month", 3, 2015), ("december",)),
        ("Tháng 12 năm 2016 so với: Kỳ gốc (2014)", ("month", 12, 2016), ("origin",)),
        ("Quý I năm 2024 so với quý IV năm 2023", ("quarter", 1, 2024), ("qoq",)),
        ("Năm 2022 so với năm 2021 (%)", ("year", 1, 2022), ("yoy",)),
        ("6 tháng năm 2019 so với kế hoạch năm 2019 (%)", ("ytd", 6, 2019), ("plan",)),
        ("Kế hoạch năm 2019", ("year", 1, 2019), ("unknown",)),
        ("Thực hiện 6 tháng cùng kỳ năm trước", ("ytd", 6, None), ("unknown",)),
        ("Số dự án (Dự án)", None, ()),
    ],
)
def test_headings_say_period_and_comparison(
    text: str, period: tuple[str, int, int | None] | None, bases: tuple[str, ...]
) -> None:
    heading = understand(text)
    found = heading.period and (heading.period.kind, heading.period.number, heading.period.year)
    assert (found, heading.bases) == (period, bases)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1.234.567", 1234567),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("0,123", 0.123),
        ("0.123", 0.123),
        ("-5,2", -5.2),
        ("−5,2", -5.2),
        ("(5,2)", -5.2),
        ("103,4%", 103.4),
        ("12,5(*)", 12.5),
        ("1.234", 1234),
        ("-", Mark.NOT_APPLICABLE),
        ("…", Mark.MISSING),
        ("...", Mark.MISSING),
        (" ", Mark.BLANK),
        ("x", Mark.NOT_APPLICABLE),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float | Mark) -> None:
    assert number(text, decimal=",") == value


@pytest.mark.parametrize("text", ["1.23.4", "1,2,3", "12a", "5-6", "nan", "inf", "1e5", "1.234,5.6"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text, decimal=",") == UnreadableNumber(text)


@given(st.floats(-1e12, 1e12, allow_nan=False), st.booleans())
def test_a_number_written_either_way_comes_back(value: float, vietnamese: bool) -> None:  # noqa: FBT001
    english = f"{value:,.4f}"
    written = english.translate(str.maketrans(",.", ".,")) if vietnamese else english
    read = number(written, decimal="," if vietnamese else ".")
    assert isinstance(read, float)
    assert read == pytest.approx(value, abs=1e-4)


@given(st.text(max_size=40))
def test_any_text_is_a_number_a_mark_or_refused(text: str) -> None:
    read = number(text, decimal=",")
    assert isinstance(read, Mark | UnreadableNumber) or math.isfinite(read)
    understand(text)
    key(text)


def test_the_decimal_mark_is_what_the_numbers_agree_on() -> None:
    assert decimal_mark(["1.234", "12,5"]) == ","
    assert decimal_mark(["1,234", "12.5"]) == "."
    assert decimal_mark(["1.234", "1,234"]) is None
    assert decimal_mark(["Nghìn tấn", "12"]) is None


def test_spellings_of_one_label() -> None:
    same = ["Thuỷ sản", "Thủy sản", "THỦY SẢN", "  - Thủy\nsản (*)", "1. Thủy sản", "Trong đó: Thủy sản"]
    assert {key(text) for text in same} == {key("thuy san")}
    assert key("Lúa mỳ") == key("Lúa mì")
    assert key("Điện thoại và LK", {"lk": "linh kiện"}) == key("Điện thoại và linh kiện")


@pytest.mark.parametrize("code", list(mapping("gso_monthly").tables))
def test_no_label_of_a_table_means_two_things(code: str) -> None:
    table = mapping("gso_monthly").tables[code]
    labels = Labels(table)
    for rows, items in zip(table.rows, labels.items, strict=True):
        if rows.codelist:
            listed = catalogue.codelists()[rows.codelist].items
            keys = [
                (labels.key(spelling), item)
                for item, entry in listed.items()
                for spelling in {entry.name.partition(" (đơn vị: ")[0], *entry.spellings}
            ]
            assert {found: item for found, item in keys} == items  # noqa: C416 - the last would win
            assert not [found for found, item in keys if items[found] != item]


def test_every_indicator_of_a_mapping_exists_with_its_breakdowns() -> None:
    indicators = catalogue.indicators()
    named: set[str] = set()
    for code, table in mapping("gso_monthly").tables.items():
        subjects = set(table.total) | {table.subject} if not table.facets else set(table.subjects.values())
        stems = {f"{subject}{measure.name}" for subject in subjects for measure in table.measures}
        stems |= {item.subject for item in table.items.values()}
        for stem in stems:
            for suffix in {*table.columns.values(), *table.origins.values()}:
                indicator = indicators[f"statistics.{stem}{suffix}"]
                named.add(indicator.code)
                assert indicator.source == "gso_monthly", code
        dimensions = {rows.dimension: rows.codelist for rows in table.rows if rows.dimension}
        for measure in table.measures:
            stem = next(iter(stems)) if table.facets else f"{table.subject}{measure.name}"
            first = indicators[f"statistics.{stem}{next(iter(table.columns.values()))}"]
            assert set(first.breakdowns.items()) <= set(dimensions.items()), (code, first.code)
    assert named == {code for code in indicators if code.startswith("statistics.")}


@pytest.mark.parametrize("source", SOURCES[1:])
def test_every_target_of_a_list_exists(source: str) -> None:
    indicators = catalogue.indicators()
    for listing in mapping(source).lists.values():
        targets = [target for column in listing.values.values() for target in column.to]
        targets += [total.to for total in listing.sums]
        targets += [
            target for keyed in (listing.long.keys if listing.long else {}).values() for target in keyed
        ]
        for target in targets:
            indicator = indicators[target.indicator]
            assert indicator.source == source
            dimension, _, item = target.breakdown.partition("=")
            assert not item or item in catalogue.codelists()[indicator.breakdowns[dimension]].items
        for total in listing.sums:
            assert set(total.of) <= set(listing.values)
