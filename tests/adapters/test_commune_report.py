"""The monthly report of the communes: whose row it is, of which month, and what is not taken for a number."""

from datetime import date

import pytest

import adapters
from adapters.base import Payload
from adapters.workbook import WorkbookParser
from domain.periods import Freq
from domain.records import Observation, Rejection

HEAD = 'STT,Mã ĐVHC,"Xã, phường, đặc khu",Năm,Tháng,Thu ngân sách,Hộ nghèo,Số xã có báo cáo,Số xã'
AN_PHU = '1,30337,Xã An Phú,2026,10,"8,5",248'


def read(*lines: str, head: str = HEAD) -> tuple[list[Observation], list[Rejection], date]:
    parser = adapters.load("commune_report")
    assert isinstance(parser, WorkbookParser)
    payload = Payload("bieu-thang.csv", "\n".join((head, *lines)).encode())
    items = list(parser.parse(payload))
    found = [item for item in items if isinstance(item, Observation)]
    return found, [item for item in items if isinstance(item, Rejection)], parser.edition(payload).as_of


def test_each_row_is_a_commune_in_its_month_and_the_province_stands_among_them() -> None:
    found, rejections, as_of = read(
        AN_PHU, "2,30766,Phường Tô Châu,2026,9,,89", ',91,Tỉnh An Giang,2026,10,"596,4",17296,98,102'
    )
    assert rejections == []
    told = {
        (each.indicator.partition(".")[2], each.area, each.period_start.month): each.value for each in found
    }
    assert told == {
        ("budget_revenue", "30337", 10): 8.5, ("poor_households", "30337", 10): 248,
        ("poor_households", "30766", 9): 89,
        ("budget_revenue", "91", 10): 596.4, ("poor_households", "91", 10): 17296,
        ("reporting", "91", 10): 98, ("expected", "91", 10): 102,
    }, "an empty cell is no value"  # fmt: skip
    assert {each.freq for each in found} == {Freq.MONTH}
    assert as_of == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2,30341,Xã Nhơn Hội,2026,10,5,1", "Nhơn Hội"),
        ("2,,Xã Nhơn Hội,2026,10,5,1", "Nhơn Hội"),
        ("2,30346,Xã Nhơn Hội,2025,6,5,1", "2025"),
        ("2,30346,Xã Nhơn Hội,2026,13,5,1", "13"),
        ("2,30346,Xã Nhơn Hội,2026,10,nhiều,", "số"),
    ],
    ids=["another commune's code", "no code", "before it was one", "no month", "no number"],
)
def test_a_row_that_is_not_understood_says_why_and_the_rest_is_taken(line: str, reason: str) -> None:
    found, rejections, _ = read(AN_PHU, line)
    assert {each.area for each in found} == {"30337"}
    assert [reason in each.reason or reason in each.payload for each in rejections] == [True]


def test_a_code_that_lost_its_zeros_and_a_month_in_words_are_understood() -> None:
    found, rejections, _ = read("1,4,Phường Ba Đình,2026,Tháng 10,1,2")
    assert rejections == []
    assert {(each.area, each.period_start) for each in found} == {("00004", date(2026, 10, 1))}


def test_a_column_that_is_not_known_is_named() -> None:
    _, rejections, _ = read(AN_PHU + ",,,7", head=f"{HEAD},Số trâu")
    assert ["Số trâu" in each.reason for each in rejections] == [True]
