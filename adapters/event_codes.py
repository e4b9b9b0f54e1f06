"""What the codes and agencies of dossiers and documents mean: catalogue/mappings, read strictly."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import model_validator

import catalogue
from catalogue import areas, strict_yaml
from catalogue.model import Code, Strict, Words
from domain.periods import local_day

HERE = Path(catalogue.__file__).parent / "mappings"
OLDER_FORM = re.compile(r"000\.(\d\d)\.(\d\d)\.(H\d\d)", re.ASCII)


class Translation(Strict):
    """Codes of one upstream for the codes of one list."""

    list: Code
    map: dict[str, str]

    @model_validator(mode="after")
    def _known(self) -> "Translation":
        known = catalogue.codelists()[self.list].items
        unknown = sorted(set(self.map.values()) - set(known))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: not in the list {self.list}")
        return self


class Column(Strict):
    """One column of an export: the words that may head it, and how its cells are read."""

    words: tuple[Words, ...]
    kind: Literal["text", "code", "agency", "instant", "deadline"]
    codes: str = ""


class Export(Strict):
    """How a steward's workbook is worded, by the field that each column becomes."""

    required: tuple[str, ...]
    columns: dict[str, Column]


class Codes(Strict):
    """The codes of one source."""

    codes: dict[str, Translation]
    export: Export

    def table(self, name: str) -> Mapping[str, str]:
        """Upstream code -> code of the catalogue."""
        return self.codes[name].map


class Agencies(Strict):
    """Identifiers of agencies in data exchange -> organisations of the catalogue."""

    province: str
    commune_prefix: Words
    agencies: dict[str, str]

    def organisation(self, identifier: str) -> str | None:
        """The organisation behind an identifier: a listed one, or the committee of a commune."""
        found = self._organisations.get(identifier)
        if found is None and (older := OLDER_FORM.fullmatch(identifier)) is not None:
            unit = older[2] if older[1] == "00" else f"{older[2]}.{older[1]}"
            found = self._organisations.get(older[3] if unit == "00" else f"{older[3]}.{unit}")
        return found

    def area(self, organisation: str, at: datetime) -> str:
        """The area that an organisation served at an instant: its own, else the province of that day."""
        own = catalogue.organisations()[organisation].area
        if own:
            return own
        on = local_day(at)
        return next(code for code, since, until in self._history if since <= on < until)

    @cached_property
    def _history(self) -> list[tuple[str, date, date]]:
        return [
            (extent.code, extent.since, extent.until or date.max)
            for extent in areas.lineage(self.province)
        ]  # fmt: skip

    @cached_property
    def identifiers(self) -> Mapping[str, str]:
        """Organisation -> identifier, communes included."""
        return {organisation: identifier for identifier, organisation in self._organisations.items()}

    @cached_property
    def _organisations(self) -> Mapping[str, str]:
        communes = {
            f"{self.commune_prefix}{organisation.area}": code
            for code, organisation in catalogue.organisations().items()
            if organisation.kind == "commune" and self._lies_here(organisation.area)
        }
        return communes | self.agencies

    def _lies_here(self, commune: str) -> bool:
        area = areas.newest(commune)
        return area is not None and area.parent == self.province

    @model_validator(mode="after")
    def _known(self) -> "Agencies":
        unknown = sorted(set(self.agencies.values()) - set(catalogue.organisations()))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: not in organisations.yaml")
        return self


@cache
def codes(source: str) -> Codes:
    """The codes of a source, read once.

    Raises:
        strict_yaml.InvalidFileError: the file is not as it must be.
    """
    return strict_yaml.load(HERE / f"{source}.yaml", Codes)


@cache
def agencies() -> Agencies:
    """The agencies, read once.

    Raises:
        strict_yaml.InvalidFileError: the file is not as it must be.
    """
    return strict_yaml.load(HERE / "agencies.yaml", Agencies)
