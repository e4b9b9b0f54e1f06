"""What a map shows: values of the day, units as they were, points within an area, numbers beside them."""

from datetime import UTC, date, datetime
from typing import Any

from domain.citizen_reports import CitizenReport, ReportStatus
from domain.periods import Freq
from domain.places import Place
from domain.records import Observation
from store.engine import Engine
from store.query import map_layers
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
