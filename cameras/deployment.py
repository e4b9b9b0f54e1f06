"""What the gateway needs to know of the deployment; `settings.Settings` has this shape."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class ConnectionDeployment(Protocol):
    """How one camera is reached: address, kind of address, name of its secret, where its live stream is."""

    @property
    def url(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def credentials(self) -> str: ...
    @property
    def live_url(self) -> str: ...


class CamerasDeployment(Protocol):
    """Where the gateway listens, and the connections by the registry's identifier of the camera."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def live_url(self) -> str: ...
    @property
    def connections(self) -> Mapping[str, ConnectionDeployment]: ...


class Deployment(Protocol):
    """What belongs to cameras, where files are kept, and the secrets."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def cameras(self) -> CamerasDeployment: ...

    def secret(self, name: str) -> str | None: ...
