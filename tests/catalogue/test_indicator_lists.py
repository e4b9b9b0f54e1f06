"""Lists of indicators that decisions set: what is confirmed of them, and what a list may not say."""

from pathlib import Path

import pytest

import catalogue
from catalogue import strict_yaml
from catalogue.indicator_list import IndicatorList

LIST = """\
province_plan:
  title: Danh mục thử
  short: Thử
  decision: Quyết định 1/QĐ-UBND
  size: 2
  groups:
    - title: Giá cả
      whole: true
      entries:
        - {name: Chỉ số giá tiêu dùng, answers: [economy.cpi_same_month]}
        - {name: Chỉ số giá vàng}
"""


def test_the_statistics_of_a_province_have_their_groups_and_the_codes_that_are_confirmed() -> None:
    listed = catalogue.indicator_lists()["province_statistics"]
    assert [group.number for group in listed.groups] == [f"{number:02}" for number in range(1, 21)]
    assert [len(group.entries) for group in listed.groups if group.whole] == [17, 11]
    for group in listed.groups:
        numbers = [entry.number for entry in group.entries if entry.number]
        assert numbers == [f"T{group.number}{place:02}" for place in range(1, len(numbers) + 1)]
    assert (listed.size, listed.named) == (154, 32)
    assert "54/2016" in listed.replaces


def test_the_report_to_the_government_has_nine_fields() -> None:
    listed = catalogue.indicator_lists()["government_report"]
    assert len(listed.groups) == 9
    assert (listed.size, listed.named) == (200, 6)


def test_a_number_without_a_name_of_the_list_is_never_called_one() -> None:
    for listed in catalogue.indicator_lists().values():
        for group in listed.groups:
            answers = {number for entry in group.entries for number in entry.answers}
            assert not answers & set(group.numbers), f"{listed.code}: {group.title}"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("size: 2", "size: 1", "list.yaml:1: province_plan: 2 entries are named, but it has 1"),
        ("      whole: true\n", "      whole: true\n      numbers: [economy.exports]\n",
         "list.yaml:7: province_plan.groups.0: a whole group has entries, and every number of it"),
        ("      whole", "      wohle", "wohle: unknown key (did you mean whole?)"),
        ("[economy.cpi_same_month]", "[Giá]", "answers.0.indicator: String should match pattern"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(LIST.replace(before, after), "utf-8")
    with pytest.raises(strict_yaml.InvalidFileError) as caught:
        strict_yaml.load_entries(path, IndicatorList)
    assert any(complaint in problem for problem in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ("economy.cpi", "province_plan: answers, numbers: 'economy.cpi' is declared nowhere; see indicators"),
        ("{indicator: economy.budget_revenue, breakdown: revenue=luck}",
         "breakdown of economy.budget_revenue: 'revenue=luck' is declared nowhere"),
    ],
)  # fmt: skip
def test_an_answer_that_is_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, complaint: str
) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(LIST.replace("economy.cpi_same_month", answer), "utf-8")
    broken = strict_yaml.load_entries(path, IndicatorList)
    monkeypatch.setattr(catalogue, "indicator_lists", lambda: broken)
    with pytest.raises(strict_yaml.InvalidFileError) as caught:
        catalogue.check()
    assert any(complaint in problem for problem in caught.value.problems), caught.value.problems
