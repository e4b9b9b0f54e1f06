"""Boards of lists and tables of areas: what a reader sees of what there is, and of what there is not."""

from dataclasses import replace
from datetime import date

import pytest

from catalogue import indicator_lists
from components.areas_table import areas_table
from components.board import board_summary, board_table
from components.panel import frame
from domain.answers import Across, Board, Entry, Group, Headline, Row
from domain.freshness import Freshness, State
from domain.periods import Freq
from domain.readings import Absence
from tests.components.test_panels import CODE, NOW, reading, text, walk
from wording import say

TOLD = reading(120.0)
NUMBER = Headline(CODE, 1_000.0, Freq.MONTH, date(2026, 1, 1), date(2026, 10, 1), (TOLD,))
NOTHING = replace(NUMBER, value=None, parts=(reading(None),))
DEAD = replace(NUMBER, parts=(replace(TOLD, freshness=Freshness(State.DEAD, NOW, "overdue")),))


def board(*entries: Entry, others: tuple[Headline, ...] = (), whole: bool = True) -> Board:
    return Board((Group("02. Lao động", entries, others, whole),))


def words(drawn: object) -> str:
    return " ".join(text(drawn).split())


def test_a_whole_group_says_how_many_of_its_entries_have_a_number_and_names_the_others() -> None:
    shown = words(board_table(board(
        Entry("Tỷ lệ lao động đã qua đào tạo", "T0203", (NUMBER,)), Entry("Tỷ lệ thất nghiệp", "T0204", ()),
        Entry("Năng suất lao động", "T0207", (NOTHING,)),
    )))  # fmt: skip
    assert "có số liệu 1 trên 3 chỉ tiêu" in shown
    assert "T0203 Tỷ lệ lao động đã qua đào tạo" in shown
    assert "1.000" in shown
    assert "Chưa có nguồn số liệu: T0204 Tỷ lệ thất nghiệp." in shown
    assert f"T0207 Năng suất lao động tỷ đồng ● T10/2026 {say('panel.no_value')}" in shown


def test_a_group_that_is_not_named_whole_never_says_of_how_many() -> None:
    shown = words(board_table(board(others=(NUMBER, NOTHING), whole=False)))
    assert "có 1 số liệu; chưa nhập đủ tên chỉ tiêu của nhóm" in shown
    assert "trên" not in shown
    assert say("board.none") in words(board_table(board(whole=False)))


def test_an_entry_of_several_numbers_says_what_each_counts() -> None:
    drawn = board_table(board(Entry("Thu ngân sách", "T0601", (NUMBER, replace(NUMBER)))))
    first, second = [words(each) for each in walk(drawn) if type(each).__name__ == "Tr"][2:]
    assert first.startswith("T0601 Thu ngân sách: Thu ngân sách")
    assert second.startswith("– Thu ngân sách")


def test_what_is_dead_in_one_row_is_not_dead_in_all() -> None:
    both, alone = board(others=(NUMBER, DEAD), whole=False), board(others=(DEAD,), whole=False)
    states = [
        frame(board_table(each), title="t", unit="", evidence=each.evidence, now=NOW).state
        for each in (both, alone)
    ]
    assert states == [State.LIVE, State.DEAD]
    assert "■" in words(board_table(both))


@pytest.mark.parametrize("code", ["province_statistics", "government_report"])
def test_the_summary_names_the_decision_and_what_of_it_is_here(code: str) -> None:
    listed = indicator_lists()[code]
    shown = words(board_summary(listed, board(Entry("Thu ngân sách", "", (NUMBER,)), others=(), whole=False)))
    assert listed.decision in shown
    assert f"Chỉ tiêu theo văn bản {listed.size}" in shown
    assert "Chỉ tiêu đã nhập có số liệu 1 trên 1" in shown


def test_a_table_of_areas_says_what_is_missing_and_marks_the_own_one() -> None:
    rows = (Row("Xã An Phú", (TOLD, None), home=True), Row("Xã Nhơn Hội", (None, TOLD), home=False))
    answer = Across((CODE, CODE), rows)
    drawn = areas_table(answer)
    first, second = [words(each) for each in walk(drawn) if type(each).__name__ == "Tr"][1:]
    assert first == f"Xã An Phú 120 {say('panel.no_value')}"
    assert second == f"Xã Nhơn Hội {say('panel.no_value')} 120"
    assert [text(each) for each in walk(drawn) if type(each).__name__ == "Strong"] == ["Xã An Phú"]
    assert areas_table(Across((CODE,), ())) is None


def test_a_table_of_one_area_is_of_its_periods() -> None:
    rows = (Row("", (TOLD,), home=False), Row("", (reading(90.0, month=9),), home=False))
    told = [words(each) for each in walk(areas_table(Across((CODE,), rows, by_period=True)))
            if type(each).__name__ == "Tr"]  # fmt: skip
    assert Across((CODE,), rows, by_period=True).evidence == (TOLD,), "as old as its newest period"
    assert told == [f"{say('table.period')} Thu ngân sách, tỷ đồng", "T10/2026 120", "T9/2026 90"]


def test_a_number_without_any_reading_is_named_and_takes_no_row() -> None:
    absent = replace(
        NUMBER, value=None, parts=(Absence(CODE, "91", "lris", Freshness(State.MISSING, None, "no_value")),)
    )
    drawn = board_table(board(Entry("Tỷ lệ thất nghiệp", "T0204", (absent,)), others=(absent,), whole=False))
    assert "Chưa có số liệu: T0204 Tỷ lệ thất nghiệp; Thu ngân sách." in words(drawn)
    assert len([each for each in walk(drawn) if type(each).__name__ == "Tr"]) == 3
