"""Lists of places: read by headings, refused row by row, marked where they call themselves simulated."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import adapters
from adapters.base import Payload, ShapeError
from adapters.place_list import PlaceListParser
from domain.places import Place
from domain.records import Rejection
from simulator import files
from store.place_rules import place_objection

HEAD = "STT,Xã,Tên trường,Mã số,Cấp học,Tình trạng,Kinh độ,Vĩ độ,Người liên hệ,Số lớp"
LIST = f"""Danh mục trường học, số liệu đến ngày 15/10/2026
{HEAD}
1,Phường Long Xuyên,Trường Tiểu học A,T01,Tiểu học,Hoạt động,"105,43",10.38,Bà Hai,24
2,Phường Châu Đốc,Trường THCS B,T02,THCS,Đã dừng,,,,
3,Xã Không Có,Trường C,T03,Tiểu học,Đang hoạt động,105.4,10.4,,
4,Phường Châu Đốc,Trường D,T04,Cao học,Đang hoạt động,105.4,10.4,,
5,Phường Châu Đốc,,T05,Tiểu học,Đang hoạt động,105.4,10.4,,
6,Phường Châu Đốc,Trường F,T06,Tiểu học,Đang hoạt động,105.4,,,
7,Phường Châu Đốc,Trường G,T07,Tiểu học,Đang hoạt động,105.4,10.4,,1e400
8,Phường Châu Đốc,Trường H,T08,Tiểu học,Đang hoạt động,nan,10.4,,
9,Phường Châu Đốc,Trường I,T09,Tiểu học,Đang hoạt động,105.4,10.4,,99999999999
"""


def parser(source: str = "school_list") -> PlaceListParser:
    found = adapters.load(source)
    assert isinstance(found, PlaceListParser)
    return found


def test_places_are_read_by_headings_and_bad_rows_are_refused_alone() -> None:
    payload = Payload("truong.csv", LIST.encode())
    assert parser().edition(payload).as_of == date(2026, 10, 15)
    found = list(parser().parse(payload))
    first, closed = (each for each in found if isinstance(each, Place))
    assert (first.source_id, first.name, first.area) == ("T01", "Trường Tiểu học A", "30307")
    assert (first.longitude, first.latitude, first.capacity) == (105.43, 10.38, 24)
    assert first.facts == {"level": "primary"}
    assert (closed.status, closed.longitude, closed.facts) == ("closed", None, {"level": "lower_secondary"})
    reasons = [each.reason for each in found if isinstance(each, Rejection)]
    assert len(reasons) == 7
    assert ["Không Có" in reasons[0], "Cao học" in reasons[1], "tên" in reasons[2]] == [True] * 3
    assert "Bà Hai" not in repr([each for each in found if isinstance(each, Place)])


def test_a_point_with_swapped_coordinates_is_refused_by_the_store() -> None:
    swapped = LIST.replace('"105,43",10.38', "10.38,105.43")
    place = next(iter(parser().parse(Payload("truong.csv", swapped.encode()))))
    assert isinstance(place, Place)
    assert "bị đổi chỗ" in (place_objection(place) or "")


@pytest.mark.parametrize(
    "text",
    ["Họ tên,Lớp\nA,B\n", f"{HEAD}\n1,Xã An Phú,Trường,T1,Tiểu học,Hoạt động,,,,\n"],
    ids=["another table", "no day"],
)
def test_what_is_no_such_list_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(ShapeError):
        list(parser().parse(Payload("x.csv", text.encode())))


def test_the_simulated_lists_are_read_whole_and_say_what_they_are(tmp_path: Path) -> None:
    files.write(tmp_path, seed=1, now=datetime(2026, 11, 21, 3, tzinfo=UTC))
    counted = {}
    for source in ("school_list", "facility_list", "site_list"):
        (path,) = (tmp_path / source).iterdir()
        payload = Payload(path.name, path)
        assert parser(source).edition(payload).simulated
        found = list(parser(source).parse(payload))
        assert all(isinstance(each, Place) and place_objection(each) is None for each in found)
        counted[source] = len(found)
    assert counted["school_list"] > 1000
    assert counted["site_list"] == 28
