"""The demonstration: simulator and command centre side by side, with data to look at.

`python -m simulator.demonstration` (which is `make run`) runs the commands that a province
runs, each as a process of its own, on a store of its own in `demonstration/` below the data
directory: the simulator, the scheduler's `run` and `import`, the command centre. It knows no
shortcut into the store. Whatever it started ends with it, on Linux also when it is killed.
"""

import fcntl
import hashlib
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import yaml

from simulator import camera_streams
from simulator.igate import PASSWORD, USERNAME
from simulator.processes import ROOT, Command, DemonstrationError, Processes, stop_when_asked
from simulator.server import SYSTEMS
from simulator.social_listening import PASSWORD as SOCIAL_PASSWORD
from simulator.social_listening import UNTIL
from simulator.social_listening import USERNAME as SOCIAL_USERNAME

DATA = Path(os.environ.get("IOC_DATA_DIR") or ROOT / "var").resolve() / "demonstration"
HOST = "127.0.0.1"
PORT = "8050"
REPORT = "loading.log"
REPORTERS = "mo-phong"
LAPSED = {"social_listening": UNTIL}
"""Systems whose licence ended on a day: asked for what lies before, then once more, to be refused."""
LARGE_SYSTEMS = ("igate", "ioffice")
"""Loaded first, since reading their records takes longest."""


def main() -> int:
    """Run the demonstration until it is told to stop; 1 with a reason where it cannot."""
    stop_when_asked()
    try:
        with _alone(DATA):
            _demonstrate(_port(), _free_port())
    except DemonstrationError as error:
        _say(f"The demonstration stopped: {error}")
        return 1
    except KeyboardInterrupt:
        _say("Stopped.")
    return 0


def _demonstrate(port: int, simulator_port: int) -> None:
    processes = Processes(_environment(port, _configure(simulator_port, _free_port())))
    try:
        _say("Starting the simulator")
        processes.start("-m", "simulator", "--port", str(simulator_port))
        processes.await_answer("The simulator", lambda: _status(simulator_port, "/") is not None)
        _load(processes)
        _say("Starting the centre")
        processes.start("app.py")
        processes.await_answer("The centre", lambda: _status(port, "/healthz") == 200)  # noqa: PLR2004
        processes.start("-m", "cameras")
        _say(
            f"Files of your own: IOC_CONFIG={DATA / 'config.yaml'} "
            f"{sys.executable} -m scheduler import SOURCE FILE..., or lay them into {DATA / 'inbox'}/SOURCE/"
        )
        _say(f"Toàn Cảnh is ready: http://{HOST}:{port}  (Ctrl-C stops it)")
        while True:
            processes.check()
            time.sleep(0.5)
    finally:
        processes.stop()


def _load(processes: Processes) -> None:
    """Bring in what is new: at first all of the systems, at any start editions that stand in no store yet.

    What comes later from the systems is the business of the centre's own scheduler. What cannot be brought in
    is said and left; the centre shows it as missing.
    """
    files, manifest = DATA / "files", DATA / "loaded.json"
    first = not (DATA / "ioc.db").exists()
    files.mkdir(exist_ok=True)
    seen: dict[str, str] = json.loads(manifest.read_text("utf-8")) if manifest.exists() and not first else {}
    with (DATA / REPORT).open("w", encoding="utf-8") as report:
        ((_, made),) = processes.run_beside({"files": [("-m", "simulator", "files", str(files))]}, report)
        digests = {
            folder.name: {
                str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
            }
            for folder in sorted(files.iterdir())
        }
        jobs = _system_jobs() if first else {}
        for source, found in digests.items():
            if new := sorted(name for name, digest in found.items() if seen.get(name) != digest):
                jobs[source] = [("-m", "scheduler", "import", source, *new)]
        if first:
            _say("Loading the demonstration data")
        failed = not all(made)
        for name, went in processes.run_beside(jobs, report):
            failed |= not went[0]
            if went[0] and name in digests:
                seen |= digests[name]
                manifest.write_text(json.dumps(seen, indent=1), "utf-8")
    if failed:
        _say(f"Not everything was loaded; {DATA / REPORT} says what and why.")


def _system_jobs() -> dict[str, list[Command]]:
    """Asks every system, the large ones first; one that lapsed is asked again, to be refused."""
    jobs: dict[str, list[Command]] = {}
    for system in sorted(SYSTEMS, key=lambda each: each not in LARGE_SYSTEMS):
        run = ("-m", "scheduler", "run", system)
        jobs[system] = [(*run, "--until", LAPSED[system].isoformat()), run] if system in LAPSED else [run]
    return jobs


def _configure(simulator_port: int, gateway_port: int) -> Path:
    """The province's configuration beside the demonstration's store, with those asked at the simulator.

    Files say of themselves that they are simulated, so one of the province's own counts as real.
    """
    settings = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    settings["data_dir"] = "."
    for system in SYSTEMS:
        url = f"http://{HOST}:{simulator_port}/{system}"
        settings["sources"][system] |= {"enabled": True, "url": url, "simulated": True}
    settings["sources"]["camera_gateway"] |= {"enabled": True, "simulated": True}
    settings["cameras"] |= {"port": gateway_port, "connections": connections(simulator_port)}
    path = DATA / "config.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def connections(simulator_port: int) -> dict[str, dict[str, str]]:
    """How the gateway reaches the simulated cameras that send pictures."""
    root = f"http://{HOST}:{simulator_port}"
    return {camera: {"url": f"{root}{path}"} for camera, path in camera_streams.paths().items()}


def _environment(port: int, config: Path) -> dict[str, str]:
    """What the children see. A DATABASE_URL of the province never gets demonstration data."""
    own = {
        "IOC_CONFIG": str(config),
        "IOC_DATA_DIR": str(DATA),
        "DATABASE_URL": f"sqlite:///{DATA / 'ioc.db'}",
        "PORT": str(port),
        "IOC_SECRET_IGATE": f"{USERNAME}:{PASSWORD}",
        "IOC_SECRET_REPORTERS": REPORTERS,
        "IOC_SECRET_SOCIAL_LISTENING": f"{SOCIAL_USERNAME}:{SOCIAL_PASSWORD}",
    }
    return {**os.environ, **own}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process alone.

    Raises:
        DemonstrationError: another demonstration holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemonstrationError(f"another one runs on {folder}.") from None
        yield


def _port() -> int:
    """The port asked for.

    Raises:
        DemonstrationError: it is no port, or somebody listens on it.
    """
    text = os.environ.get("PORT", PORT)
    try:
        port = int(text)
        with socket.create_server((HOST, port)):
            return port
    except (ValueError, OverflowError):
        raise DemonstrationError(f"PORT={text} is no port; allowed: 1 to 65535.") from None
    except OSError as error:
        raise DemonstrationError(
            f"port {text}: {os.strerror(error.errno or 0)}. Take another one: PORT=8051 make run"
        ) from None


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _status(port: int, path: str) -> int | None:
    """Status of the answer; None where nobody answers yet."""
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
