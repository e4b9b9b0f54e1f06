"""Fixtures of the camera tests: streams, a real RTSP server, a camera that accepts and never answers."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import catalogue
from catalogue.model import CameraHealth, Confirmation, FrozenRules, SilenceRules
from domain.cameras import Condition
from tests.cameras import rtsp, scenes


@pytest.fixture(scope="session")
def streams(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each scene, by name."""
    folder = tmp_path_factory.mktemp("streams")
    wanted = {"street": "h264", "still": "h264", "black": "h264", "covered": "h264", "hevc": "h265"}
    return {
        name: scenes.write(folder / f"{name}.{ending}", "street" if name == "hevc" else name)
        for name, ending in wanted.items()
    }


@pytest.fixture(scope="session")
def needs_rtsp() -> None:
    """The RTSP server is there; `make test` installs it."""
    assert rtsp.installed(), rtsp.MISSING


@pytest.fixture
def rtsp_server(needs_rtsp: None, streams: dict[str, Path]) -> Iterator[rtsp.RtspServer]:
    """A running server of all scenes."""
    server = rtsp.RtspServer(streams)
    yield server
    server.kill()


@pytest.fixture
def silent() -> Iterator[str]:
    """Address of a camera that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"rtsp://127.0.0.1:{listening.getsockname()[1]}/live"


@pytest.fixture
def hasty() -> CameraHealth:
    """The rules of the catalogue, with shorter times."""
    rules = catalogue.camera_health()
    return rules.model_copy(update={
        "pictures": rules.pictures.model_copy(update={"every": 0.5}),
        "silence": SilenceRules(slow=4, offline=6),
        "frozen": FrozenRules(difference=rules.frozen.difference, after=3, identical_after=60),
        "confirm": {each: Confirmation(seconds=1, pictures=0) for each in Condition},
        "connecting": rules.connecting.model_copy(
            update={"open": 4, "read": 4, "first_pause": 1, "longest_pause": 2}
        ),
        "live": rules.live.model_copy(update={"segment": 1, "unwatched": 3}),
    })  # fmt: skip
