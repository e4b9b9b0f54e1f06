"""Pictures of cameras over HTTP: a real gateway behind, areas and roles in front."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from sqlalchemy import select
from werkzeug.test import TestResponse

import catalogue
from app import create_app
from cameras.gateway import Gateway
from cameras.server import GatewayServer
from domain.access import Role
from jobs.registration import register_sources
from settings import Settings
from store.engine import Engine
from store.tables import audit
from tests.cameras import registry, scenes
from tests.cameras.test_gateway import await_that, conditions
from tests.web.conftest import COMMUNE, Centre, make_centre, peopled
from web.camera_gateway import GatewayClient

ELSEWHERE = "30376"


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scenes.write(tmp_path_factory.mktemp("video") / "street.ts", "street")


@pytest.fixture
def watching(engine: Engine, tmp_path: Path, video: Path, now: datetime) -> Iterator[tuple[Centre, Gateway]]:
    """A centre with a gateway that watches a camera here, one elsewhere, and one whose file is not there."""
    places = [
        registry.camera("HERE", now), registry.camera("THERE", now, area=ELSEWHERE),
        registry.camera("GONE", now), registry.camera("UNWATCHED", now),
    ]  # fmt: skip
    registry.list_cameras(engine, places, now=now)
    urls = {"HERE": f"file://{video}", "THERE": f"file://{video}", "GONE": "rtsp://127.0.0.1:1/live"}
    made = registry.settings(tmp_path, engine, urls, credentials="police")
    gateway = Gateway(made, engine, catalogue.camera_health(), simulated=True)
    register_sources(engine, made)
    server = GatewayServer(("127.0.0.1", 0), gateway, registry.TOKEN)
    threads = [Thread(target=server.serve_forever), Thread(target=gateway.run)]
    for thread in threads:
        thread.start()
    peopled(engine)
    centre = make_centre(engine, tmp_path)
    facing: Settings = made.model_copy(
        update={"cameras": made.cameras.model_copy(update={"port": server.server_address[1]})}
    )
    facing.take_secrets_from({"IOC_SECRET_CAMERA_GATEWAY": registry.TOKEN})
    centre.app = create_app(facing, engine=engine, now=centre.clock)
    standing = gateway.standing
    await_that(lambda: bool(standing().get("THERE") and standing()["THERE"].taken), standing)
    await_that(lambda: bool(standing()["HERE"].taken) and standing()["GONE"].reason == "refused", standing)
    yield centre, gateway
    facing_it: GatewayClient = centre.app.server.extensions["cameras"]
    facing_it.close()
    gateway.stop()
    server.shutdown()
    server.server_close()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_see_which_camera(watching: tuple[Centre, Gateway], engine: Engine) -> None:
    centre, _gateway = watching
    assert centre.browser().get("/cameras/HERE/picture.jpg").status_code == 401
    administrator, officer = centre.as_role(Role.ADMINISTRATOR), centre.as_role(Role.COMMUNE_OFFICER)

    answer = administrator.get("/cameras/states")
    told = json_of(answer)
    assert told["reached"]
    assert set(told["cameras"]) == {"HERE", "THERE", "GONE"}
    assert told["cameras"]["HERE"]["codec"] == "h264"
    assert (told["cameras"]["GONE"]["reason"], told["cameras"]["GONE"]["taken"]) == ("refused", "")
    for secret in ("very-secret", "admin", "rtsp", "file:", "street"):
        assert secret not in answer.text

    picture = administrator.get("/cameras/HERE/picture.jpg")
    assert (picture.status_code, picture.mimetype, picture.data[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    taken = datetime.fromisoformat(picture.headers["X-Taken"])
    assert abs((datetime.now(UTC) - taken).total_seconds()) < 30
    assert int(picture.headers["Age"]) < 30
    again = administrator.get("/cameras/HERE/picture.jpg", headers={"If-None-Match": picture.headers["ETag"]})
    assert (again.status_code, again.data) in {(304, b""), (200, again.data)}
    for absent in ("GONE", "UNWATCHED", "NOBODY", "..%2F..%2Fioc", "%2e%2e"):
        assert administrator.get(f"/cameras/{absent}/picture.jpg").status_code == 404, absent

    assert set(json_of(officer.get("/cameras/states"))["cameras"]) == {"HERE", "GONE"}
    assert officer.get("/cameras/HERE/picture.jpg").status_code == 200
    for path in ("picture.jpg", "about", "live/live.m3u8"):
        assert officer.get(f"/cameras/THERE/{path}").status_code == 404
    assert _acts(engine).count(("commune_officer", "area_refused", ELSEWHERE)) == 3
    assert COMMUNE != ELSEWHERE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_views_are_audited_and_live_streams_are_not_for_everybody(
    watching: tuple[Centre, Gateway], engine: Engine
) -> None:
    centre, gateway = watching
    viewer, steward = centre.as_role(Role.VIEWER), centre.as_role(Role.STEWARD)
    assert steward.get("/cameras/HERE/picture.jpg").status_code == 200
    assert steward.get("/cameras/HERE/live/live.m3u8").status_code == 403
    await_that(lambda: conditions(gateway)["HERE"] == "online", lambda: conditions(gateway))
    opened = viewer.get("/cameras/HERE/about")
    assert json_of(opened)["title"] == "Camera HERE"
    assert "Đang hoạt động" in opened.text
    play_list = viewer.get("/cameras/HERE/live/live.m3u8")
    assert (play_list.status_code, play_list.mimetype) == (200, "application/vnd.apple.mpegurl")
    segment = next(line for line in play_list.text.splitlines() if line.endswith(".ts"))
    assert viewer.get(f"/cameras/HERE/live/{segment}").mimetype == "video/mp2t"
    assert viewer.get("/cameras/HERE/live/live.m3u8").status_code == 200
    for name in ("..%2F..%2Fioc.db", "live.m3u8%00", "other.ts", "live1.mp4"):
        assert viewer.get(f"/cameras/HERE/live/{name}").status_code == 404, name
    acts = [act for act in _acts(engine) if act[1].startswith("camera")]
    assert acts == [("viewer", "camera_opened", "HERE"), ("viewer", "camera_live", "HERE")]


def test_a_gateway_that_is_not_there_is_said(still: Centre) -> None:
    told = json_of(still.as_role(Role.VIEWER).get("/cameras/states"))
    assert (told["enabled"], told["reached"], told["cameras"]) == (False, False, {})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_gateway_answers_nobody_without_its_token(watching: tuple[Centre, Gateway]) -> None:
    centre, _gateway = watching
    root = centre.app.server.extensions["cameras"]._root
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer of-the-tesu"}):
        for path in ("/states", "/pictures/HERE", "/live/HERE/live.m3u8"):
            answer = requests.get(root + path, headers=headers, timeout=5)
            assert (answer.status_code, answer.json()) == (401, {"reason": "unauthorised"})


def json_of(answer: TestResponse) -> Any:
    return answer.get_json()


def _acts(engine: Engine) -> list[tuple[str, str, str]]:
    with engine.connect() as connection:
        query = select(audit.c.username, audit.c.action, audit.c.subject).order_by(audit.c.audit_id)
        return [tuple(row) for row in connection.execute(query)]
