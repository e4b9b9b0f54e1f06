"""Deployment facts from config.yaml; secrets come from the environment or a private file."""

from settings.model import CameraConnection, Cameras, MapOverlay, Maps, Server, Settings, SourceSettings
from settings.private_file import SecretError
from settings.reading import ROOT, load

__all__ = [
    "ROOT",
    "CameraConnection",
    "Cameras",
    "MapOverlay",
    "Maps",
    "SecretError",
    "Server",
    "Settings",
    "SourceSettings",
    "load",
]
