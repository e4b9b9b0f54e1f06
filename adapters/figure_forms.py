"""What the forms, rows and reporting units of a reporting system mean: catalogue/mappings/<source>.yaml."""

import re
from functools import cache
from pathlib import Path

from pydantic import Field

import catalogue
from catalogue import strict_yaml
from catalogue.model import IndicatorCode, Strict, Words

MAPPINGS = Path(catalogue.__file__).parent / "mappings"
COMMUNE = re.compile(r"[A-Z]+(\d{5})", re.ASCII)


class Row(Strict):
    """What one row of a form counts."""

    indicator: IndicatorCode
    breakdown: str = ""


class Form(Strict):
    """One report form: its rows by code."""

    title: Words
    rows: dict[str, Row]


class Conversion(Strict):
    """A unit in which figures may come that the catalogue keeps in another."""

    to: Words
    factor: float


class Forms(Strict):
    """The whole mapping."""

    forms: dict[str, Form]
    conversions: dict[str, Conversion] = Field(default={}, description="unit as written -> the catalogue's")
    units: dict[str, str] = Field(default={}, description="reporting unit -> organisation")
    commune_prefix: str = Field(
        default="", description="what stands before the area code in the unit of a commune"
    )

    def row(self, form: str, row: str) -> Row | None:
        """The meaning of a row, None where the form or the row is unknown."""
        return self.forms[form].rows.get(row) if form in self.forms else None

    def organisation(self, unit: str) -> str | None:
        """The organisation behind a reporting unit: a listed one, or the committee of a commune."""
        prefixed = self.commune_prefix and unit.startswith(self.commune_prefix)
        commune = COMMUNE.fullmatch(unit) if prefixed else None
        return self.units.get(unit) or (f"commune_{commune[1]}" if commune else None)


@cache
def forms(source: str) -> Forms:
    """The mapping of a source, read once.

    Raises:
        strict_yaml.InvalidFileError: it is not as it must be, or names what the catalogue has not.
    """
    return read(MAPPINGS / f"{source}.yaml")


def read(path: Path) -> Forms:
    """The mapping in `path`, compared with the catalogue.

    Raises:
        strict_yaml.InvalidFileError: as `forms`.
    """
    document = strict_yaml.read(path)
    found = strict_yaml.fit(document, Forms)
    indicators, organisations = catalogue.indicators(), catalogue.organisations()
    problems = [
        document.complaint(("forms", form, "rows", code), f"{row.indicator!r} is no indicator")
        for form, rows in found.forms.items()
        for code, row in rows.rows.items()
        if row.indicator not in indicators
    ] + [
        document.complaint(("units", unit), f"{organisation!r} is no organisation; see organisations.yaml")
        for unit, organisation in found.units.items()
        if organisation not in organisations
    ]
    if problems:
        raise strict_yaml.InvalidFileError(problems)
    return found
