"""The gateway against a real RTSP server: every condition is found, and nobody disturbs the others."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Thread

import av
import pytest

from cameras.gateway import Gateway
from cameras.live import UnplayableError
from catalogue.model import CameraHealth
from jobs.registration import register_sources
from settings import Settings
from store.engine import Engine
from store.query import cameras
from tests.cameras.registry import camera, list_cameras, settings
from tests.cameras.rtsp import RtspServer

PATIENCE = 20.0


@contextmanager
def running(deployment: Settings, engine: Engine, rules: CameraHealth) -> Iterator[Gateway]:
    """A gateway that watches until the end of the block."""
    register_sources(engine, deployment)
    gateway = Gateway(deployment, engine, rules, simulated=True)
    thread = Thread(target=gateway.run)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def await_that(holds: Callable[[], bool], what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, what()
        time.sleep(0.1)


def conditions(gateway: Gateway) -> dict[str, str]:
    return {name: each.condition or "" for name, each in gateway.standing().items()}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_condition_is_found_and_nobody_is_disturbed(
    engine: Engine, tmp_path: Path, hasty: CameraHealth, now: datetime, request: pytest.FixtureRequest
) -> None:
    rtsp_server: RtspServer = request.getfixturevalue("rtsp_server")
    streams: dict[str, Path] = request.getfixturevalue("streams")
    victim = RtspServer({"victim": streams["street"]})
    urls = {name: rtsp_server.address(name) for name in streams}
    urls |= {
        "silent": request.getfixturevalue("silent"),
        "victim": victim.address("victim"),
        "planned": rtsp_server.address("street"),
    }
    places = [camera(name, now, status="planned" if name == "planned" else "online") for name in urls]
    list_cameras(engine, places, now=now)
    begun = datetime.now(UTC)
    with running(settings(tmp_path, engine, urls), engine, hasty) as gateway:
        first = {
            "street": "online", "still": "online", "hevc": "online", "victim": "online",
            "black": "black", "covered": "covered", "silent": "offline",
        }  # fmt: skip
        await_that(lambda: conditions(gateway) == first, lambda: conditions(gateway))
        for name in ("street", "hevc"):
            assert _size(gateway.watch.cameras[name].picture()) == (640, 360)
        assert gateway.standing()["hevc"].codec == "hevc"
        assert gateway.standing()["silent"].reason == "no_answer"
        assert gateway.watch.cameras["silent"].picture() is None

        rtsp_server.tell("freeze", "still")
        victim.kill()
        _look_live(gateway, tmp_path)
        second = first | {"still": "frozen", "victim": "offline"}
        await_that(lambda: conditions(gateway) == second, lambda: conditions(gateway))
        assert gateway.watch.cameras["victim"].picture() is not None
        assert gateway.live.running == 0, "nobody has looked for long"
        assert list((tmp_path / "cameras" / "live").iterdir()) == []
        rtsp_server.tell("thaw", "still")
        await_that(lambda: conditions(gateway)["still"] == "online", lambda: conditions(gateway))
    with engine.connect() as connection:
        seen = {name: _story(connection, name) for name in first}
        lasting = cameras.lasting(connection)
        watched = cameras.watched(connection, since=begun, until=datetime.now(UTC))
    assert seen == {
        **{name: [condition] for name, condition in first.items()},
        "still": ["online", "frozen", "online"], "victim": ["online", "offline"],
    }  # fmt: skip
    assert lasting == {}
    assert watched["street"].share == 100
    assert watched["silent"].share == 0
    assert 0 < (watched["victim"].share or 0) < 100


def _look_live(gateway: Gateway, folder: Path) -> None:
    """Begin a live stream by asking for it, and see that it can be played."""

    def asked(name: str) -> bytes | None:
        return gateway.live.file("street", name, lambda: gateway.live_address("street"))

    assert asked("live0.ts") is None
    assert gateway.live.running == 0
    play_list = (asked("live.m3u8") or b"").decode()
    segments = [line for line in play_list.splitlines() if line.endswith(".ts")]
    assert _size(asked(segments[0])) == (640, 360)
    assert asked("../../../ioc.db") is None
    assert list((folder / "cameras" / "live").iterdir()) != []
    assert gateway.live.running == 1
    with pytest.raises(UnplayableError, match="codec"):
        gateway.live.file("hevc", "live.m3u8", lambda: gateway.live_address("hevc"))


def _story(connection: object, name: str) -> list[str]:
    return [span.condition for span in reversed(cameras.history(connection, name, most=9))]  # type: ignore[arg-type]


def _size(content: bytes | None) -> tuple[int, int]:
    """Width and height of the first picture in a file."""
    assert content is not None
    with av.open(BytesIO(content), "r") as opened:
        frame = next(opened.decode(video=0))
        assert isinstance(frame, av.VideoFrame)
        return frame.width, frame.height
