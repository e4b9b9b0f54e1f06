"""The centre as it is started: `python app.py`, one process, many threads."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
import requests

from web.events import CROWDED_MS
from web.seats import MOST_OF_ONE

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "một câu đủ dài để nhớ 7"

Start = Callable[..., tuple[subprocess.Popen[str], str]]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def go(**environment: str) -> tuple[subprocess.Popen[str], str]:
        port = free_port()
        own = {
            "IOC_DATA_DIR": str(tmp_path),
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'ioc.db'}",
        }
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, **own, **environment},
        )  # fmt: skip
        running.append(process)
        return process, f"http://127.0.0.1:{port}"

    yield go
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def wait(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            requests.get(f"{address}/healthz", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("no answer within 60 s")


def sign_in(address: str, password: str, username: str = "admin") -> requests.Session:
    session = requests.Session()
    answer = session.post(
        f"{address}/login", data={"username": username, "password": password}, headers={"Origin": address},
        timeout=20, allow_redirects=False,
    )  # fmt: skip
    assert answer.status_code == 302
    return session


def test_two_hundred_at_once_after_a_cold_start_all_get_their_answer(start: Start) -> None:
    """And then, on the same centre: one account cannot take every thread with streams of changes."""
    _process, address = start(IOC_ADMIN_PASSWORD=PASSWORD)
    wait(address)
    cookies = sign_in(address, PASSWORD).cookies.get_dict()
    page = requests.get(address, cookies=cookies, timeout=20).text
    script = re.search(r'src="(/_dash-component-suites/[^"]+)"', page)
    assert script is not None
    paths = [
        "/",
        "/users",
        "/_dash-layout",
        "/_dash-dependencies",
        "/panels?codes=",
        "/assets/shell.js",
        script[1],
        "/account",
    ]

    def ask(number: int) -> int:
        return requests.get(address + paths[number % len(paths)], cookies=cookies, timeout=60).status_code

    with waiting(address, cookies, count=50), ThreadPoolExecutor(200) as pool:
        assert set(pool.map(ask, range(200))) == {200}
    too_many_streams(address, cookies)


def too_many_streams(address: str, cookies: dict[str, str]) -> None:
    """The oldest of one account end when it opens more than it may, and are told to ask later."""
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    asked = f"GET /events HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n"
    over = f"retry: {CROWDED_MS}"
    with ExitStack() as open_until_then:
        streams = []
        for _ in range(MOST_OF_ONE + 6):
            stream = open_until_then.enter_context(
                socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=20)
            )
            stream.sendall(asked.encode())
            _read_until(stream, "event: hello")
            streams.append(stream)
        for stream in streams[:6]:
            _read_until(stream, over)
        for stream in streams[6:]:
            stream.setblocking(False)  # noqa: FBT003 (the name of the argument is the method's)
            with suppress(BlockingIOError):
                assert over not in stream.recv(65_536).decode()
        assert requests.get(f"{address}/account", cookies=cookies, timeout=20).status_code == 200


def _read_until(stream: socket.socket, words: str) -> None:
    told = ""
    while words not in told:
        part = stream.recv(4096)
        assert part, told
        told += part.decode()


@contextmanager
def waiting(address: str, cookies: dict[str, str], *, count: int) -> Iterator[None]:
    """So many clients that have asked for much and take none of it (L6)."""
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    asked = f"GET /assets/vendor/plotly-cartesian.min.js HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n"
    with ExitStack() as open_until_then:
        for _ in range(count):
            client = open_until_then.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", int(address.rpartition(":")[2])))
            client.sendall(asked.encode())
        yield


def test_the_first_start_tells_the_code_once_and_stops_at_once(start: Start, tmp_path: Path) -> None:
    process, address = start()
    wait(address)
    assert (tmp_path / "secrets.yaml").stat().st_mode & 0o777 == 0o600
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=15)
    assert time.monotonic() - begun < 8
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", said)
    assert code is not None
    assert "tài khoản admin" in said
    assert "Traceback" not in said
    process, address = start()
    wait(address)
    assert sign_in(address, code[0]).get(address, timeout=20).url == f"{address}/password"
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=15)
    assert code[0] not in said
    assert "Mật khẩu dùng một lần" not in said


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"IOC_SECRET_KEY": "changeme"}, "shorter than 32 bytes"),
        ({"IOC_SECRET_KEY": "changeme" * 8}, "others can guess"),
        ({"IOC_ADMIN_PASSWORD": "admin"}, "ít nhất 12 ký tự"),
        ({"PORT": "http"}, "PORT"),
        ({"IOC_CONFIG": "nowhere.yaml"}, "nowhere.yaml"),
    ],
)
def test_a_start_that_would_be_unsafe_is_refused_with_the_reason(
    start: Start, environment: dict[str, str], words: str
) -> None:
    process, _address = start(**environment)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert words in said
    assert "Traceback" not in said


def test_a_busy_port_is_said_before_anything_is_done(start: Start, tmp_path: Path) -> None:
    """The password of the first administrator is printed once: not for a start that fails."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process, _address = start(PORT=str(port))
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.splitlines() == [line for line in said.splitlines() if str(port) in line]
    assert "PORT=8051" in said
    assert not (tmp_path / "ioc.db").exists()
