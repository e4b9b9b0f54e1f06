"""Places: what is written, kept, refused, and that every number of them is the number of places behind it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import catalogue
from domain.periods import Freq
from domain.places import Place
from domain.readings import Coverage, Reading
from domain.records import Observation
from store import tables
from store.engine import Engine
from store.place_rules import place_objection
from store.query import indicators, places
from tests.store.bring import bring

DEGREES = st.one_of(st.floats(), st.floats(8, 108), st.floats(100_000, 2_000_000))
THEN = datetime(2022, 11, 14, 15, 0, tzinfo=UTC)
DAY = date(2022, 11, 14)
ESTABLISHMENTS = "lodging.establishments"


def lodging(number: int, **facts: Any) -> Place:
    kind = facts.pop("type", "guest_house")
    told = {
        "source_id": f"LT-{number}", "kind": "lodging", "name": f"Nhà nghỉ {number}", "area": "884",
        "updated_at": THEN, "longitude": 105.1, "latitude": 10.7, "status": "operating", "capacity": 10,
        "facts": {"type": kind}, "position": f"items[{number}]",
    }  # fmt: skip
    return Place(**{**told, **facts})


def run(engine: Engine, items: Iterable[Any], *, at: datetime = THEN, day: date = DAY, **facts: Any) -> Any:
    return bring(engine, items, now=at, as_of=day, source="orm", **facts)


def rows(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        return {row.source_id: row for row in connection.execute(select(tables.place))}


def counts(engine: Engine, code: str, *, at: datetime = THEN, dimension: str = "") -> dict[str, float | None]:
    """The newest numbers of an indicator, by area or by part."""
    with engine.connect() as connection:
        if dimension:
            found = indicators.by_breakdown(
                connection, code, area="91", period=None, dimension=dimension, now=at
            )
            return {each.breakdown: each.value for each in found}
        found = indicators.by_area(connection, code, areas=["89", "91", "883", "884"], period=None, now=at)
        return {each.area: each.value for each in found}


def test_a_place_is_written_once_and_the_same_again_changes_nothing(engine: Engine) -> None:
    first = run(engine, [lodging(1), lodging(2)])
    assert (first.read, first.written, first.unchanged, first.superseded) == (2, 2, 0, 0)
    again = run(engine, [lodging(1), lodging(2)], at=THEN + timedelta(hours=1))
    assert (again.written, again.unchanged) == (0, 2)

    found = rows(engine)["LT-1"]
    assert (found.source, found.run_id, found.updated_at) == ("orm", first.run_id, THEN)
    assert (found.longitude, found.latitude, found.capacity) == (105.1, 10.7, 10)


def test_the_newest_version_of_a_place_stays_whatever_the_order(engine: Engine) -> None:
    newer = replace(lodging(1), updated_at=THEN + timedelta(minutes=5), name="Nhà nghỉ đổi tên")
    run(engine, [newer, lodging(1)])
    late = run(engine, [lodging(1)], at=THEN + timedelta(hours=1))

    assert (late.written, late.unchanged, late.superseded) == (0, 0, 1)
    assert rows(engine)["LT-1"].name == "Nhà nghỉ đổi tên"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"longitude": 10.7, "latitude": 105.1}, "bị đổi chỗ"),
        ({"longitude": 0.0, "latitude": 0.0}, "ngoài tỉnh"),
        ({"longitude": 106.7, "latitude": 10.77}, "ngoài tỉnh"),
        ({"area": "99999"}, "99999"),
        ({"area": "VN"}, "VN"),
        ({"status": "sleeping"}, "sleeping"),
        ({"kind": "castle"}, "castle"),
        ({"org": "nobody"}, "nobody"),
        ({"facts": {"type": "palace"}}, "palace"),
        ({"facts": {"guests_of_year": "nhiều"}}, "guests_of_year"),
        ({"updated_at": THEN + timedelta(days=1)}, "updated_at"),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_taken(
    engine: Engine, changes: dict[str, Any], reason: str
) -> None:
    outcome = run(engine, [lodging(1, **changes), lodging(2)])

    assert (outcome.read, outcome.written, outcome.rejected) == (2, 1, 1)
    assert outcome.rejections[0].position == "items[1]"
    assert reason in outcome.rejections[0].reason
    assert rows(engine).keys() == {"LT-2"}


@given(longitude=DEGREES, latitude=DEGREES)
@settings(max_examples=1_000, deadline=None)
def test_no_point_breaks_the_rules_and_none_lies_outside(longitude: float, latitude: float) -> None:
    """NaN, infinity, metres, degrees in the wrong order (B5)."""
    try:
        place = lodging(1, longitude=longitude, latitude=latitude)
    except ValueError:
        return
    inside = 103 < longitude < 107 and 8 < latitude < 12
    assert place_objection(place) is not None or inside


def test_places_are_counted_for_the_province_its_areas_and_every_part(engine: Engine) -> None:
    run(
        engine,
        [
            lodging(1, type="star_3", capacity=60), lodging(2), lodging(3, area="883", status="closed"),
            lodging(4, area="883"),
        ],
    )  # fmt: skip

    assert counts(engine, ESTABLISHMENTS) == {"89": 3, "883": 1, "884": 2}
    assert counts(engine, "lodging.rated_establishments") == {"89": 1, "883": 0, "884": 1}
    assert counts(engine, "lodging.rooms") == {"89": 80, "883": 10, "884": 70}
    by_type = counts(engine, ESTABLISHMENTS, dimension="type")
    assert by_type.keys() == {f"type={code}" for code in catalogue.codelists()["lodging_types"].items}
    assert {part for part, value in by_type.items() if value} == {"type=star_3", "type=guest_house"}
    assert by_type["type=homestay"] == 0, "none of a kind is zero, not missing"


def test_every_number_is_the_number_of_places_behind_it(engine: Engine) -> None:
    run(
        engine,
        [
            lodging(
                number, type="star_2" if number % 3 else "other", area=("883", "884")[number % 2],
                status="operating" if number % 5 else "suspended",
            )
            for number in range(40)
        ],
    )  # fmt: skip

    counting = [each for each in catalogue.indicators().values() if each.source == "orm" and each.places]
    assert counting
    with engine.connect() as connection:
        for indicator in counting:
            for area in ("91", "883", "884"):
                found = places.behind(connection, indicator.code, area=area)
                (number,) = indicators.latest(connection, [indicator.code], area=area, now=THEN)
                assert isinstance(number, Reading)
                assert indicator.places is not None
                expected = (
                    sum(each.capacity or 0 for each in found) if indicator.places.capacity else len(found)
                )
                assert number.value == expected, (indicator.code, area)


def test_what_is_no_longer_there_counts_as_zero(engine: Engine) -> None:
    run(engine, [lodging(1, area="883"), lodging(2)])
    tomorrow = THEN + timedelta(days=1)
    closed = replace(lodging(1, area="883"), status="closed", updated_at=tomorrow)
    run(engine, [closed], at=tomorrow, day=DAY + timedelta(days=1))

    assert counts(engine, ESTABLISHMENTS, at=tomorrow) == {"89": 1, "883": 0, "884": 1}
    with engine.connect() as connection:
        days = indicators.history(connection, ESTABLISHMENTS, area="91", now=tomorrow)
    assert [(each.period_start, each.value) for each in days] == [(DAY, 2), (DAY + timedelta(days=1), 1)]


def test_a_run_that_brings_no_place_still_counts_the_day(engine: Engine) -> None:
    run(engine, [lodging(1)])
    run(engine, [], at=THEN + timedelta(days=1), day=DAY + timedelta(days=1))

    with engine.connect() as connection:
        days = indicators.history(connection, ESTABLISHMENTS, area="91", now=THEN + timedelta(days=1))
    assert [each.value for each in days] == [1, 1]


def test_real_places_take_the_place_of_simulated_ones_and_never_join_them(engine: Engine) -> None:
    run(engine, [lodging(1), lodging(2)], simulated=True)
    run(engine, [lodging(3)], at=THEN + timedelta(hours=1))
    assert rows(engine).keys() == {"LT-3"}
    assert counts(engine, ESTABLISHMENTS)["89"] == 1

    outcome = run(engine, [lodging(4)], at=THEN + timedelta(hours=2), simulated=True)
    assert outcome.written == 0
    assert rows(engine).keys() == {"LT-3"}
    assert counts(engine, ESTABLISHMENTS)["89"] == 1


def test_a_dry_run_counts_and_leaves_nothing(engine: Engine) -> None:
    outcome = run(engine, [lodging(1)], dry_run=True)

    assert outcome.written == 1
    assert rows(engine) == {}
    assert counts(engine, ESTABLISHMENTS) == {}


def test_a_list_is_in_the_order_of_states_then_of_the_alphabet(engine: Engine) -> None:
    run(engine, [lodging(1, name="Út"), lodging(2, name="Ấp"), lodging(3, name="Ăn"), lodging(4, name="Đá")])

    with engine.connect() as connection:
        found = places.behind(connection, ESTABLISHMENTS, area="884")
        assert [each.name for each in found] == ["Ăn", "Ấp", "Đá", "Út"]
        assert places.behind(connection, ESTABLISHMENTS, area="883") == []
        with pytest.raises(ValueError, match="counts no places"):
            places.behind(connection, "lodging.guests", area="91")


def test_a_number_says_how_many_of_those_who_should_reported(engine: Engine) -> None:
    def told(indicator: str, value: float, breakdown: str = "") -> Observation:
        return Observation(indicator=indicator, area="89", freq=Freq.DAY, period_start=DAY, value=value,
                           breakdown=breakdown)  # fmt: skip

    run(engine, [told("lodging.guests", 40), told("lodging.guests", 30, "origin=domestic"),
                 told("lodging.expected", 373), told("lodging.reporting", 284)])  # fmt: skip

    with engine.connect() as connection:
        (whole,) = indicators.latest(connection, ["lodging.guests"], area="91", now=THEN)
        (part,) = indicators.by_breakdown(
            connection, "lodging.guests", area="91", period=None, dimension="origin", now=THEN
        )
    assert isinstance(whole, Reading)
    assert whole.coverage == Coverage(284, 373, "cơ sở")
    assert part.coverage == whole.coverage


def test_a_place_that_is_none_cannot_be_made() -> None:
    for wrong in (
        {"source_id": ""},
        {"name": ""},
        {"latitude": None},
        {"longitude": 200.0},
        {"capacity": -1},
    ):
        with pytest.raises(ValueError, match=r"empty|half|earth|below"):
            lodging(1, **wrong)
    with pytest.raises(ValueError, match="offset"):
        lodging(1, updated_at=datetime(2022, 11, 14))  # noqa: DTZ001
