"""64 cameras at once from a real RTSP server: what the gateway spends, and how soon it says what is wrong.

One camera is killed, one freezes, one is black, one accepts and never answers; the others must not notice.
The server that sends the streams is a process of its own and is not counted.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import requests
import yaml

from store import schema
from store.engine import connect
from store.query import cameras
from tests.bench.figures import Figure
from tests.browser.centre import ROOT, free_port
from tests.cameras import rtsp, scenes
from tests.cameras.registry import TOKEN, camera, list_cameras

CAMERAS = 64
SETTLED, MEASURED, LONGEST = 45.0, 30.0, 60.0
WITHIN = 30
MEGABYTE = 2**20
WRONG = {"killed": "offline", "frozen": "frozen", "black": "black", "absent": "offline"}


def run() -> list[Figure]:
    """CPU and memory of the gateway, and seconds until each fault is said."""
    assert rtsp.installed(), rtsp.MISSING
    with TemporaryDirectory() as directory, socket.create_server(("127.0.0.1", 0)) as silent:
        folder = Path(directory)
        street = scenes.write(folder / "street.h264", "street")
        black = scenes.write(folder / "black.h264", "black")
        healthy = [f"camera-{number:02}" for number in range(CAMERAS - len(WRONG))]
        server = rtsp.RtspServer(dict.fromkeys([*healthy, "frozen"], street) | {"black": black})
        victim = rtsp.RtspServer({"killed": street})
        urls = {name: server.address(name) for name in [*healthy, "frozen", "black"]}
        urls |= {
            "killed": victim.address("killed"),
            "absent": f"rtsp://127.0.0.1:{silent.getsockname()[1]}/x",
        }
        port, begun = free_port(), time.monotonic()
        process = _gateway(folder, urls, port)
        try:
            return _measured(process, port, begun, (server, victim), healthy, folder)
        finally:
            process.terminate()
            process.wait()
            server.kill()
            victim.kill()


def _measured(  # noqa: PLR0917
    process: subprocess.Popen[bytes], port: int, begun: float,
    servers: tuple[rtsp.RtspServer, rtsp.RtspServer], healthy: list[str], folder: Path,
) -> list[Figure]:  # fmt: skip
    found = {name: _until(port, name, WRONG[name]) - begun for name in ("absent", "black")}
    watched = psutil.Process(process.pid)
    time.sleep(max(0.0, begun + SETTLED - time.monotonic()))
    settled = datetime.now(UTC)
    spent, since = _spent(watched), time.monotonic()
    time.sleep(MEASURED)
    share = (_spent(watched) - spent) / (time.monotonic() - since)
    memory = watched.memory_info().rss / MEGABYTE
    for name, harm in _harms(*servers).items():
        at = time.monotonic()
        harm()
        found[name] = _until(port, name, WRONG[name]) - at
    engine = connect(f"sqlite:///{folder / 'ioc.db'}")
    with engine.connect() as connection:
        stories = [cameras.history(connection, name, most=9) for name in healthy]
    engine.dispose()
    disturbed = sum(story[0].condition != "online" or story[0].since > settled for story in stories)
    return [
        Figure(f"CPU of the gateway, {CAMERAS} cameras", share, "cores", 1),
        Figure("memory of the gateway", memory, "MB", 1024),
        *(Figure(f"{name}: said within", seconds, "s", WITHIN) for name, seconds in found.items()),
        Figure("other cameras disturbed", disturbed, "cameras", 0),
    ]


def _harms(server: rtsp.RtspServer, victim: rtsp.RtspServer) -> dict[str, Callable[[], None]]:
    return {"killed": victim.kill, "frozen": lambda: server.tell("freeze", "frozen")}


def _gateway(folder: Path, urls: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    settings = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    settings["data_dir"] = "."
    settings["cameras"] |= {"port": port, "connections": {name: {"url": url} for name, url in urls.items()}}
    settings["sources"]["camera_gateway"] |= {"enabled": True, "simulated": True}
    (folder / "config.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    engine, now = connect(f"sqlite:///{folder / 'ioc.db'}"), datetime.now(UTC)
    schema.migrate(engine)
    list_cameras(engine, [camera(name, now) for name in urls], now=now)
    engine.dispose()
    own = {
        "IOC_CONFIG": str(folder / "config.yaml"), "IOC_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'ioc.db'}", "IOC_SECRET_CAMERA_GATEWAY": TOKEN,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "cameras"], cwd=ROOT, env={**os.environ, **own}, stderr=subprocess.DEVNULL
    )


def _until(port: int, name: str, condition: str) -> float:
    """The instant at which the gateway says a condition of a camera."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            answer = requests.get(
                f"http://127.0.0.1:{port}/states", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5
            )
        except requests.ConnectionError:
            time.sleep(0.2)
            continue
        if answer.json()["cameras"].get(name, {}).get("condition") == condition:
            break
        time.sleep(0.2)
    return time.monotonic()


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
