"""Deployment facts from config.yaml; secrets come from the environment or a private file."""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

import catalogue
from catalogue import areas, strict_yaml
from catalogue.strict_yaml import InvalidFileError
from domain.cameras import GATEWAY
from store import address
from store.query import tiles

ROOT = Path(__file__).parent
SECRETS_FILE = "secrets.yaml"
KEY_BYTES = 32
LAST_PORT = 65535
KNOWN_KEYS = (
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "password",
    "thisismyscretkey",
    "example",
    "default",
)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class SecretError(ValueError):
    """A secret that cannot be used: too weak, or kept where others can read it."""


def _duration(value: Any) -> timedelta:
    """Read "90s", "15m", "2h" or "3d"."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"([1-9]\d{0,6})([smhd])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("must be a whole number and one of s, m, h, d, such as 90s, 15m, 2h, 3d")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _time_of_day(value: Any) -> time:
    """Read "16:30"; unquoted, YAML would take it for the number 990."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('must be a time of the day in quotes, such as "06:30"')
    return time.fromisoformat(value)


Duration = Annotated[timedelta, BeforeValidator(_duration)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]


class Strict(BaseModel):
    """Base of every settings model: a misspelt key stops the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Server(Strict):
    """Where the command centre listens and how browsers reach it."""

    host: str = "127.0.0.1"
    port: int = Field(default=8050, ge=1, le=LAST_PORT)
    public_url: str = Field(default="", pattern=r"^(https?://[^/\s]+)?$")
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    threads: int = Field(default=320, ge=4, le=1000)
    session_idle: Duration = timedelta(minutes=30)
    session_lifetime: Duration = timedelta(hours=12)

    @property
    def https(self) -> bool:
        """Whether browsers reach the centre over TLS, so that cookies are for TLS only."""
        return self.public_url.startswith("https://")


class Scheduler(Strict):
    """Whether the web process runs the jobs too; else `python -m scheduler` does."""

    in_process: bool = True


class SourceSettings(Strict):
    """Where one upstream system is, how often to ask it, and how long it may stay silent."""

    enabled: bool = False
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    every: Duration | None = None
    at: TimeOfDay | None = None
    late_after: Duration | None = None
    dead_after: Duration | None = None
    backfill_from: date | None = None
    deadline: Duration = timedelta(seconds=60)
    run_deadline: Duration = timedelta(hours=1)
    redirect_hosts: tuple[str, ...] = ()
    max_megabytes: int = Field(default=50, ge=1, le=2000)
    simulated: bool = False


class CameraConnection(Strict):
    """How one camera is reached: its address, and the name of the secret that holds name:password for it."""

    url: str = Field(pattern=r"^(rtsps?|https?|file)://\S+$")
    kind: Literal["", "rtsp", "hls", "mjpeg", "stream", "snapshot", "file"] = ""
    credentials: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*)?$")
    live_url: str = Field(default="", pattern=r"^((rtsps?|https?)://\S+)?$")


class Cameras(Strict):
    """Where the camera gateway answers, and the cameras that it asks, by the registry's identifier."""

    host: str = "127.0.0.1"
    port: int = Field(default=8070, ge=1, le=LAST_PORT)
    live_url: str = Field(default="", pattern=r"^((rtsps?|https?)://\S+)?$")
    connections: dict[str, CameraConnection] = {}


class MapOverlay(Strict):
    """A layer that was brought and is shown on maps, and what it is called there."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    title: str = Field(min_length=1, max_length=60)


class Maps(Strict):
    """What lies on maps besides the catalogue's layers: overlays, the first one lowest, and a base map."""

    overlays: tuple[MapOverlay, ...] = ()
    tiles: Path | None = None


class Settings(Strict):
    """The whole of config.yaml, with what the environment overrides."""

    database_url: str = ""
    data_dir: Path = Path(address.DATA_DIR)
    raw_days: int = Field(default=400, ge=1)
    province: str = Field(pattern=r"^\d{2}$")
    server: Server = Server()
    scheduler: Scheduler = Scheduler()
    cameras: Cameras = Cameras()
    maps: Maps = Maps()
    sources: dict[str, SourceSettings]
    _environ: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @property
    def secret_key(self) -> str:
        """The key that signs sessions, made at the first start.

        Raises:
            SecretError: the key is short, known, or lies where others can read it.
        """
        key = self.secret("key") or _new_secret(self.data_dir / SECRETS_FILE, "key")
        _check_key(key)
        return key

    @property
    def camera_token(self) -> str:
        """What the command centre shows the camera gateway, made by the first of them that starts.

        Raises:
            SecretError: it lies where others can read it.
        """
        return self.secret(GATEWAY) or _new_secret(self.data_dir / SECRETS_FILE, GATEWAY)

    def take_secrets_from(self, environ: Mapping[str, str]) -> None:
        """Let `secret` look into these variables before the private file."""
        self._environ = dict(environ)

    def secret(self, name: str) -> str | None:
        """The secret `name` from IOC_SECRET_<NAME> or the private file; None where nobody gave it.

        Raises:
            SecretError: others can read the private file.
        """
        given = self._environ.get(f"IOC_SECRET_{name.upper()}")
        return given or _private(self.data_dir / SECRETS_FILE).get(name)


def load(path: Path | None = None, *, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `path`, else in the file that IOC_CONFIG names, else in config.yaml.

    The environment goes before the file: DATABASE_URL, PORT, IOC_DATA_DIR. Relative paths in the
    file are taken from its folder, those in the environment from the working directory.

    Raises:
        InvalidFileError: something is misspelt, missing or impossible; the text says where.
    """
    path = path or Path(environ.get("IOC_CONFIG") or ROOT / "config.yaml")
    document = strict_yaml.read(path)
    written = strict_yaml.fit(document, Settings)
    catalogue.check()
    folder = path.parent.resolve()
    faults = [*_faults(written), *_faults_of_maps(written.maps, folder)]
    if faults:
        raise InvalidFileError([document.complaint(where, problem) for where, problem in faults])
    return _overridden(written, folder, environ)


def _faults(settings: Settings) -> Iterator[tuple[tuple[str, ...], str]]:
    """What no single key is to blame for, or what only the catalogue knows."""
    if not areas.is_province(settings.province):
        yield (
            ("province",),
            f"{settings.province!r} is the code of no present province, such as 91 for An Giang",
        )
    if re.search(r"://[^/@:]*:[^/@]+@", settings.database_url):
        yield ("database_url",), "holds a password; give the address by the environment, as DATABASE_URL"
    elif settings.database_url and (problem := address.objection(settings.database_url)):
        yield ("database_url",), problem
    for name, camera in settings.cameras.connections.items():
        for key in ("url", "live_url"):
            if urlsplit(getattr(camera, key)).password is not None:
                where = ("cameras", "connections", name, key)
                yield where, "holds a password; put name:password into a secret and name it as `credentials`"
    known = catalogue.sources()
    for code, source in settings.sources.items():
        if code not in known:
            yield ("sources", code), f"unknown source; allowed: {', '.join(known)}"
        elif source.enabled:
            yield from (((("sources", code)), problem) for problem in _faults_of(source, known[code].kind))


def _faults_of(source: SourceSettings, kind: str) -> Iterator[str]:
    if source.late_after and source.dead_after and source.dead_after <= source.late_after:
        yield "dead_after must be longer than late_after"
    if kind != "http":
        return
    if not source.url:
        yield "url is missing; an enabled source over the network needs one"
    if (source.every is None) == (source.at is None):
        yield "exactly one of `every` and `at` must say when to ask it"
    if source.late_after is None or source.dead_after is None:
        yield "late_after and dead_after must say how long it may stay silent"


def _faults_of_maps(maps: Maps, folder: Path) -> Iterator[tuple[tuple[str | int, ...], str]]:
    names = [each.name for each in maps.overlays]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield ("maps", "overlays", place, "name"), f"{name} is listed twice"
    if maps.tiles is not None:
        try:
            tiles.base_map(folder / maps.tiles)
        except tiles.TilesError as error:
            yield ("maps", "tiles"), f"{folder / maps.tiles} {error}"


def _overridden(written: Settings, folder: Path, environ: Mapping[str, str]) -> Settings:
    data_dir = address.data_dir_of(written.data_dir, folder, environ)
    server = written.server
    if environ.get("PORT"):
        port = environ["PORT"]
        if not port.isdecimal() or not 1 <= int(port) <= LAST_PORT:
            raise InvalidFileError(
                [f"environment: PORT: must be a number from 1 to {LAST_PORT}, not {port!r}"]
            )
        server = server.model_copy(update={"port": int(port)})
    settings = written.model_copy(
        update={
            "data_dir": data_dir,
            "database_url": address.resolve(written.database_url, data_dir, folder, environ),
            "server": server,
            "maps": written.maps.model_copy(
                update={"tiles": written.maps.tiles and folder / written.maps.tiles}
            ),
        }
    )
    settings.take_secrets_from(environ)
    return settings


def _private(path: Path) -> dict[str, str]:
    """The secrets in `path`, none where it does not exist."""
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        return {}
    if mode & 0o077:
        raise SecretError(f"{path}: others can read it (mode {mode:o}); allowed: 600. Run: chmod 600 {path}")
    values = strict_yaml.read(path).values or {}
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise SecretError(f"{path}: must be a mapping from the name of a secret to its text")
    return values


def _new_secret(path: Path, name: str) -> str:
    """Put a new secret into the private file; where another process was faster, give the one that it made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.parent):
        values = _private(path)
        if name in values:
            return values[name]
        key = secrets.token_urlsafe(KEY_BYTES)
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(yaml.safe_dump({**values, name: key}, allow_unicode=True), "utf-8")
        draft.replace(path)
        return key


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold `folder` against others who are about to write the private file."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _check_key(key: str) -> None:
    if len(key.encode()) < KEY_BYTES:
        raise SecretError(
            f"the key of sessions is shorter than {KEY_BYTES} bytes; remove it and a new one is made"
        )
    if len(set(key)) < KEY_BYTES // 3 or any(word in key.lower() for word in KNOWN_KEYS):
        raise SecretError("the key of sessions is one that others can guess; remove it and a new one is made")
