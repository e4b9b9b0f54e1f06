"""Boundaries brought from files: matched, kept with their origin, drawn on the days on which they stood."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import shapefile
from pyproj import Transformer
from shapely import coverage_is_valid, from_geojson
from sqlalchemy import func, select

from catalogue import areas
from geography.projection import of_meridian
from store.__main__ import main
from store.engine import Engine
from store.query.boundaries import outlines
from store.query.map_files import features, layers
from store.tables import audit, boundary, map_file, map_layer_feature
from tests.store.bring import bring as bring_in
from tests.store.test_map_layers import NOW, camera, report

DATA = Path(__file__).parents[3] / "shared" / "data"
SINCE = "2025-07-01"
DAY = date(2026, 1, 1)


def square(west: float, south: float, size: float = 0.1) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def around(code: str, size: float = 0.1) -> dict[str, Any]:
    unit = areas.newest(code)
    assert unit is not None
    assert unit.longitude is not None
    assert unit.latitude is not None
    return square(unit.longitude - size / 2, unit.latitude - size / 2, size)


def write(path: Path, *features: tuple[dict[str, Any] | None, dict[str, Any]]) -> Path:
    listed = [{"type": "Feature", "geometry": shape, "properties": told} for shape, told in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), "utf-8")
    return path


def bring(database_url: str, path: Path, *more: str, level: str = "commune", since: str = SINCE) -> int:
    asked = ["boundaries", "import", str(path), "--level", level, "--valid-from", since, "--by", "survey"]
    return main(["--database-url", database_url, *asked, *more])


def test_a_boundary_takes_the_place_of_the_cell(
    database_url: str, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path / "xa.geojson",
        (around("30337"), {"MAXA": 30337, "TENXA": "An Phú"}),
        (square(103, 9), {"ten": "Xã Không Có"}),
    )
    assert bring(database_url, path) == 0
    told = capsys.readouterr().out
    assert "1 đơn vị trên 102 đơn vị" in told
    assert "hình số 2 “Xã Không Có”: không có đơn vị nào" in told
    with engine.connect() as connection:
        found = {each.area: each for each in outlines(connection, "commune", on=DAY, zoom=2, province="91")}
        assert len(found) == 102
        assert [code for code, each in found.items() if not each.approximate] == ["30337"]
        brought = from_geojson(found["30337"].geometry)
        assert brought.area == pytest.approx(0.01, rel=0.001)
        before = outlines(connection, "commune", on=date(2025, 6, 30), zoom=2, province="91")
        assert all(each.approximate for each in before)
        file = connection.execute(select(map_file)).one()
        assert (file.name, file.features, file.imported_by) == ("xa.geojson", 2, "survey")
        act = connection.execute(select(audit)).one()
        assert (act.username, act.action, act.subject) == ("survey", "boundaries_imported", "xa.geojson")
        assert file.sha256 in act.after


def test_points_outside_the_boundary_that_was_brought_are_refused(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    """Within the box of the communes' positions both lie; without a boundary nothing tells them apart."""
    kept = camera(1, "91", longitude=105.1, latitude=10.2)
    off = camera(2, "91", longitude=105.43, latitude=10.38)
    shore = camera(3, "91", longitude=105.352, latitude=10.2)
    swapped = camera(4, "91", longitude=10.2, latitude=105.1)
    assert bring_in(engine, [kept, off], now=NOW, source="cameras").rejected == 0

    path = write(tmp_path / "tinh.json", (around("91", 0.5), {"ma": "91"}))
    assert bring(database_url, path, level="province") == 0
    told = [replace(each, position=str(place)) for place, each in enumerate((kept, off, shore, swapped))]
    outcome = bring_in(engine, told, now=NOW, source="cameras")
    assert [each.position for each in outcome.rejections] == ["1", "3"]
    assert "ngoài tỉnh" in outcome.rejections[0].reason
    assert "bị đổi chỗ" in outcome.rejections[1].reason
    inside = replace(report(1, NOW), longitude=105.1)
    outcome = bring_in(engine, [inside, report(2, NOW)], now=NOW, source="citizen_reports")
    assert ["ngoài tỉnh" in each.reason for each in outcome.rejections] == [True]
    earlier = datetime(2025, 6, 1, tzinfo=UTC)
    before = replace(off, updated_at=earlier)
    assert bring_in(engine, [before], now=earlier, source="cameras").rejected == 0, "it did not stand then"


@pytest.mark.parametrize(
    "case",
    [
        (None, "hình số 2 không có tọa độ"),
        (square(10.7, 105.1), "kinh độ và vĩ độ bị đổi chỗ cho nhau"),
        (square(2.3, 48.8), "ngoài Việt Nam"),
        ({"type": "Polygon", "coordinates": [[[105, 10], [105, 11], [106, 11]]]}, "hình số 2 bị hỏng"),
        (square(550_000, 1_190_000), "kinh tuyến trục"),
    ],
)
def test_a_bad_file_is_refused_whole(
    database_url: str, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    case: tuple[dict[str, Any] | None, str],
) -> None:  # fmt: skip
    shape, reason = case
    path = write(tmp_path / "bad.geojson", (around("30337"), {"code": "30337"}), (shape, {"code": "30328"}))
    assert bring(database_url, path) == 1
    told = capsys.readouterr().err
    assert "bad.geojson" in told
    assert reason in told
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(boundary)) == 0
        assert connection.scalar(select(func.count()).select_from(map_file)) == 0


def test_a_dry_run_tells_and_writes_nothing(
    database_url: str, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "xa.geojson", (around("30337"), {"code": "30337"}))
    assert bring(database_url, path, "--dry-run") == 0
    assert "không ghi gì" in capsys.readouterr().out
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(map_file)) == 0


def test_a_layer_is_kept_with_names_only(database_url: str, engine: Engine, tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[105.1, 10.1], [105.3, 10.5]]}
    path = write(tmp_path / "song.geojson", (line, {"name": "Sông Hậu", "owner": "somebody"}))
    asked = ["boundaries", "overlay", str(path), "--name", "rivers", "--kind", "line"]
    assert main(["--database-url", database_url, *asked]) == 0
    with engine.connect() as connection:
        rows = connection.execute(select(map_layer_feature)).all()
    assert [(row.zoom, row.name) for row in rows] == [(zoom, "Sông Hậu") for zoom in range(3)]


def test_a_layer_takes_what_is_of_its_kind_and_tells_the_rest(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"type": "LineString", "coordinates": [[105.1, 10.1], [105.3, 10.5]]}
    path = write(tmp_path / "song.geojson", (line, {}), ({"type": "Point", "coordinates": [105, 10]}, {}))
    asked = ["--database-url", database_url, "boundaries", "overlay", str(path), "--name", "rivers"]
    assert main([*asked, "--kind", "line"]) == 0
    told = capsys.readouterr().out
    assert "lớp “rivers” (đường): 1 hình" in told
    assert "1 hình thuộc loại khác" in told
    assert main([*asked, "--kind", "area"]) == 1
    assert "không hợp với lớp vùng" in capsys.readouterr().err


def overlay(database_url: str, path: Path, *more: str) -> int:
    asked = ["boundaries", "overlay", str(path), "--name", "posts", "--kind", "point", *more]
    return main(["--database-url", database_url, *asked])


@pytest.mark.parametrize(
    ("table", "more"),
    [
        ("Tên;Kinh độ;Vĩ độ;SĐT\nĐồn số 1;105,1;10,2;0901234567\n;105,3;10,4;\n", ()),
        ('\ufeffname,lat,lon\r\n"Đồn số 1",10.2,105.1\r\n,10.4,105.3\r\n', ()),
        (
            "ten\teasting\tnorthing\nĐồn số 1\t538362\t1127880\n\t560273\t1150031\n",
            ("--central-meridian", "104.75"),
        ),
    ],
)
def test_a_table_of_points_becomes_a_layer(
    database_url: str, engine: Engine, tmp_path: Path, table: str, more: tuple[str, ...]
) -> None:
    path = tmp_path / "don.csv"
    path.write_text(table, "utf-8", newline="")
    assert overlay(database_url, path, *more) == 0
    with engine.connect() as connection:
        found = features(connection, "posts", zoom=0)
        assert [each.kind for each in layers(connection)] == ["point"]
    assert [each.name for each in found] == ["Đồn số 1", ""]
    first = from_geojson(found[0].geometry)
    assert (first.x, first.y) == pytest.approx((105.1, 10.2), abs=0.01)
    assert not [each for each in found if "0901" in f"{each.name}{each.geometry}"]


@pytest.mark.parametrize(
    "case",
    [
        ("name,x,y\nA,105.1,10.2\n", "không có cột kinh độ"),
        ("name,lon,lat\nA,105.1,10.2\nB,,10.3\n", "dòng 2: kinh độ “”"),
        ("name,lon,lat\nA,nan,10.2\n", "dòng 1"),
        ("name,lon,lat\nA,10.2,105.1\n", "bị đổi chỗ"),
        ("name,lon,lat\nA,560000,1150000\n", "--central-meridian"),
        ("name,lon,lat\n", "không có hình nào"),
        ("", "không có cột"),
    ],
)
def test_a_table_that_is_none_is_refused_whole(
    database_url: str, engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    case: tuple[str, str],
) -> None:  # fmt: skip
    (table, reason), path = case, tmp_path / "don.csv"
    path.write_text(table, "utf-8")
    assert overlay(database_url, path) == 1
    assert reason in capsys.readouterr().err
    with engine.connect() as connection:
        assert not layers(connection)


def test_islands_that_a_boundary_leaves_out_are_no_reason_to_refuse(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    """A special zone keeps the box around it; any other commune needs its own boundary."""
    path = write(tmp_path / "tinh.json", (around("91", 0.5), {"ma": "91"}))
    assert bring(database_url, path, level="province") == 0
    island = camera(1, "31078", longitude=103.96, latitude=10.2)
    sea = camera(2, "31078", longitude=103.5, latitude=9.8)
    off = replace(camera(3, "30307", longitude=105.43, latitude=10.38), position="2")
    told = [island, replace(sea, position="1"), off]
    outcome = bring_in(engine, told, now=NOW, source="cameras")
    assert [each.position for each in outcome.rejections] == ["1", "2"]
    path = write(tmp_path / "xa.json", (around("30307", 0.2), {"ma": "30307"}))
    assert bring(database_url, path) == 0
    assert bring_in(engine, [off], now=NOW, source="cameras").rejected == 0


def test_a_topology_becomes_a_layer(database_url: str, engine: Engine, tmp_path: Path) -> None:
    river = {"type": "LineString", "arcs": [0], "properties": {"name": "Sông Tiền"}}
    topology = {
        "type": "Topology", "objects": {"rivers": {"type": "GeometryCollection", "geometries": [river]}},
        "transform": {"scale": [0.1, 0.1], "translate": [105, 10]}, "arcs": [[[1, 1], [2, 4]]],
    }  # fmt: skip
    path = tmp_path / "song.topojson"
    path.write_text(json.dumps(topology), "utf-8")
    asked = ["boundaries", "overlay", str(path), "--name", "rivers", "--kind", "line"]
    assert main(["--database-url", database_url, *asked]) == 0
    with engine.connect() as connection:
        (found,) = features(connection, "rivers", zoom=2)
    assert found.name == "Sông Tiền"
    assert from_geojson(found.geometry).wkt == "LINESTRING (105.1 10.1, 105.3 10.5)"


def test_a_shapefile_of_the_province_is_set_into_degrees_in_silence(
    database_url: str, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crs = of_meridian(104.75)
    place = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform
    corners = [(105.1, 10.1), (105.2, 10.1), (105.2, 10.2), (105.1, 10.2), (105.1, 10.1)]
    with shapefile.Writer(str(tmp_path / "ho"), shapeType=shapefile.POLYGON) as writer:
        writer.field("TEN", "C", 40)
        writer.poly([[place(*corner) for corner in corners]])  # the wrong way round
        writer.record("Hồ")
    (tmp_path / "ho.prj").write_text(crs.to_wkt("WKT1_ESRI"), "ascii")
    with ZipFile(tmp_path / "ho.zip", "w") as archive:
        for ending in ("shp", "dbf", "prj"):
            archive.write(tmp_path / f"ho.{ending}", f"ho.{ending}")
    asked = ["boundaries", "overlay", str(tmp_path / "ho.zip"), "--name", "lakes", "--kind", "area"]
    assert main(["--database-url", database_url, *asked]) == 0
    assert [each.getMessage() for each in caplog.records if each.name == "shapefile"] == []
    with engine.connect() as connection:
        (found,) = features(connection, "lakes", zoom=2)
    assert found.name == "Hồ"
    assert from_geojson(found.geometry).bounds == pytest.approx((105.1, 10.1, 105.2, 10.2), abs=0.0001)


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.is_dir(), reason="the reference data do not lie beside the project")
def test_published_layers_come_in(database_url: str, engine: Engine) -> None:
    land, river = ("area", ["--only", "layer=land"]), ("line", ["--only", "layer=river"])
    asked = [(path, *cut) for path in (DATA / "basemap").glob("*_basemap.geojson") for cut in (land, river)]
    asked.append((DATA / "basemap/land_islands_gshhg_vn.geojson", "area", []))
    asked.append((DATA / "basemap/rivers_wdbii_vn.geojson", "line", []))
    asked.append((DATA / "points/health_facilities_osm_5_provinces.geojson", "point", []))
    for number, (path, kind, more) in enumerate(asked):
        told = ["boundaries", "overlay", str(path), "--name", f"layer_{number}", "--kind", kind, *more]
        assert main(["--database-url", database_url, *told]) == 0, path.name
    with engine.connect() as connection:
        held = {each.file: each.features for each in layers(connection)}
    assert len(held) == 8
    assert held["land_islands_gshhg_vn.geojson"] == 1640
    assert held["rivers_wdbii_vn.geojson"] == 449
    assert held["health_facilities_osm_5_provinces.geojson"] == 145


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.is_dir(), reason="the reference data do not lie beside the project")
def test_published_boundaries_come_in_without_gaps(
    database_url: str, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(database_url, DATA / "admin/new_2025/91_an_giang_communes.geojson") == 0
    assert "102 đơn vị trên 102" in capsys.readouterr().out
    with engine.connect() as connection:
        for zoom in range(3):
            found = outlines(connection, "commune", on=DAY, zoom=zoom, province="91")
            assert not any(each.approximate for each in found)
            assert coverage_is_valid([from_geojson(each.geometry) for each in found])
        (province,) = outlines(connection, "province", on=DAY, zoom=0, province="91")
        assert not province.approximate


@pytest.mark.realdata
@pytest.mark.skipif(not DATA.is_dir(), reason="the reference data do not lie beside the project")
def test_former_districts_are_put_together_of_their_communes(database_url: str, engine: Engine) -> None:
    path = DATA / "admin/old_pre2025/89_an_giang_communes2009.geojson"
    assert bring(database_url, path, level="district", since="2009-04-01") == 0
    with engine.connect() as connection:
        found = outlines(connection, "district", on=date(2025, 6, 30), zoom=0, province="91")
        assert sum(not each.approximate for each in found) == 11
        assert outlines(connection, "district", on=date(2025, 7, 1), zoom=0, province="91") == ()
