"""Education and health out of published files: totals compared with the files, and made-up editions read."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import adapters
from adapters.base import Payload, ShapeError
from adapters.workbook import WorkbookParser
from domain.periods import Freq
from domain.records import Observation, ObsStatus, Rejection
from simulator.chance import Chance
from simulator.field_files import FieldFiles

REAL = Path(__file__).parents[3] / "shared" / "data"
YEARBOOK, EXAM = REAL / "stats" / "gso_provincial", REAL / "education"
TABLES = {
    "Number_of_school_of_general_education_as_of_30_September_by_province.csv": "yearbook.schools",
    "Number_of_classes_of_general_education_as_of_30_September_by_province.csv": "yearbook.classes",
    "Number_of_direct_teaching_teachers_of_general_education_as_of_30_September_by_province.csv":
        "yearbook.teachers",
    "Number_of_pupils_of_general_education_as_of_30_September_by_province.csv": "yearbook.pupils",
    "Number_of_health_establishments_under_provincial_departments_of_health_by_province.csv":
        "yearbook.health_establishments",
    "Number_of_patient_beds_under_provincial_departments_of_health_by_province.csv": "yearbook.beds",
}  # fmt: skip
KINDERGARTEN = (
    "Number_of_schools_classes_teachers_and_pupils_of_kindergarten_education_as_of_30_September.csv"
)
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real files do not stand beside the project")


def read(source: str, name: str, content: bytes | Path) -> tuple[list[Observation], list[Rejection]]:
    parser = adapters.load(source)
    assert isinstance(parser, WorkbookParser)
    items = list(parser.parse(Payload(name, content)))
    return (
        [item for item in items if isinstance(item, Observation)],
        [item for item in items if isinstance(item, Rejection)],
    )


def rows(path: Path) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";")


@real
@pytest.mark.parametrize("name", TABLES)
def test_totals_of_the_yearbook_are_those_of_the_file(name: str) -> None:
    found, rejections = read("gso_provincial", name, YEARBOOK / name)
    lines = list(rows(YEARBOOK / name))
    head = next(line for line in lines if line and line[0].startswith("Cities"))
    told: Counter[int] = Counter()
    for line in lines[lines.index(head) + 1 :]:
        at = line[0].strip() if line else ""
        if len(line) == len(head) and at not in ("WHOLE COUNTRY", "Ha Tay") and at not in REGIONS:
            told.update({
                int(title[:4]): int(cell)
                for title, cell in zip(head, line, strict=True) if title.endswith(" Total") and cell.isdigit()
            })  # fmt: skip

    assert rejections == []
    assert {each.indicator for each in found} == {TABLES[name]}
    mine: Counter[int] = Counter()
    for each in found:
        if not each.breakdown and each.area != "VN" and each.value is not None:
            mine[each.period_start.year] += round(each.value)
    assert mine == told
    freq = Freq.YEAR if "health" in name else Freq.SCHOOL_YEAR
    assert {each.freq for each in found} == {freq}


REGIONS = {
    "Red River Delta", "Northern midlands and mountain areas", "Central Highlands", "South East",
    "Northern Central area and Central coastal area", "Mekong River Delta", "Pupils in universities",
    "General classes in universities have been excluded in province",
}  # fmt: skip


@real
def test_a_blank_of_the_yearbook_is_missing_and_never_zero() -> None:
    name = "Number_of_school_of_general_education_as_of_30_September_by_province.csv"
    found, _ = read("gso_provincial", name, YEARBOOK / name)
    own = {(each.period_start.year, each.breakdown): each for each in found if each.area == "89"}
    assert own[2016, ""].value == 542
    assert own[2016, "level=primary"].value == 334
    blank = own[2006, "level=primary_lower"]
    assert (blank.value, blank.status) == (None, ObsStatus.MISSING)


@real
def test_thousands_of_the_kindergartens_become_pupils() -> None:
    found, _ = read("gso_provincial", KINDERGARTEN, YEARBOOK / KINDERGARTEN)
    pupils = {
        each.period_start: each.value
        for each in found if each.indicator == "yearbook.kindergarten_pupils" and each.area == "89"
    }  # fmt: skip
    assert pupils[date(2014, 9, 1)] == 57_000
    assert pupils[date(2015, 9, 1)] == 52_640_000, "so the file has it; the store's valid range refuses it"


@real
def test_a_table_of_the_yearbook_that_is_not_ours_is_refused() -> None:
    with pytest.raises(ShapeError):
        read(
            "gso_provincial", "pigs.csv", YEARBOOK / "Number_of_pigs_as_of_annual_1st_October_by_province.csv"
        )


@real
def test_the_score_distribution_holds_every_paper_of_the_file() -> None:
    path = EXAM / "thpt_subject_score_distribution.csv"
    found, rejections = read("exam_marks", path.name, path)
    told: Counter[int] = Counter()
    ten: Counter[int] = Counter()
    for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
        told[int(row["year"])] += int(row["count"])
        if row["subject"] == "Toan" and float(row["score"]) >= 9.5:
            ten[int(row["year"])] += int(row["count"])

    assert rejections == []
    mine: Counter[int] = Counter()
    for each in found:
        mine[each.period_start.year] += round(each.value or 0)
    assert mine == told
    last = {e.period_start.year: e.value for e in found if e.breakdown == "subject=math|band=095"}
    assert last == {year: count for year, count in ten.items() if count}


@real
def test_marks_of_provinces_are_those_of_the_file() -> None:
    path = EXAM / "thpt_province_subject_metrics.csv"
    found, rejections = read("exam_marks", path.name, path)
    taken = {(e.indicator, e.period_start.year, e.area, e.breakdown): e.value for e in found}
    for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
        if row["province_name"] == "An Giang" and row["subject"] == "DiaLy":
            area = "91" if int(row["year"]) > 2025 else "89"
            where = (int(row["year"]), area, "subject=geography")
            assert taken["exam.entries", *where] == int(row["count"])
            assert taken["exam.mean_mark", *where] == float(row["mean"])
    assert {item.payload[:4] for item in rejections} == {"2025"}, "codes that passed on within the year"


def test_editions_of_the_simulator_are_read_whole() -> None:
    seen: Counter[str] = Counter()
    for source, name, lines in FieldFiles(Chance(1), date(2026, 11, 21)).editions():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(lines)
        found, rejections = read(source, name, text.getvalue().encode())
        assert found
        assert rejections == []
        seen[source] += 1
    assert seen == {"moet_export": 7, "exam_marks": 8, "gso_provincial": 10, "tourism_report": 8}


def test_the_report_of_tourism_ends_with_2022_and_knows_its_halves() -> None:
    halves = set()
    for source, name, lines in FieldFiles(Chance(1), date(2026, 11, 21)).editions():
        if source == "tourism_report":
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(lines)
            found, _ = read(source, name, text.getvalue().encode())
            halves |= {each.period_start for each in found if each.freq is Freq.HALF_YEAR}
    assert max(halves) == date(2022, 7, 1)
    assert {(day.month, day.day) for day in halves} == {(1, 1), (7, 1)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("An Giang,2022,3,5,4000", "nửa năm"),
        ("An Giang,2022,1,99,4000", "99"),
        ("Nowhere,2022,1,5,4000", "Nowhere"),
        ("An Giang,2022,1,5,nhiều", "số"),
    ],
)
def test_a_line_that_is_not_understood_says_why(line: str, reason: str) -> None:
    content = f"Tỉnh,Năm,Kỳ,Mã chỉ tiêu,Giá trị\nAn Giang,2022,1,6,3100\n{line}\n".encode()
    found, rejections = read("tourism_report", "report.csv", content)
    assert [each.value for each in found] == [3100]
    assert reason in rejections[0].reason
