"""Fields of the deployment's own: each a file of the folder that IOC_FIELDS names, beside the catalogue.

A file holds everything that a field declares, by the name of the catalogue's own files: `subjects`,
`sources`, `indicators`, `codelists`, `indicator_lists`, and `mappings` by source. It needs no module of
Python.
"""

import os
from pathlib import Path
from typing import Any

from catalogue import strict_yaml

VARIABLE = "IOC_FIELDS"
SECTIONS = ("subjects", "sources", "indicators", "codelists", "indicator_lists", "mappings")


def files() -> list[Path]:
    """The files of the folder, in order; none where no folder is named.

    Raises:
        strict_yaml.InvalidFileError: there is no such folder.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return []
    folder = Path(named)
    if not folder.is_dir():
        raise strict_yaml.InvalidFileError([f"environment: {VARIABLE}: {folder} is no folder"])
    return sorted(folder.glob("*.yaml"))


def mapping(source: str) -> strict_yaml.Document | None:
    """The document that says how the reports of `source` are read, None where no file does.

    Raises:
        strict_yaml.InvalidFileError: a file cannot be read.
    """
    for path in files():
        document = section(path, "mappings")
        if source in document.values:
            lines = {where[1:]: line for where, line in document.lines.items() if where[:1] == (source,)}
            return strict_yaml.Document(path, document.values[source], lines)
    return None


def section(path: Path, name: str) -> strict_yaml.Document:
    """One section of a file, empty where it has none.

    Raises:
        strict_yaml.InvalidFileError: the file cannot be read, or has a section that there is not.
    """
    whole = strict_yaml.read(path)
    values: dict[str, Any] = whole.values or {}
    if not isinstance(values, dict) or not set(values) <= set(SECTIONS):
        raise strict_yaml.InvalidFileError([whole.complaint((), f"sections allowed: {', '.join(SECTIONS)}")])
    lines = {where[1:]: line for where, line in whole.lines.items() if where[:1] == (name,)}
    return strict_yaml.Document(path, values.get(name) or {}, lines)
