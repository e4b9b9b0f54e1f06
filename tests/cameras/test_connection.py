"""How a camera is reached: kinds of address, hidden passwords, no redirects."""

import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

import catalogue
import settings
from cameras.connection import Address, FailedError, pictures
from cameras.gateway import kind_of
from catalogue.model import CameraHealth
from catalogue.strict_yaml import InvalidFileError
from simulator import camera_streams
from simulator.server import Simulator
from tests.conftest import NOW


@pytest.fixture(scope="module")
def simulated() -> Iterator[str]:
    """The simulated cameras, served."""
    with Simulator(("127.0.0.1", 0), seed=1, clock=lambda: NOW) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("form", ["ts", "hevc", "mjpeg", "snapshot"])
def test_pictures_come_in_every_form(simulated: str, form: str) -> None:
    path = next(path for camera, path in camera_streams.paths().items() if _form(camera) == form)
    url, stopping = simulated + path, Event()
    arrived = next(pictures(Address(url, kind_of(url)), catalogue.camera_health(), stopping))
    assert (arrived.frame.width, arrived.frame.height) == (640, 360)
    assert arrived.codec == {"ts": "h264", "hevc": "hevc"}.get(form, "mjpeg")


class _Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody to another address, or away."""

    asked: list[str] = []  # noqa: RUF012 (what all requests of the test leave behind)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(401 if "guarded" in self.path else 302)
        self.send_header("Location", "/inside.jpg")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/a.jpg", "not_found"), ("/guarded.jpg", "unauthorised"), ("/a.mjpeg", "failed"),
     ("/guarded.mjpeg", "unauthorised"), ("/a.m3u8", "failed")],
)  # fmt: skip
def test_redirects_are_not_followed_and_nothing_of_the_password_is_told(
    hasty: CameraHealth, caplog: pytest.LogCaptureFixture, path: str, reason: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}{path}"
        address = Address(url, kind_of(url), "admin", "very-secret")
        with pytest.raises(FailedError) as failed:
            next(pictures(address, hasty, Event()))
        server.shutdown()
        thread.join()
    assert failed.value.reason == reason
    assert "/inside.jpg" not in _Elsewhere.asked
    assert "very-secret" not in f"{failed.value!r} {failed.value.__cause__!r} {address!r} {caplog.text}"


def test_a_password_of_any_letters_fits_into_an_address() -> None:
    address = Address("rtsp://10.0.0.1:554/live", "rtsp", "admin", "p@ss:/w?rd#")
    assert address.whole == "rtsp://admin:p%40ss%3A%2Fw%3Frd%23@10.0.0.1:554/live"


def test_a_password_in_an_address_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    camera = "{url: 'rtsp://admin:very-secret@10.0.0.1/live'}"
    path.write_text(f'province: "91"\ncameras:\n  connections:\n    A: {camera}\nsources: {{}}\n', "utf-8")
    with pytest.raises(InvalidFileError, match="holds a password") as refused:
        settings.load(path, environ={})
    assert "very-secret" not in str(refused.value)


def test_a_camera_that_is_not_there_is_refused(hasty: CameraHealth) -> None:
    with pytest.raises(FailedError, match="refused"):
        next(pictures(Address("rtsp://127.0.0.1:1/live", "rtsp"), hasty, Event()))


def _form(camera: str) -> str:
    rule = camera_streams.rules()[camera]
    return "" if rule.get("fault") else str(rule["form"])
