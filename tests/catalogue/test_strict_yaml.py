"""Complaints about files: each names file, line, key, and what is allowed."""

from pathlib import Path

import pytest

import catalogue
from catalogue import strict_yaml
from catalogue.model import Indicator, Source, Subject

INDICATOR = """\
economy.exports:
  title: Xuất khẩu
  unit: triệu USD
  freq: M
  source: lris
  field: economy
  responsible: department_industry_trade
  definition:
    - text: Trị giá hàng hóa xuất khẩu.
"""


def complaints(path: Path, text: str, model: type = Indicator) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(strict_yaml.InvalidFileError) as caught:
        strict_yaml.load_entries(path, model)
    return caught.value.problems


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "indicators.yaml"


def test_an_entry_takes_its_key_as_code(path: Path) -> None:
    path.write_text(INDICATOR, "utf-8")
    assert strict_yaml.load_entries(path, Indicator)["economy.exports"].code == "economy.exports"


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("  unit:", "  units:", 3, ["exports.units: unknown key", "did you mean unit?", "allowed: "]),
        ("  source: lris\n", "", 1, ["economy.exports.source: this key is missing"]),
        ("freq: M", "freq: monthly", 4, ["economy.exports.freq: 'monthly' is unknown", "'M'", "'Y'"]),
        ("economy.exports:", "Economy:", 1, ["Economy.code: String should match pattern", "not 'Economy'"]),
        ("unit: triệu USD", "unit: 5", 3, ["economy.exports.unit: must be text; write it in quotes, not 5"]),
        ("unit: triệu USD", "unit: ''", 3, ["at least 1 character"]),
        ("    - text:", "    - words:", 9, ["exports.definition.0.words: unknown key", "legal_basis"]),
        ("  title:", "  decimals: 9\n  title:", 2, ["exports.decimals", "less than or equal to 4, not 9"]),
        ("  unit:", "  title: Nhập khẩu\n  unit:", 3, ["title: stands twice, first on line 2"]),
        ("  unit:", "  01: x\n  unit:", 3, ["01: a key must be text; write it in quotes"]),
        ("  unit:", "  on: x\n  unit:", 3, ["on: a key must be text; write it in quotes"]),
        ("freq: M", "freq: [M", 5, ["is not YAML"]),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(
    path: Path, before: str, after: str, line: int, words: list[str]
) -> None:
    assert before in INDICATOR
    found = complaints(path, INDICATOR.replace(before, after, 1))
    matching = [problem for problem in found if all(word in problem for word in words)]
    assert matching, found
    assert matching[0].startswith(f"{path}:{line}: ")


def test_all_faults_of_a_file_are_told_at_once(path: Path) -> None:
    text = INDICATOR.replace("  unit:", "  units:") + INDICATOR.replace("exports", "imports").replace(
        "freq: M", "freq: X"
    )
    found = complaints(path, text)
    assert [problem.split(": ")[1] for problem in found] == [
        "economy.exports.unit", "economy.exports.units", "economy.imports.freq"
    ]  # fmt: skip


def test_a_code_inside_an_entry_is_refused(path: Path) -> None:
    assert "without `code` inside" in complaints(path, "economy:\n  code: economy\n", Subject)[0]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n"])
def test_a_file_must_be_a_mapping(path: Path, text: str) -> None:
    assert "must be a mapping from code to entry" in complaints(path, text)[0]


def test_an_empty_file_declares_nothing(path: Path) -> None:
    path.write_text("# nothing yet\n", "utf-8")
    assert strict_yaml.load_entries(path, Source) == {}


def test_a_file_that_cannot_be_read_is_named(path: Path) -> None:
    with pytest.raises(
        strict_yaml.InvalidFileError, match=r"indicators\.yaml:1: cannot be read: No such file"
    ):
        strict_yaml.read(path)
    path.write_bytes("Xuất khẩu".encode("utf-16"))
    with pytest.raises(strict_yaml.InvalidFileError, match=r"is not UTF-8"):
        strict_yaml.read(path)


def test_the_same_code_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "indicators").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / "indicators" / name).write_text(INDICATOR, "utf-8")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    with pytest.raises(
        strict_yaml.InvalidFileError, match=r"b\.yaml: economy\.exports is declared in a\.yaml already"
    ):
        catalogue.indicators.__wrapped__()
