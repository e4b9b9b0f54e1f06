"""Reads the settings: config.yaml, checked against the catalogue, under what the environment says."""

import os
from collections.abc import Mapping
from pathlib import Path

import catalogue
from catalogue import strict_yaml
from catalogue.strict_yaml import InvalidFileError
from settings.faults import faults
from settings.model import LAST_PORT, Settings
from store import address

ROOT = Path(__file__).parents[1]


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
    complaints = [document.complaint(where, problem) for where, problem in faults(written, folder)]
    if complaints:
        raise InvalidFileError(complaints)
    return _overridden(written, folder, environ)


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
