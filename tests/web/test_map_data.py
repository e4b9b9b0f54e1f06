"""Points, cards and the search of a map: guarded, cut to the area, known by an ETag."""

from base64 import b64decode
from datetime import date
from struct import unpack
from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.access import Role
from domain.periods import Freq
from domain.records import Observation
from store.query import map_layers
from tests.store.bring import bring
from tests.store.test_map_layers import camera, schools
from tests.web.conftest import COMMUNE, Centre

ELSEWHERE = "30307"
CASES = "health.infectious_cases"


@pytest.fixture
def filled(centre: Centre) -> Centre:
    now = centre.clock.now
    cameras = [camera(1, ELSEWHERE), camera(2, COMMUNE, status="offline", longitude=105.09, latitude=10.81)]
    bring(centre.engine, cameras, now=now, as_of=date(2026, 11, 20), source="cameras", simulated=True)
    figures = [schools(COMMUNE, 2026, 17), schools(ELSEWHERE, 2026, 40), schools("883", 2024, 33)]
    bring(centre.engine, figures, now=now, as_of=date(2026, 11, 1), source="vnedu")
    return centre


def numbers(packed: Any) -> list[int]:
    steps = unpack(f"<{packed['count']}I", b64decode(packed["ids"]))
    return [sum(steps[: at + 1]) for at in range(len(steps))]


def found(browser: FlaskClient, wanted: str) -> list[str]:
    answer = browser.get("/maps/search", query_string={"q": wanted}).json
    assert answer is not None
    return [each["name"] for each in answer["found"]]


def test_points_come_packed_and_only_once(filled: Centre) -> None:
    browser = filled.as_role(Role.VIEWER)
    answer = browser.get("/maps/points/cameras")
    packed = answer.json
    assert packed is not None
    assert (packed["count"], packed["names"]) == (2, ["Bến phà 1", "Bến phà 2"])
    x, y = (unpack("<2H", b64decode(packed[axis])) for axis in ("x", "y"))
    west, south, east, north = packed["box"]
    assert [west + (east - west) * each / 65535 for each in x] == pytest.approx([105.1, 105.09], abs=1e-4)
    assert [south + (north - south) * each / 65535 for each in y] == pytest.approx([10.5, 10.81], abs=1e-4)
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert browser.get("/maps/points/cameras", headers=tag).status_code == 304
    again = camera(2, COMMUNE, status="online", updated_at=filled.clock.now, longitude=105.09, latitude=10.81)
    filled.clock.move(minutes=5)
    changed = camera(2, COMMUNE, updated_at=filled.clock.now, longitude=105.09, latitude=10.81)
    bring(filled.engine, [again, changed], now=filled.clock.now, as_of=date(2026, 11, 21), source="cameras")
    assert browser.get("/maps/points/cameras", headers=tag).status_code == 200


def test_a_commune_officer_has_the_own_area_only(filled: Centre) -> None:
    """On every way to what lies on a map."""
    officer = filled.as_role(Role.COMMUNE_OFFICER)
    own = officer.get("/maps/points/cameras").json
    assert own is not None
    assert own["names"] == ["Bến phà 2"]
    for path in ("points/cameras", "search"):
        assert officer.get(f"/maps/{path}", query_string={"area": ELSEWHERE, "q": "ben"}).status_code == 404
    assert found(officer, "ben pha") == ["Bến phà 2"]
    assert officer.get("/maps/card", query_string={"unit": ELSEWHERE}).status_code == 404
    assert officer.get("/maps/card", query_string={"unit": COMMUNE}).status_code == 200
    viewer = filled.as_role(Role.VIEWER)
    (first, second) = numbers(viewer.get("/maps/points/cameras").json)
    asked = {"layer": "cameras", "number": str(first)}
    assert viewer.get("/maps/card", query_string=asked).status_code == 200
    assert officer.get("/maps/card", query_string=asked).status_code == 404
    assert officer.get("/maps/card", query_string=asked | {"number": str(second)}).status_code == 200
    panel = officer.get("/panels", query_string={"codes": "map.all", "indicator": "education.schools"}).text
    assert '"17"' in panel
    assert '"40"' not in panel


def test_the_number_on_a_card_is_that_of_the_store(filled: Centre) -> None:
    asked = {"unit": COMMUNE, "indicator": "education.schools"}
    card = filled.as_role(Role.VIEWER).get("/maps/card", query_string=asked)
    assert '"17"' in card.text
    with filled.engine.connect() as connection:
        (kept,) = map_layers.values(
            connection, "education.schools", [COMMUNE], on=date(2026, 11, 21), now=filled.clock.now,
            known_at=None,
        )  # fmt: skip
    assert kept.value == 17


def test_the_search_forgives_marks_and_case_and_finds_units_first(filled: Centre) -> None:
    viewer = filled.as_role(Role.VIEWER)
    assert found(viewer, "AN PHU")[0] == "Xã An Phú"
    assert found(viewer, "ben pha 1") == ["Bến phà 1"]
    assert found(viewer, "không có đâu") == found(viewer, "") == []


def test_the_map_of_a_day_before_the_reform_is_of_districts(filled: Centre) -> None:
    viewer = filled.as_role(Role.VIEWER)
    asked = {"codes": "map.all", "indicator": "education.schools", "on": "2025-05-31"}
    panel = viewer.get("/panels", query_string=asked).text
    assert "đơn vị cấp huyện" in panel
    assert '\\"883\\":[' in panel
    assert viewer.get("/maps/card", query_string={"unit": "883", "on": "2025-05-31"}).status_code == 200
    assert viewer.get("/maps/card", query_string={"unit": "883"}).status_code == 404


def test_former_figures_are_added_up_within_the_boundaries_of_today(filled: Centre) -> None:
    """What a unit was shared among is an estimate, and the panel says so."""
    former = [schools(code, 2023, 6) for code in ("30337", "30370", "30355", "30358")]
    bring(filled.engine, former, now=filled.clock.now, as_of=date(2026, 11, 2), source="vnedu")
    asked = {"codes": "map.all", "indicator": "education.schools", "on": "2025-05-31", "boundaries": "today"}
    panel = filled.as_role(Role.VIEWER).get("/panels", query_string=asked).text
    assert f'\\"{COMMUNE}\\":[4,\\"17\\",1]' in panel
    assert "17 ◌" in panel
    assert "ước tính do tách/nhập" in panel
    assert "cộng lại theo 102 đơn vị cấp xã hiện nay" in panel
    viewer = filled.as_role(Role.VIEWER)
    shown = {"unit": "30316", "on": "2025-05-31", "boundaries": "today"}
    assert "21/11/2026" in viewer.get("/maps/card", query_string=shown).text, "its card is of today"
    chosen = shown | {"unit": COMMUNE, "indicator": "education.schools"}
    card = viewer.get("/maps/card", query_string=chosen).text
    assert "năm học 2023-2024" in card
    assert "năm học 2026-2027" not in card
    assert "ước tính" in card
    assert viewer.get("/maps/card", query_string=shown | {"unit": "883"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/maps/points/nothing", 404),
        ("/maps/points/cameras?on=someday", 400),
        ("/maps/points/cameras?area=99999", 400),
        ("/maps/card", 404),
        ("/maps/card?layer=cameras&number=99999999", 404),
        ("/maps/card?layer=cameras&number=x", 404),
        ("/maps/card?unit=1", 404),
        ("/panels?codes=map.all&indicator=nothing", 400),
        ("/panels?codes=map.all&classes=colourful", 400),
        ("/panels?codes=map.all&boundaries=tomorrow", 400),
    ],
)
def test_nonsense_is_refused(still: Centre, path: str, status: int) -> None:
    assert still.as_role(Role.VIEWER).get(path).status_code == status


def test_withheld_cells_stay_withheld_on_the_map(centre: Centre) -> None:
    month = date(2026, 10, 1)
    cases = [
        Observation(indicator=CASES, area=area, freq=Freq.MONTH, period_start=month, value=value)
        for area, value in (("91", 200.0), (COMMUNE, 3.0), (ELSEWHERE, 4.0), ("30316", 193.0))
    ]  # fmt: skip
    bring(centre.engine, cases, now=centre.clock.now, source="his")
    asked = {"codes": "map.health", "indicator": CASES}
    panel = centre.as_role(Role.VIEWER).get("/panels", query_string=asked).text
    assert "giữ kín" in panel
    assert '\\"withheld\\"' in panel
    assert ':[0,\\"3\\"' not in panel
