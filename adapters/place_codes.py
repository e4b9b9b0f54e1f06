"""What the codes in a register of places mean: catalogue/mappings/<source>.yaml, read strictly."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

import catalogue
from adapters.event_codes import Translation
from catalogue import strict_yaml
from catalogue.model import Code, Strict

HERE = Path(catalogue.__file__).parent / "mappings"


class PlaceCodes(Strict):
    """The codes of one source, and the organisations behind its owners."""

    codes: dict[str, Translation]
    owners: dict[str, Code] = Field(default={}, description="owner as written -> organisation")

    def table(self, name: str) -> Mapping[str, str]:
        """Upstream code -> code of the catalogue."""
        return self.codes[name].map

    @model_validator(mode="after")
    def _known(self) -> "PlaceCodes":
        unknown = sorted(set(self.owners.values()) - set(catalogue.organisations()))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: not in organisations.yaml")
        return self


@cache
def place_codes(source: str) -> PlaceCodes:
    """The codes of a source, read once.

    Raises:
        strict_yaml.InvalidFileError: the file is not as it must be.
    """
    return strict_yaml.load(HERE / f"{source}.yaml", PlaceCodes)
