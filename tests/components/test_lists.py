"""Lists of places, posts, key words and topics: what a user reads of each, and of none."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from dash.development.base_component import Component

from components.hours import hour_map
from components.keywords import SIZES, keyword_cloud, keyword_rows, keywords_unit
from components.mentions import mention_list
from components.place_list import MOST, place_list
from components.topics import topic_table, topic_unit
from domain.answers import Mentions, Paired, Part, Parts, Places, Words
from domain.listening import Keyword, Mention
from domain.places import Place
from tests.components.test_panels import figure, reading, text, walk
from wording import say

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CAMERA = Place(
    source_id="KL-02", kind="camera", name="Rừng phòng hộ Núi Cấm", area="30538", former_area="890",
    updated_at=NOW, org="department_agriculture_environment", status="offline", capacity=1,
    facts={"group": "forest", "since": "2025-05-20", "reason": "device_fault"},
)  # fmt: skip
COLUMNS = ("name", "group", "area", "former_area", "org", "status", "since", "reason", "capacity")
POST = Mention(
    source_id="1", topic="erosion", outlet="news", tone="negative", site="bao-tinh.example", title="Sạt lở",
    address="https://bao-tinh.example/1", interactions=1812, published_at=NOW, updated_at=NOW,
)  # fmt: skip


def cells(node: Component | None) -> list[str]:
    return [" ".join(text(each).split()) for each in walk(node) if type(each).__name__ == "Td"]


def test_a_place_is_told_in_words_with_the_sign_of_its_state() -> None:
    drawn = place_list(Places("camera", (CAMERA,), reading()), columns=COLUMNS)

    assert cells(drawn) == [
        "Rừng phòng hộ Núi Cấm", "Kiểm lâm", "Xã Núi Cấm", "Thị xã Tịnh Biên", "Sở NNMT", "■ Mất kết nối",
        "20/05/2025", "Hỏng thiết bị", "1",
    ]  # fmt: skip
    head = [text(each) for each in walk(drawn) if type(each).__name__ == "Th"]
    assert head[3] == say("places.former_area")
    assert head[-1] == "Số camera"


def test_what_is_not_known_of_a_place_is_empty_and_no_place_is_no_table() -> None:
    bare = Place(source_id="x", kind="camera", name="x", area="30538", updated_at=NOW, status="planned")

    assert cells(place_list(Places("camera", (bare,), reading()), columns=("org", "capacity", "since"))) == [
        "", "", "",
    ]  # fmt: skip
    assert place_list(Places("camera", (), reading()), columns=COLUMNS) is None


def test_a_post_of_the_press_leads_to_it_and_others_say_that_nothing_is_kept() -> None:
    other = replace(POST, source_id="2", outlet="facebook_group", tone="positive", title="", address="")
    drawn = mention_list(Mentions((POST, other), reading()))

    links = [each for each in walk(drawn) if type(each).__name__ == "A"]
    props = [each.to_plotly_json()["props"] for each in links]
    assert [(each["href"], each["rel"]) for each in props] == [
        ("https://bao-tinh.example/1", "noopener noreferrer nofollow")
    ]
    row = cells(drawn)
    assert row[1:6] == [
        "Sạt lở https://bao-tinh.example/1",
        "Sạt lở, thiên tai",
        "Báo điện tử, bao-tinh.example",
        "▼ Tiêu cực",
        "1.812",
    ]
    assert row[7] == say("social.not_kept")
    assert mention_list(Mentions((), reading())) is None


def word(name: str, weight: int) -> Keyword:
    return Keyword(topic="", word=name, month=date(2024, 9, 1), weight=weight, updated_at=NOW)


@pytest.mark.parametrize(("weight", "size"), [(1000, SIZES), (640, 5), (100, 2), (1, 1)])
def test_key_words_are_sized_by_weight(weight: int, size: int) -> None:
    answer = Words(date(2024, 9, 1), (("", (word("lũ", 1000), word("kè", weight))),), reading())
    drawn = keyword_cloud(answer)

    words = [each for each in walk(drawn) if type(each).__name__ == "Li"]
    assert words[1].to_plotly_json()["props"]["className"].endswith(f"--{size}")
    assert text(words[0]) == "lũ 1.000"
    assert keywords_unit(answer) == "tháng 9/2024"


def test_key_words_stand_beside_their_topic() -> None:
    drawn = keyword_rows(Words(date(2024, 9, 1), (("Giao thông", (word("kẹt xe", 3),)),), reading()))

    assert [text(each) for each in walk(drawn) if type(each).__name__ in ("Dt", "Dd")] == [
        "Giao thông",
        "kẹt xe 3",
    ]
    assert keyword_rows(Words(None, (), reading())) is None
    assert keyword_cloud(Words(None, (), reading())) is None


def test_the_week_is_drawn_from_monday_down_and_a_cell_without_a_value_stays_empty() -> None:
    told = reading(5.0, indicator="social.posts_by_hour", breakdown="weekday=1|hour=08")
    drawn = figure(hour_map(Parts((Part("weekday=1|hour=08", told),))))

    (heat,) = drawn["data"]
    assert heat["y"][-1] == "Thứ Hai"
    assert heat["z"][-1][8] == 5
    assert heat["text"][0][0] == ""
    assert hour_map(Parts(())) is None


def test_topics_stand_with_their_kind_and_both_numbers() -> None:
    posts = reading(7.0, indicator="social.topic_posts", breakdown="topic=land")
    negative = reading(3.0, indicator="social.topic_negative", breakdown="topic=land")
    answer = Paired((("land", posts, negative), ("chairperson", posts, None)))

    assert cells(topic_table(answer)) == [
        "Đất đai, giải phóng mặt bằng", "Theo từ khóa", "7", "3",
        "Chủ tịch UBND tỉnh", "Theo chức danh", "7", "",
    ]  # fmt: skip
    assert topic_unit(answer) == "bài · T10/2026"
    assert topic_table(Paired(())) is None


def test_a_long_list_shows_the_first_and_says_how_many_there_are() -> None:
    many = [replace(CAMERA, source_id=f"KL-{at}", name=f"Camera {at}") for at in range(MOST + 20)]
    drawn = place_list(Places("camera", tuple(many), reading()), columns=COLUMNS)
    words = text(drawn)
    assert say("table.cut", shown=str(MOST), total=str(MOST + 20)) in words
    assert f"Camera {MOST - 1}" in words
    assert f"Camera {MOST}" not in words
