"""A real RTSP server for tests: Debian's GStreamer one, run by the system's own python3.

`python3 rtsp_server.py PORT NAME=FILE...` serves each FILE (H.264 or H.265 in Annex B, with access unit
delimiters) as /NAME without end, at 5 pictures a second. It says "ready" when it listens, and obeys lines of
its input: `freeze NAME` sends the same picture with the same time stamp over and over, `thaw NAME` goes on.
"""

import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

gi: Any = import_module("gi")
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
GLib: Any = import_module("gi.repository.GLib")
Gst: Any = import_module("gi.repository.Gst")
GstRtspServer: Any = import_module("gi.repository.GstRtspServer")

FPS = 5
TICK = 1_000_000_000 // FPS
DELIMITERS = {".h264": b"\x00\x00\x00\x01\x09", ".h265": b"\x00\x00\x00\x01\x46\x01"}
NUMBERS = {".h264": "264", ".h265": "265"}


class Mount:
    """One stream, shared by all who look at it; it starts anew when the first of them comes."""

    def __init__(self, path: Path) -> None:
        self.frozen = False
        self._feed: Any = None
        self._at = self._time = 0
        mark, number = DELIMITERS[path.suffix], NUMBERS[path.suffix]
        self._units = [mark + unit for unit in path.read_bytes().split(mark)[1:]]
        self.factory = GstRtspServer.RTSPMediaFactory()
        self.factory.set_launch(
            "( appsrc name=feed is-live=true format=time max-bytes=4000000 caps=video/x-h"
            f"{number},stream-format=byte-stream,alignment=au,framerate={FPS}/1 "
            f"! h{number}parse ! rtph{number}pay name=pay0 pt=96 config-interval=-1 )"
        )
        self.factory.set_shared(True)
        self.factory.connect("media-configure", self._configured)

    def push(self) -> None:
        """Send the next picture, or the first one again at the time of the last, to those who look."""
        if self._feed is None:
            return
        if not self.frozen:
            self._at += 1
            self._time += TICK
        buffer = Gst.Buffer.new_wrapped(self._units[0 if self.frozen else self._at % len(self._units)])
        buffer.pts = buffer.dts = self._time
        if self._feed.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
            self._feed = None

    def _configured(self, _factory: Any, media: Any) -> None:
        self._feed = media.get_element().get_by_name_recurse_up("feed")
        self._at, self._time = -1, -TICK


def main() -> None:
    """Serve until the input ends."""
    Gst.init(None)
    port, given = sys.argv[1], dict(each.split("=", 1) for each in sys.argv[2:])
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    mounts = {name: Mount(Path(path)) for name, path in given.items()}
    for name, mount in mounts.items():
        server.get_mount_points().add_factory(f"/{name}", mount.factory)
    server.attach(None)
    loop = GLib.MainLoop()

    def push() -> bool:
        for mount in mounts.values():
            mount.push()
        return True

    def obey() -> None:
        for line in sys.stdin:
            what, _, name = line.strip().partition(" ")
            GLib.idle_add(setattr, mounts[name], "frozen", what == "freeze")
        loop.quit()

    GLib.timeout_add(1000 // FPS, push)
    threading.Thread(target=obey, daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop.run()


main()
