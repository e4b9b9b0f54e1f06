"""What a map shows: values of the day, units as they were, points within an area, numbers beside them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from domain.citizen_reports import CitizenReport, ReportStatus
from domain.periods import Freq
from domain.places import Place
from domain.records import Observation
from store.engine import Engine
from store.query import map_layers, readded
from store.query.progress import Place as Asked
from tests.store.bring import bring

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SCHOOLS = "education.schools"
DISTRICTS, COMMUNES = ["883", "884"], ["30307", "30337", "30316"]


def schools(area: str, year: int, value: float) -> Observation:
    return Observation(
        indicator=SCHOOLS, area=area, freq=Freq.SCHOOL_YEAR, period_start=date(year, 9, 1), value=value
    )


def camera(number: int, area: str, **given: Any) -> Place:
    told = {
        "source_id": f"C-{number}", "kind": "camera", "name": f"Bến phà {number}", "area": area,
        "updated_at": NOW, "status": "online", "longitude": 105.1, "latitude": 10.5, "capacity": 1,
        "facts": {"group": "key_positions"},
    }  # fmt: skip
    return Place(**{**told, **given})


def report(number: int, submitted: datetime) -> CitizenReport:
    return CitizenReport(
        source_id=f"PA-{number}", area="30307", org="department_health", updated_at=submitted,
        category="health", channel="app", status=ReportStatus.WAITING, submitted_at=submitted,
        longitude=105.43, latitude=10.38,
    )  # fmt: skip


def test_the_figures_are_those_of_the_day_and_of_its_units(engine: Engine) -> None:
    before = [schools("883", 2023, 31), schools("884", 2023, 20), schools("883", 2024, 33)]
    bring(engine, [*before, schools("30307", 2025, 12), schools("30337", 2025, 0)], now=NOW, source="vnedu")
    with engine.connect() as connection:

        def of(codes: list[str], on: date) -> dict[str, float | None]:
            found = map_layers.values(connection, SCHOOLS, codes, on=on, now=NOW, known_at=None)
            return {each.area: each.value for each in found}

        assert of(DISTRICTS, date(2024, 5, 31)) == {"883": 31, "884": 20}
        assert of(DISTRICTS, date(2025, 6, 30)) == {"883": 33}, "the newest that had begun"
        assert of(COMMUNES, date(2026, 1, 31)) == {"30307": 12, "30337": 0}, "zero is a value"
        assert of(COMMUNES, date(2025, 8, 1)) == {}
        assert SCHOOLS in map_layers.offered(connection, COMMUNES)
        assert map_layers.offered(connection, ["30316"]) == []


def test_figures_of_former_communes_are_added_up_for_those_of_today(engine: Engine) -> None:
    """30307 was put together of six whole communes, 30337 of two whole ones and of shares of two others."""
    whole = {"30280": 1, "30283": 2, "30286": 3, "30295": 4, "30298": 0, "30307": 6}
    shared = {"30337": 10, "30370": 5, "30355": 8, "30358": 9}
    held = [schools(area, 2023, value) for area, value in (whole | shared).items()]
    later = [schools("30337", 2025, 70), replace(schools("883", 2023, 31), indicator="education.pupils")]
    bring(engine, [*held, *later], now=NOW, source="vnedu")
    codes, on = ["30307", "30337", "30316"], date(2025, 6, 30)
    with engine.connect() as connection:
        found = readded.values(connection, SCHOOLS, codes, on=on, now=NOW, known_at=None)
        assert [(each.area, each.value, each.status.value) for each in found] == [
            ("30307", 16, "A"), ("30337", 10 + 5 + 8 / 2 + 9 / 3, "E"),
        ], "a commune of which a part is unknown has none"  # fmt: skip
        assert {each.period_start for each in found} == {date(2023, 9, 1)}
        assert readded.offered(connection, codes, on=on) == [SCHOOLS], "districts cannot be parted"
        assert readded.offered(connection, codes, on=date(2022, 1, 1)) == []


def test_a_layer_is_cut_to_an_area_and_says_what_has_no_point(engine: Engine) -> None:
    items = [
        camera(1, "30307"), camera(2, "30337", former_area="886"), camera(3, "30337", status="offline"),
        camera(4, "30337", longitude=None, latitude=None),
    ]  # fmt: skip
    bring(engine, items, now=NOW, as_of=date(2026, 11, 21), source="cameras")
    with engine.connect() as connection:

        def names(area: str) -> list[str]:
            return [each.name for each in map_layers.points(connection, "cameras", area=area)]

        assert len(names("91")) == 3
        assert names("30307") == ["Bến phà 1"]
        assert names("886") == ["Bến phà 2"], "it is still listed under its former district"
        layer = map_layers.layer(connection, "cameras", Asked("30337", NOW))
        assert (layer.placed, layer.unplaced) == (2, 1)
        assert layer.total.value == layer.placed + layer.unplaced  # type: ignore[union-attr]
        point = map_layers.points(connection, "cameras", area="91")[2]
        assert point.codes == {"status": "offline", "group": "key_positions"}
        row = map_layers.row_of(connection, "cameras", point.number)
        assert row is not None
        assert (row.source_id, row.simulated) == ("C-3", False)
        assert map_layers.row_of(connection, "lodging", point.number) is None
        assert next(each.folded for each in map_layers.names(connection)) == "ben pha 1"


def test_reports_that_came_later_are_not_on_the_map_of_a_day(engine: Engine) -> None:
    days = [datetime(2024, 5, 3, 3, tzinfo=UTC), datetime(2024, 5, 31, 16, 59, tzinfo=UTC),
            datetime(2024, 5, 31, 17, 1, tzinfo=UTC)]  # fmt: skip
    bring(engine, [report(number, day) for number, day in enumerate(days)], now=NOW,
          source="citizen_reports")  # fmt: skip
    with engine.connect() as connection:
        shown = map_layers.points(connection, "reports", area="91", until=date(2024, 5, 31))
        assert [each.name for each in shown] == ["PA-0", "PA-1"], "until midnight in the province"
        assert len(map_layers.points(connection, "reports", area="91")) == 3
