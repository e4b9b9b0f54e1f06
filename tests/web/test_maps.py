"""Outlines over HTTP: what a map is drawn of, for whom, and that it is sent once."""

import json
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient
from shapely import from_geojson

from domain.access import Role
from tests.web.conftest import COMMUNE, Centre


@pytest.fixture(scope="module")
def viewer(still: Centre) -> FlaskClient:
    return still.as_role(Role.VIEWER)


def asked(browser: FlaskClient, path: str) -> dict[str, Any]:
    """The features at an address by their code."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/geo+json"
    assert answer.json is not None
    assert answer.json["type"] == "FeatureCollection"
    return {each["id"]: each for each in answer.json["features"]}


@pytest.mark.parametrize(
    ("path", "units"),
    [
        ("/maps/areas/commune?on=2026-11-21", 102),
        ("/maps/areas/commune?on=2025-06-30", 298),
        ("/maps/areas/district?on=2025-06-30", 26),
        ("/maps/areas/district?on=2025-07-01", 0),
        ("/maps/areas/province?on=2025-06-30", 2),
        ("/maps/areas/province", 1),
        ("/maps/areas/province?scope=country", 34),
        ("/maps/areas/province?scope=country&on=2024-12-31", 63),
    ],
)
def test_a_day_has_the_units_that_stood_on_it(viewer: FlaskClient, path: str, units: int) -> None:
    assert len(asked(viewer, path)) == units


def test_a_unit_that_nobody_has_brought_is_a_cell_and_says_so(viewer: FlaskClient) -> None:
    found = asked(viewer, "/maps/areas/commune?zoom=2")
    unit = found[COMMUNE]
    assert unit["properties"] | {"label": []} == {
        "code": COMMUNE, "name": "Xã An Phú", "level": "commune", "parent": "91", "approximate": True,
        "label": [],
    }  # fmt: skip
    label = {"type": "Point", "coordinates": unit["properties"]["label"]}
    assert from_geojson(json.dumps(unit["geometry"])).contains(from_geojson(json.dumps(label)))


def test_a_coarser_zoom_is_smaller(viewer: FlaskClient) -> None:
    sizes = [len(viewer.get(f"/maps/areas/province?scope=country&zoom={zoom}").data) for zoom in range(3)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]


def test_it_is_sent_packed_and_only_once(viewer: FlaskClient) -> None:
    path = "/maps/areas/commune"
    first = viewer.get(path, headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"
    assert brotli.decompress(first.data) == viewer.get(path).data
    again = viewer.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/maps/areas/country", 404),
        ("/maps/areas/commune?on=1/7/2025", 400),
        ("/maps/areas/commune?zoom=3", 400),
        ("/maps/areas/commune?zoom=x", 400),
        ("/maps/overlays/none", 404),
    ],
)
def test_what_cannot_be_drawn_is_refused(viewer: FlaskClient, path: str, status: int) -> None:
    assert viewer.get(path).status_code == status


def test_a_commune_officer_gets_the_own_commune_and_what_went_into_it(still: Centre) -> None:
    officer = still.as_role(Role.COMMUNE_OFFICER)
    assert set(asked(officer, "/maps/areas/commune")) == {COMMUNE}
    before = asked(officer, "/maps/areas/commune?on=2025-06-30")
    assert 1 < len(before) < 10
    assert not asked(officer, "/maps/areas/commune?on=2025-06-30&scope=country").keys() - before.keys()
