"""Overlays and the base map over HTTP: what the settings switch on, in their order, and nothing else."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from catalogue.strict_yaml import InvalidFileError
from domain.access import Role
from settings import MapOverlay, Maps, Settings, load
from store.__main__ import main
from store.query.tiles import TilesError, base_map
from tests.conftest import NOW
from tests.stores import Stores
from tests.web.conftest import Centre, Clock, opened

PICTURE = b"\x89PNG a picture of Long Xuyen"
ZOOM, COLUMN, ROW = 8, 202, 120
"""A tile that has An Giang in it, its row counted from the north."""
CONFIG = 'province: "91"\nsources: {}\nmaps:\n'


def tiles_at(path: Path, kind: str = "png", *, empty: bool = False) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        told = [("format", kind), ("bounds", "104.7,9.3,105.6,11"), ("attribution", "<b>Sở</b>")]
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", told)
        connection.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        )
        if not empty:
            at = (ZOOM, COLUMN, 2**ZOOM - 1 - ROW, PICTURE)
            connection.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", at)
    return path


@pytest.fixture(scope="module")
def viewer(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """One who looks at a centre that has a base map, and two of the three layers that were brought."""
    folder = tmp_path_factory.mktemp("grounds")
    names = ("rivers", "roads", "canals", "never_brought")
    with opened(stores, "sqlite", folder) as engine:
        for name in names[:3]:
            line = {"type": "LineString", "coordinates": [[105.1, 10.1], [105.3, 10.5]]}
            feature = {"type": "Feature", "geometry": line, "properties": {"name": name}}
            path = folder / f"{name}.geojson"
            path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
            asked = ["boundaries", "overlay", str(path), "--name", name, "--kind", "line"]
            address = engine.url.render_as_string(hide_password=False)
            assert main(["--database-url", address, *asked]) == 0
        shown = (
            MapOverlay(name="roads", title="Đường bộ"),
            MapOverlay(name="never_brought", title="Chưa có"),
            MapOverlay(name="canals", title="Kênh"),
        )
        maps = Maps(overlays=shown, tiles=tiles_at(folder / "tỉnh 1.mbtiles"))
        settings = Settings(province="91", data_dir=folder, sources={}, maps=maps)
        clock = Clock(NOW)
        yield Centre(create_app(settings, engine=engine, now=clock), engine, clock).as_role(Role.VIEWER)


def test_the_layers_that_are_switched_on_come_in_the_order_of_the_settings(viewer: FlaskClient) -> None:
    answer = viewer.get("/maps/overlays")
    assert answer.json is not None
    assert answer.json["overlays"] == [
        {"name": "roads", "title": "Đường bộ", "kind": "line"},
        {"name": "canals", "title": "Kênh", "kind": "line"},
    ]
    again = viewer.get("/maps/overlays", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_layer_that_is_not_switched_on_is_refused(viewer: FlaskClient) -> None:
    drawn = viewer.get("/maps/overlays/canals?zoom=2")
    assert drawn.json is not None
    assert [each["properties"] for each in drawn.json["features"]] == [{"name": "canals"}]
    assert viewer.get("/maps/overlays/rivers").status_code == 404
    assert viewer.get("/maps/overlays/never_brought").status_code == 404


def test_the_base_map_gives_its_pictures_and_lets_browsers_keep_them(viewer: FlaskClient) -> None:
    told = viewer.get("/maps/overlays").json
    assert told is not None
    base = told["base"]
    assert (base["least"], base["most"], base["bounds"]) == (ZOOM, ZOOM, [104.7, 9.3, 105.6, 11])
    at = base["url"].replace("{z}", str(ZOOM)).replace("{x}", str(COLUMN)).replace("{y}", str(ROW))
    first = viewer.get(at)
    assert (first.status_code, first.mimetype, first.data) == (200, "image/png", PICTURE)
    assert first.headers["Cache-Control"] == "private, max-age=604800"
    again = viewer.get(at, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_points_of_an_overlay_are_cut_to_the_area_of_a_person(stores: Stores, tmp_path: Path) -> None:
    """Rivers and roads are not."""
    shapes: dict[str, list[dict[str, Any]]] = {
        "point": [
            {"type": "Point", "coordinates": [105.09, 10.81]},
            {"type": "Point", "coordinates": [105.1, 10.2]},
        ],
        "line": [{"type": "LineString", "coordinates": [[105.1, 10.1], [105.3, 10.5]]}],
    }
    with opened(stores, "sqlite", tmp_path) as engine:
        for kind, drawn in shapes.items():
            listed = [{"type": "Feature", "geometry": each, "properties": {}} for each in drawn]
            path = tmp_path / f"{kind}.geojson"
            path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), "utf-8")
            asked = ["boundaries", "overlay", str(path), "--name", kind, "--kind", kind]
            assert main(["--database-url", engine.url.render_as_string(hide_password=False), *asked]) == 0
        maps = Maps(overlays=tuple(MapOverlay(name=kind, title=kind) for kind in shapes))
        settings = Settings(province="91", data_dir=tmp_path, sources={}, maps=maps)
        centre = Centre(create_app(settings, engine=engine, now=Clock(NOW)), engine, Clock(NOW))

        def held(role: Role, kind: str) -> list[Any]:
            told = centre.as_role(role).get(f"/maps/overlays/{kind}?zoom=2").json
            assert told is not None
            return [each["geometry"]["coordinates"] for each in told["features"]]

        assert held(Role.VIEWER, "point") == [[105.09, 10.81], [105.1, 10.2]]
        assert held(Role.COMMUNE_OFFICER, "point") == [[105.09, 10.81]]
        assert held(Role.COMMUNE_OFFICER, "line") == held(Role.VIEWER, "line") != []


@pytest.mark.parametrize(
    "at", [f"{ZOOM}/{COLUMN}/{2**ZOOM - 1 - ROW}", f"{ZOOM}/999999/0", "9/1/1", f"{10**30}/0/0", "8/-1/0"]
)
def test_a_picture_that_is_not_there_is_not_found(viewer: FlaskClient, at: str) -> None:
    assert viewer.get(f"/maps/tiles/{at}").status_code == 404


def test_a_centre_without_a_base_map_has_no_pictures(still: Centre) -> None:
    viewer = still.as_role(Role.VIEWER)
    assert viewer.get("/maps/overlays").json == {"overlays": [], "base": None}
    assert viewer.get(f"/maps/tiles/{ZOOM}/{COLUMN}/{ROW}").status_code == 404
    assert still.browser().get(f"/maps/tiles/{ZOOM}/{COLUMN}/{ROW}").status_code == 401


def test_a_layer_that_the_store_lacks_is_told_and_stops_nothing(
    still: Centre, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    maps = Maps(overlays=(MapOverlay(name="rivers", title="Sông"),))
    settings = Settings(province="91", data_dir=tmp_path, sources={}, maps=maps)
    create_app(settings, engine=still.engine, now=still.clock)
    assert "the store holds no layer rivers" in caplog.text


@pytest.mark.parametrize(
    ("kind", "empty", "reason"),
    [("pbf", False, "vector tiles"), ("tiff", False, "'tiff'"), ("png", True, "no tiles")],
)
def test_a_base_map_that_cannot_be_drawn_is_refused(
    tmp_path: Path, kind: str, *, empty: bool, reason: str
) -> None:
    with pytest.raises(TilesError, match=reason):
        base_map(tiles_at(tmp_path / "a.mbtiles", kind, empty=empty))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("  tiles: gone.mbtiles\n", r"config.yaml:4: maps.tiles: \S+gone.mbtiles cannot be read"),
        ("  tiles: config.yaml\n", "is no MBTiles"),
        ("  tiles: pbf.mbtiles\n", "holds vector tiles"),
        ("  overlays: [{name: a, title: A}, {name: a, title: B}]\n", "a is listed twice"),
        ("  overlays: [{name: a}]\n", "title"),
        ("  overlays: [{name: A b, title: A}]\n", "name"),
        ("  overlay: []\n", "overlay"),
    ],
)
def test_settings_of_maps_are_read_strictly(tmp_path: Path, written: str, reason: str) -> None:
    tiles_at(tmp_path / "pbf.mbtiles", "pbf")
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG + written, "utf-8")
    with pytest.raises(InvalidFileError, match=reason):
        load(path, environ={})


def test_a_base_map_is_found_beside_the_settings(tmp_path: Path) -> None:
    tiles_at(tmp_path / "a.mbtiles", "webp")
    path = tmp_path / "config.yaml"
    path.write_text(f"{CONFIG}  tiles: a.mbtiles\n", "utf-8")
    assert load(path, environ={}).maps.tiles == tmp_path / "a.mbtiles"
