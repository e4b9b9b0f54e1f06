"""Where the store of an installation is: by the environment, by config.yaml, else in the data directory."""

import re
from collections.abc import Mapping
from pathlib import Path

from catalogue import strict_yaml

CONFIG = Path(__file__).parent.parent / "config.yaml"
DATA_DIR, FILE = "var", "ioc.db"
KNOWN = re.compile(r"(sqlite(\+pysqlite)?:///|postgresql(\+psycopg)?://).+")
ALLOWED = "must be sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME"


def objection(database_url: str) -> str | None:
    """Why no store can be at this address, without repeating it: it may hold a password."""
    return None if KNOWN.fullmatch(database_url) else ALLOWED


def data_dir_of(written: str | Path, folder: Path, environ: Mapping[str, str]) -> Path:
    """The data directory: IOC_DATA_DIR from the working directory, else as `written` in `folder`."""
    given = environ.get("IOC_DATA_DIR")
    return Path(given).resolve() if given else folder / written


def resolve(written: str, data_dir: Path, folder: Path, environ: Mapping[str, str]) -> str:
    """The address: DATABASE_URL, else as `written` in a file of `folder`, else SQLite in `data_dir`.

    Raises:
        InvalidFileError: DATABASE_URL is no address of a database that serves.
    """
    given = environ.get("DATABASE_URL")
    if given and (problem := objection(given)):
        raise strict_yaml.InvalidFileError([f"environment: DATABASE_URL: {problem}"])
    relative = re.fullmatch(r"(sqlite[^:]*:///)(?!/)(.+)", written)
    in_file = f"{relative[1]}{folder / relative[2]}" if relative else written
    return given or in_file or f"sqlite:///{data_dir / FILE}"


def of_installation(environ: Mapping[str, str]) -> str:
    """The address that the command centre uses with the same environment.

    Raises:
        InvalidFileError: the configuration cannot be read, or names no database that serves.
    """
    path = Path(environ.get("IOC_CONFIG") or CONFIG)
    folder = path.parent.resolve()
    document = strict_yaml.read(path)
    values = document.values if isinstance(document.values, dict) else {}
    written = str(values.get("database_url") or "")
    if written and (problem := objection(written)):
        raise strict_yaml.InvalidFileError([document.complaint(("database_url",), problem)])
    data_dir = data_dir_of(str(values.get("data_dir") or DATA_DIR), folder, environ)
    return resolve(written, data_dir, folder, environ)
