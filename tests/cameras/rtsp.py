"""Sees to it that Debian's GStreamer RTSP server is there, and starts it with synthetic streams."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PACKAGES = (
    "python3-gi", "gir1.2-gst-rtsp-server-1.0", "gstreamer1.0-plugins-base", "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-bad",
)  # fmt: skip
PYTHON = "/usr/bin/python3"
PROBE = (
    "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import Gst, GstRtspServer; "
    "Gst.init(None); import sys; sys.exit(not all(map(Gst.ElementFactory.find, "
    "('appsrc', 'h264parse', 'h265parse', 'rtph264pay', 'rtph265pay'))))"
)
SERVER = Path(__file__).with_name("rtsp_server.py")
MISSING = f"No RTSP server for the tests. Install as root: apt install {' '.join(PACKAGES)}"


def installed() -> bool:
    """Whether the system's python3 finds the server and what it needs."""
    if not Path(PYTHON).exists():
        return False
    done = subprocess.run([PYTHON, "-c", PROBE], check=False, capture_output=True)
    return done.returncode == 0


def main() -> int:
    """Install the server where there is none; 1 with the reason where that is not possible."""
    if installed():
        sys.stdout.write("RTSP server: GStreamer's\n")
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        sys.stdout.write("RTSP server: installing Debian's GStreamer (once)\n")
        if _apt("update") and _apt("install", "--yes", "--no-install-recommends", *PACKAGES) and installed():
            return 0
    sys.stderr.write(f"{MISSING}\n")
    return 1


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", *arguments]
    return subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode == 0


class RtspServer:
    """A running server of streams: name of each, and the file that it repeats."""

    def __init__(self, streams: Mapping[str, Path]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        named = [f"{name}={path}" for name, path in streams.items()]
        self.process = subprocess.Popen(
            [PYTHON, str(SERVER), str(self.port), *named],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", MISSING

    def address(self, name: str) -> str:
        """Where a stream is."""
        return f"rtsp://127.0.0.1:{self.port}/{name}"

    def tell(self, what: str, name: str) -> None:
        """`freeze` or `thaw` a stream."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what} {name}\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """End it at once, as when the power goes."""
        self.process.kill()
        self.process.communicate()


if __name__ == "__main__":
    sys.exit(main())
