"""A registry of cameras for tests, and settings that say how each is reached."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.places import Place
from settings import CameraConnection, Cameras, Settings, SourceSettings
from store.engine import Engine
from tests.store.bring import bring

COMMUNE = "30337"
"""Xã An Phú of An Giang."""
ELSEWHERE = "30376"
PASSWORD = "admin:very-secret"
TOKEN = "of-the-test"


def camera(
    name: str, now: datetime, *, area: str = COMMUNE, status: str = "online", group: str = "traffic"
) -> Place:
    """A camera as the registry lists it."""
    return Place(
        source_id=name, kind="camera", name=f"Camera {name}", area=area, org="provincial_police",
        status=status, capacity=1, updated_at=now, facts={"group": group},
    )  # fmt: skip


def list_cameras(engine: Engine, cameras: Iterable[Place], *, now: datetime) -> None:
    """Put cameras into the store's registry."""
    outcome = bring(engine, cameras, now=now, source="cameras", as_of=now.date(), simulated=True)
    assert outcome.rejected == 0


def settings(
    folder: Path, engine: Engine, urls: Mapping[str, str], *, port: int = 8070, **facts: Any
) -> Settings:
    """An installation with a gateway whose cameras are at `urls`."""
    connections = {name: CameraConnection(url=url, **facts) for name, url in urls.items()}
    made = Settings(
        province="91", data_dir=folder, database_url=str(engine.url),
        cameras=Cameras(port=port, connections=connections),
        sources={"camera_gateway": SourceSettings(enabled=True, simulated=True)},
    )  # fmt: skip
    made.take_secrets_from(
        {"IOC_SECRET_POLICE": "admin:very-secret", "IOC_SECRET_CAMERA_GATEWAY": "of-the-test"}
    )
    return made
