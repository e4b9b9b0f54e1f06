"""How a camera is reached: kinds of address, hidden passwords, no redirects."""

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import av
import pytest

import catalogue
import settings
from cameras.connection import pictures
from cameras.gateway import kind_of
from cameras.picture import Press
from cameras.visit import Address, FailedError
from catalogue.model import CameraHealth
from catalogue.strict_yaml import InvalidFileError
from simulator import camera_streams
from simulator.server import Simulator
from tests.cameras import scenes
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
    [("/a.jpg", "elsewhere"), ("/guarded.jpg", "unauthorised"), ("/a.mjpeg", "failed"),
     ("/guarded.mjpeg", "unauthorised"), ("/a.m3u8", "elsewhere"), ("/guarded.m3u8", "unauthorised")],
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


class _Camera(BaseHTTPRequestHandler):
    """Gives what lies under its paths to who knows the password, and remembers what it was asked for."""

    files: dict[str, bytes]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        shown = self.headers.get("Authorization", "")
        known = shown == f"Basic {b64encode(b'admin:p@ss').decode()}"
        if self.path.startswith("/digest"):
            known = shown.startswith('Digest username="admin"')
        content = self.files.get(self.path, b"")
        self.send_response(401 if not known else 200 if content else 404)
        way = 'Digest qop="auth", nonce="7", ' if self.path.startswith("/digest") else "Basic "
        self.send_header("WWW-Authenticate", f'{way}realm="camera"')
        self.send_header("Content-Length", str(len(content) if known else 0))
        self.end_headers()
        self.wfile.write(content if known else b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """A camera that has files: its address and what it was asked for."""
    asked: list[str] = []
    handler = type("Camera", (_Camera,), {"files": files, "asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


def play_list(*segments: str, key: str = "") -> bytes:
    told = [f'#EXT-X-KEY:METHOD=AES-128,URI="{key}"'] if key else []
    lines = [line for each in segments for line in ("#EXTINF:8.0,", each)]
    return "\n".join(["#EXTM3U", "#EXT-X-TARGETDURATION:8", *told, *lines, "#EXT-X-ENDLIST", ""]).encode()


@pytest.fixture(scope="session")
def segment(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return scenes.write(tmp_path_factory.mktemp("segments") / "street.ts", "street").read_bytes()


def test_a_play_list_is_followed_at_the_camera_itself(hasty: CameraHealth, segment: bytes) -> None:
    master = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nsub/live.m3u8\n"
    files = {"/a.m3u8": master, "/sub/live.m3u8": play_list("0.ts"), "/sub/0.ts": segment}
    with serving(files) as (root, asked):
        address = Address(f"{root}/a.m3u8", "hls", "admin", "p@ss")
        arrived = next(pictures(address, hasty, Event()))
    assert (arrived.frame.width, arrived.codec) == (640, "h264")
    assert {"/a.m3u8", "/sub/live.m3u8", "/sub/0.ts"} <= set(asked)


@pytest.mark.parametrize("path", ["/a.jpg", "/digest.jpg"])
def test_a_password_is_told_as_the_camera_asks_for_it(hasty: CameraHealth, segment: bytes, path: str) -> None:
    with av.open(BytesIO(segment), "r") as scene:
        jpeg = Press(hasty.pictures).jpeg(next(scene.decode(video=0)))
    with serving({path: jpeg}) as (root, asked):
        arrived = next(pictures(Address(root + path, "snapshot", "admin", "p@ss"), hasty, Event()))
        assert asked == [path, path]
    assert arrived.frame.width == 640


@pytest.mark.parametrize("way", ["segment", "list", "key", "map", "stream", "file"])
def test_a_play_list_leads_nowhere_else(hasty: CameraHealth, segment: bytes, way: str) -> None:
    """Another port of the same host is somebody else already."""
    with serving({"/0.ts": segment, "/key": b"k" * 16, "/b.m3u8": play_list("0.ts")}) as (inside, secret):
        hostile = {
            "segment": play_list(f"{inside}/0.ts"),
            "list": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{inside}/b.m3u8\n".encode(),
            "key": play_list("0.ts", key=f"{inside}/key"),
            "map": play_list("0.ts").replace(b"#EXTINF", f'#EXT-X-MAP:URI="{inside}/0.ts"\n#EXTINF'.encode()),
            "stream": play_list(f"{inside}/0.ts"),
            "file": play_list("file:///etc/hostname"),
        }[way]
        path, kind = ("/live", "stream") if way == "stream" else ("/a.m3u8", "hls")
        with (
            serving({path: hostile, "/0.ts": segment}) as (root, asked),
            pytest.raises(FailedError) as failed,
        ):
            next(pictures(Address(root + path, kind, "admin", "p@ss"), hasty, Event()))
    assert path in asked
    assert not secret
    assert failed.value.reason == ("failed" if way in ("stream", "file") else "elsewhere")


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
