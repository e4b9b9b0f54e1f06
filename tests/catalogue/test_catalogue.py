"""What the catalogue declares: complete, consistent, and covering what the provinces asked for."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import catalogue
from catalogue import areas
from catalogue.model import CodeList, Definition, Indicator, Organisation, Source
from catalogue.strict_yaml import InvalidFileError

REQUIRED = {
    "AG-KTXH": 9, "HT-1.1a": 5, "HT-1.1b": 6, "HT-1.1c": 5, "HT-1.1d": 3, "HT-1.1e": 7, "HT-1.1f": 6,
    "HT-1.1g": 6, "HT-1.1h": 4, "HT-1.1i": 5, "HT-1.1k": 4, "HT-1.1l": 6,
}  # fmt: skip
"""How many rows of each group of requirements the field of socio-economy answers."""

every_indicator = pytest.mark.parametrize(
    "indicator", catalogue.indicators().values(), ids=lambda each: each.code
)


def test_every_reference_leads_somewhere() -> None:
    catalogue.check()


@pytest.mark.parametrize(
    ("update", "complaint"),
    [
        ({"source": "lrsi"}, "economy.exports: source: 'lrsi' is declared nowhere; see sources/"),
        ({"responsible": "nobody"}, "economy.exports: responsible: 'nobody' is declared nowhere"),
        ({"plan": "economy.x"}, "economy.exports: plan: 'economy.x' is declared nowhere; see indicators/"),
        ({"breakdowns": {"by": "lists"}}, "breakdowns.by: 'lists' is declared nowhere; see codelists/"),
    ],
)
def test_a_reference_to_nothing_is_named(
    update: dict[str, object], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = catalogue.indicators()["economy.exports"].model_copy(update=update)
    monkeypatch.setattr(
        catalogue, "indicators", lambda: {broken.code: broken, "economy.exports_plan": broken}
    )
    with pytest.raises(InvalidFileError) as caught:
        catalogue.check()
    assert any(complaint in problem for problem in caught.value.problems)


@every_indicator
def test_an_indicator_has_its_statutory_columns(indicator: Indicator) -> None:
    """Code, title, unit, main breakdowns, publication period, responsible agency, definition."""
    assert indicator.title[0].isupper() or indicator.title[0].isdigit()
    assert indicator.unit == indicator.unit.strip()
    assert all(len(version.text.split()) >= 4 for version in indicator.definition)
    assert [version.valid_from for version in indicator.definition] == sorted(
        version.valid_from for version in indicator.definition
    )
    cadence = indicator.cadence or catalogue.sources()[indicator.source].cadence
    assert cadence.freq == indicator.freq, "an indicator of another frequency needs a cadence of its own"


@every_indicator
def test_ranges_and_additions_make_sense(indicator: Indicator) -> None:
    if indicator.valid_min is not None and indicator.valid_max is not None:
        assert indicator.valid_min < indicator.valid_max
    assert (indicator.numerator is None) == (indicator.denominator is None)
    if indicator.unit == "%":
        assert indicator.over_areas != "sum", "percentages do not add up"
        assert indicator.over_time != "sum", "percentages do not add up"


@every_indicator
def test_a_plan_is_in_the_unit_of_what_it_plans(indicator: Indicator) -> None:
    if indicator.plan is not None:
        plan = catalogue.indicators()[indicator.plan]
        assert plan.unit == indicator.unit
        assert plan.decimals == indicator.decimals


def test_requirements_of_the_field_are_all_answered() -> None:
    answered = {each for indicator in catalogue.indicators().values() for each in indicator.requirements}
    wanted = {f"{group}-{number:02}" for group, count in REQUIRED.items() for number in range(1, count + 1)}
    assert wanted - answered == set()
    assert {"TH-02", "TH-03", "BD-S08"} <= answered


def test_the_ten_fields_of_the_pilot_have_pages() -> None:
    subjects = list(catalogue.subjects().values())
    assert [subject.title for subject in subjects] == [
        "Kinh tế xã hội", "Hành chính công", "Văn bản điện tử", "Y tế", "Giáo dục", "Du lịch văn hóa",
        "Lưu trú", "Camera an ninh", "Phản ánh kiến nghị", "Lắng nghe mạng xã hội",
    ]  # fmt: skip
    assert len({subject.path for subject in subjects}) == len(subjects)
    assert [subject.order for subject in subjects] == list(range(1, 11))


@pytest.mark.parametrize("codelist", catalogue.codelists().values(), ids=lambda each: each.code)
def test_a_code_list_tells_its_codes_apart(codelist: CodeList) -> None:
    assert codelist.items
    names = [item.name for item in codelist.items.values() if not item.parent]
    assert len(set(names)) == len(names)
    assert {item.parent for item in codelist.items.values()} - {""} <= set(codelist.items)
    assert not [code for code in codelist.items if set(code) & set("=|")], "these separate breakdowns"


@pytest.mark.parametrize("source", catalogue.sources().values(), ids=lambda each: each.code)
def test_a_source_is_documented(source: Source) -> None:
    document = Path(__file__).parents[2] / source.documentation
    assert document.read_text("utf-8").startswith("# ")


LISTED = [each for each in catalogue.organisations().values() if each.kind != "commune"]


@pytest.mark.parametrize("organisation", LISTED, ids=lambda each: each.code)
def test_an_agency_hands_over_on_the_day_it_ends(organisation: Organisation) -> None:
    if organisation.valid_to is not None:
        assert organisation.valid_from < organisation.valid_to
    for successor in organisation.successors:
        assert catalogue.organisations()[successor].valid_from == organisation.valid_to


def test_departments_merged_on_1_march_2025_and_districts_ended_on_1_july_2025() -> None:
    agencies = catalogue.organisations()
    merged = {code for code, each in agencies.items() if "department_finance" in each.successors}
    assert {agencies[code].name for code in merged} == {"Sở Tài chính", "Sở Kế hoạch và Đầu tư"}
    assert {agencies[code].valid_to for code in merged} == {date(2025, 3, 1)}
    districts = [each for each in agencies.values() if each.kind == "district"]
    assert len(districts) == 11
    assert {each.valid_to for each in districts} == {date(2025, 7, 1)}
    for district in districts:
        area = areas.at(district.area, date(2025, 6, 30))
        assert area is not None
        assert district.name.casefold().endswith(area.name.casefold())


def test_versions_of_a_definition_are_told_apart_by_day() -> None:
    first, second = (
        Definition(text="Cách tính cũ."),
        Definition(version="2", valid_from=date(2021, 1, 1), text="Mới."),
    )
    assert first.valid_from < second.valid_from - timedelta(days=1)
