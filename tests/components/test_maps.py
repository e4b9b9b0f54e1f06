"""The map: legend, layers, list and card say what is drawn, and what of it is missing, withheld or unsure."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dash.development.base_component import Component

from catalogue import map_layers
from components.maps.as_list import map_list
from components.maps.card import place_card, report_card, unit_card
from components.maps.legend import map_legend
from components.maps.looks import layer_drawn
from components.maps.side import map_body, map_unit
from components.maps.stage import map_stage
from domain.answers import Layer, Mapped
from domain.freshness import Freshness, State
from domain.listing import Listed
from domain.places import Place
from domain.readings import Reading
from domain.records import ObsStatus
from tests.components.test_panels import reading, text, walk

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
UNITS = tuple((f"3030{number}", f"Xã {number}") for number in range(1, 7))
DEAD = Freshness(State.DEAD, NOW, "retired")


def value(place: int, amount: float | None, **given: Any) -> Reading:
    return reading(amount, area=UNITS[place][0], indicator="education.schools", **given)


def mapped(**given: Any) -> Mapped:
    values = (
        value(0, 1234.0), value(1, 10.0, status=ObsStatus.ESTIMATED), value(2, 0.0),
        value(3, None, status=ObsStatus.WITHHELD), value(4, None),
    )  # fmt: skip
    layers = (
        Layer("cameras", reading(7, indicator="cameras.connected"), 5, 2),
        Layer("lodging", reading(9, indicator="lodging.establishments", freshness=DEAD), 9, 0),
    )
    asked = {
        "level": "commune", "on": date(2026, 11, 21), "units": UNITS, "indicator": "education.schools",
        "offered": ("education.schools", "education.pupils"), "values": values, "method": "quantile",
        "bounds": (0.0, 10.0, 1234.0), "layers": layers, "reform": date(2025, 7, 1),
    }  # fmt: skip
    return Mapped(**{**asked, **given})


def lines(node: Component) -> list[str]:
    return [" ".join(text(each).split()) for each in walk(node) if type(each).__name__ == "Li"]


def drawn(node: Component) -> Any:
    return json.loads(node.to_plotly_json()["props"]["data-map"])


def test_the_legend_names_every_class_and_what_has_no_number() -> None:
    assert lines(map_legend(mapped())) == [
        "0 1 địa bàn", "10 1 địa bàn", "1.234 1 địa bàn", "giữ kín 1 địa bàn", "chưa có số liệu 2 địa bàn",
        "số sơ bộ hoặc ước tính 1 địa bàn", "ranh giới xấp xỉ",
    ]  # fmt: skip


def test_before_the_reform_the_boundaries_can_be_chosen() -> None:
    assert "Ranh giới" not in text(map_body(mapped()))
    then = map_body(mapped(on=date(2025, 5, 31)))
    assert "Ranh giới khi đó hiện nay" in text(then)
    assert drawn(then)["on"] == "2025-05-31"
    today = map_body(mapped(on=date(2025, 5, 31), drawn_on=date(2026, 11, 21)))
    assert "ước tính do tách/nhập" in text(today)
    assert "ước tính do tách/nhập" not in text(then)
    assert drawn(today)["on"] == "2026-11-21", "outlines are of today, figures of then"


def test_without_an_indicator_the_legend_says_why() -> None:
    nothing = mapped(indicator="", values=(), bounds=(), offered=())
    assert "Chưa có chỉ tiêu nào" in text(map_legend(nothing))
    assert "chưa có hoặc không còn" in text(map_legend(replace(nothing, units=())))
    assert map_unit(nothing) == "ngày 21/11/2026"


def test_zero_is_a_class_and_missing_is_none() -> None:
    units = drawn(map_body(mapped(lit=("cameras",))))["units"]
    assert units["30303"] == [0, "0"]
    assert units["30304"][0] == "withheld"
    assert units["30305"][0] == "missing"
    assert units["30302"] == [2, "10", 1], "an estimate is marked"
    assert "30306" not in units


def test_the_list_tells_what_the_map_shows_largest_first() -> None:
    told = [" ".join(text(each).split()) for each in walk(map_list(mapped())) if type(each).__name__ == "Td"]
    assert told[:6] == ["Xã 1", "1.234", "Xã 2", "10 ◌", "Xã 3", "0"]
    assert told[-1] == "chưa có số liệu"
    assert "giữ kín" in told


def test_a_layer_says_its_state_its_age_and_what_has_no_point() -> None:
    side = " ".join(text(map_body(mapped())).split())
    assert "Camera an ninh 5 ●" in side
    assert "2 chưa có tọa độ" in side
    assert "Cơ sở lưu trú 9 ■" in side
    layers = {each["code"]: each for each in drawn(map_body(mapped()))["layers"]}
    assert (layers["cameras"]["ended"], layers["lodging"]["ended"]) == (False, True)


def test_a_layer_that_is_off_does_not_make_the_map_dead() -> None:
    def sources(**given: Any) -> set[str]:
        return {each.indicator for each in mapped(**given).evidence if isinstance(each, Reading)}

    assert sources(lit=("cameras",)) == {"education.schools"}
    assert sources(values=(), lit=("cameras",)) == {"cameras.connected"}
    assert sources(values=(), lit=("cameras", "lodging")) == {"cameras.connected", "lodging.establishments"}


def test_states_differ_in_shape_as_well_as_in_colour() -> None:
    for layer in map_layers().values():
        status = layer_drawn(layer, ended=False)["by"][0]
        looks = [(shape, tone) for _name, shape, tone in status["items"]]
        assert len({shape for shape, _tone in looks}) >= min(len(set(looks)), 3), layer.code


def test_the_card_of_a_unit_gives_each_number_its_source_and_its_day() -> None:
    layers = [Layer("cameras", reading(7), 5, 2)]
    card = " ".join(text(unit_card("Xã 1", "cấp xã", [value(0, 12.0)], layers, area="30301")).split())
    assert "Trường học trên hệ thống vnEdu" in card
    assert "12 trường" in card
    assert "số liệu đến 28/10/2026" in card
    assert "Camera an ninh: 7" in card
    assert "Chưa có số liệu" in text(unit_card("Xã 1", "cấp xã", [], [], area="30301"))


def test_cards_of_things_lead_to_their_records_and_say_when_they_are_simulated() -> None:
    place = Place(
        source_id="1", kind="school", name="Trường A", area="30307", updated_at=NOW, status="operating",
        capacity=12, facts={"level": "primary"},
    )  # fmt: skip
    card = " ".join(text(place_card(map_layers()["schools"], place, source="school_list", simulated=True,
                                    area="30307")).split())  # fmt: skip
    assert "Cấp học Tiểu học" in card
    assert "mô phỏng" in card
    values = dict.fromkeys(("org", "area", "due_at", "finished_at"), None) | {
        "status": "waiting", "category": "health", "submitted_at": NOW,
    }  # fmt: skip
    record = Listed("citizen_report", "citizen_reports", "PA-1", values)
    told = report_card(map_layers()["reports"], record, simulated=False)
    links = [each.to_plotly_json()["props"].get("href") for each in walk(told) if type(each).__name__ == "A"]
    assert links == ["/ho-so?kind=citizen_report&source=citizen_reports&id=PA-1"]


def test_the_stage_asks_no_tiles() -> None:
    kinds = {type(each).__name__ for each in walk(map_stage("all", centre=(105.1, 10.4)))}
    assert "Map" in {name.replace("MapContainer", "Map") for name in kinds}
    assert not {"TileLayer", "WMSTileLayer", "AttributionControl"} & kinds
