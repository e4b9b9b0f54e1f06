"""A whole centre on loopback: simulator, command centre and store, each as it runs in a province."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import requests
import yaml

from catalogue import areas
from domain.access import Role
from domain.periods import local_day
from simulator import igate, social_listening
from simulator.demonstration import LARGE_SYSTEMS, connections
from simulator.server import SYSTEMS
from store.command.users import create_user
from store.engine import connect, writing

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
COMMAND_SECONDS = 600
STOP_SECONDS = 15


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Centre:
    """One installation in `directory`; `lris` says how LRIS is set, `events` whether the others are asked."""

    directory: Path
    lris: Mapping[str, object] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    simulator_port: int = field(default_factory=free_port)
    camera_port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    events: bool = False
    _people: int = 0
    _processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where a browser finds the centre."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """Where the store is."""
        return f"sqlite:///{self.directory / 'ioc.db'}"

    def start(self) -> None:
        """Start simulator and command centre on an empty store, wait until both answer."""
        self._prepare()
        self.start_simulator()
        self.start_app()

    def start_on(self, loaded: Path) -> None:
        """Start on a copy of what the demonstration left in `loaded`, whose password it keeps."""
        shutil.copytree(loaded, self.directory, dirs_exist_ok=True)
        self.events = True
        self._prepare()
        self.start_simulator()
        self.start_app()

    def start_simulator(self) -> None:
        """Start the stand-ins of the systems."""
        self._spawn("simulator", "-m", "simulator", "--port", str(self.simulator_port))
        self._await("simulator", f"http://127.0.0.1:{self.simulator_port}/")

    def start_app(self) -> None:
        """Start the command centre on the store that is there."""
        self._spawn("app", "app.py")
        self._await("app", f"{self.address}/healthz")

    @contextmanager
    def beside(self, **changed: Mapping[str, object]) -> Iterator[str]:
        """Another command centre on the same store with `changed` settings; gives its address."""
        other, port = self.directory / "config-beside.yaml", free_port()
        settings = self._settings() | {"scheduler": {"in_process": False}} | changed
        other.write_text(yaml.safe_dump(settings), "utf-8")
        self._spawn("beside", "app.py", IOC_CONFIG=str(other), PORT=str(port))
        try:
            self._await("beside", f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            self.stop("beside")

    def start_cameras(self) -> None:
        """Start the gateway of the cameras that the simulator sends pictures of; they come one by one."""
        self._spawn("cameras", "-m", "cameras")

    def await_source(self, source: str) -> None:
        """Wait until a source has brought something."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            told = requests.get(f"{self.address}/healthz", timeout=START_SECONDS).json()
            if told["sources"][source] != "missing":
                return
            time.sleep(0.5)
        raise AssertionError(f"{source} brought nothing within {START_SECONDS} s")

    def stop(self, *names: str) -> None:
        """Stop the named processes, all of them where none is named, newest first."""
        for name in names or tuple(reversed(self._processes)):
            process = self._processes.pop(name)
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise AssertionError(f"{name} did not stop within {STOP_SECONDS} s") from None

    def command(self, *arguments: str) -> str:
        """Run `python -m …` in this installation; gives what it said."""
        code, said = self._run(*arguments)
        assert code == 0, f"{arguments}: {said}"
        return said

    def refused_command(self, *arguments: str) -> str:
        """Run a command that must end with an error; gives what it said."""
        code, said = self._run(*arguments)
        assert code != 0, f"{arguments}: {said}"
        return said

    def fault(self, **mode: object) -> None:
        """Let the simulated LRIS fail in the given way until `heal`."""
        requests.put(self._faults, json=mode, timeout=5).raise_for_status()

    def heal(self) -> None:
        """Let the simulated LRIS answer again."""
        requests.delete(self._faults, timeout=5).raise_for_status()

    def person(self, role: Role) -> str:
        """Make another account of `role`, with the administrator's password; gives its name."""
        self._people += 1
        name, now = f"{role.value}{self._people}", datetime.now(UTC)
        communes = areas.children("91", local_day(now)) if role is Role.COMMUNE_OFFICER else ()
        engine = connect(self.database_url)
        try:
            with writing(engine) as connection:
                create_user(
                    connection, username=name, display_name=name, role=role, now=now, by="admin",
                    area=communes[0].code if communes else "", password=self.password,
                )  # fmt: skip
        finally:
            engine.dispose()
        return name

    def log(self, name: str) -> str:
        """What a process has said so far."""
        return (self.directory / f"{name}.log").read_text("utf-8", errors="replace")

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which every command of this installation runs."""
        own = {
            "IOC_CONFIG": str(self._config),
            "IOC_DATA_DIR": str(self.directory),
            "DATABASE_URL": self.database_url,
            "PORT": str(self.port),
            "IOC_ADMIN_PASSWORD": self.password,
            "IOC_SECRET_IGATE": f"{igate.USERNAME}:{igate.PASSWORD}",
            "IOC_SECRET_REPORTERS": "of-the-centre",
            "IOC_SECRET_SOCIAL_LISTENING": f"{social_listening.USERNAME}:{social_listening.PASSWORD}",
        }
        return {**os.environ, **own}

    @property
    def _faults(self) -> str:
        return f"http://127.0.0.1:{self.simulator_port}/_faults/lris"

    @property
    def _config(self) -> Path:
        return self.directory / "config.yaml"

    def _settings(self) -> dict[str, object]:
        settings: dict[str, object] = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
        sources = settings["sources"]
        assert isinstance(sources, dict)
        for system in SYSTEMS if self.events else (each for each in SYSTEMS if each not in LARGE_SYSTEMS):
            url = f"http://127.0.0.1:{self.simulator_port}/{system}"
            sources[system] |= {"enabled": True, "simulated": True, "url": url}
        sources["lris"] |= self.lris
        if self.events:
            sources["camera_gateway"] |= {"enabled": True, "simulated": True}
            settings["cameras"] = {"port": self.camera_port, "connections": connections(self.simulator_port)}
        return settings

    def _prepare(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self._config.write_text(yaml.safe_dump(self._settings()), "utf-8")

    def _run(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", *arguments], cwd=ROOT, env=self.environment, timeout=COMMAND_SECONDS,
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def _spawn(self, name: str, *arguments: str, **environment: str) -> None:
        with (self.directory / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self.environment | environment, stdout=log,
                stderr=log,
            )  # fmt: skip

    def _await(self, name: str, url: str) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._processes[name].poll() is not None:
                break
            try:
                requests.get(url, timeout=START_SECONDS, allow_redirects=False)
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"{name} did not come up:\n{self.log(name)}")
