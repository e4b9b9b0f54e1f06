"""What config.yaml may say: strict models, one for each of its sections."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from domain.cameras import GATEWAY
from settings import private_file
from store import address

LAST_PORT = 65535
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


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
    outside_links: bool = False
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
        key = self.secret("key") or private_file.new_secret(self.data_dir, "key")
        private_file.check_key(key)
        return key

    @property
    def camera_token(self) -> str:
        """What the command centre shows the camera gateway, made by the first of them that starts.

        Raises:
            SecretError: it lies where others can read it.
        """
        return self.secret(GATEWAY) or private_file.new_secret(self.data_dir, GATEWAY)

    def take_secrets_from(self, environ: Mapping[str, str]) -> None:
        """Let `secret` look into these variables before the private file."""
        self._environ = dict(environ)

    def secret(self, name: str) -> str | None:
        """The secret `name` from IOC_SECRET_<NAME> or the private file; None where nobody gave it.

        Raises:
            SecretError: others can read the private file.
        """
        given = self._environ.get(f"IOC_SECRET_{name.upper()}")
        return given or private_file.secrets_in(self.data_dir).get(name)
