"""Codes and agencies as people write them in exports, and what the upstream itself would send."""

from collections.abc import Mapping
from functools import cache

import catalogue
from adapters.event_codes import Codes, agencies
from adapters.workbook.text import fold
from catalogue.model import Organisation


def spellings(name: str, codes: Codes) -> Mapping[str, str]:
    """Folded name or spelling of every code of a list -> the upstream's code for it."""
    return _spelled(name, tuple(codes.table(name).items()), codes.codes[name].list)


@cache
def _spelled(_name: str, table: tuple[tuple[str, str], ...], codelist: str) -> Mapping[str, str]:
    upstream: dict[str, str] = {}
    for code, ours in table:
        upstream.setdefault(ours, code)
    return {
        fold(word): upstream[code]
        for code, item in catalogue.codelists()[codelist].items.items()
        if code in upstream
        for word in (item.name, *item.spellings)
    }


def identifier(written: str, day: str) -> str:
    """The identifier of the agency that a name meant on a day, the newest where none stood; else the name."""
    named = _agencies().get(fold(written), ())
    standing = [one for one in named if _stood(one, day)] or list(named[-1:])
    return agencies().identifiers[standing[0].code] if standing else written


def _stood(organisation: Organisation, day: str) -> bool:
    until = organisation.valid_to
    return f"{organisation.valid_from:%Y%m%d}" <= day and (until is None or day < f"{until:%Y%m%d}")


@cache
def _agencies() -> Mapping[str, tuple[Organisation, ...]]:
    """Agencies that have an identifier, by every folded name, the oldest first."""
    found: dict[str, list[Organisation]] = {}
    organisations = catalogue.organisations()
    for organisation in (organisations[code] for code in agencies().identifiers):
        for name in {fold(organisation.name), fold(organisation.short or organisation.name)}:
            found.setdefault(name, []).append(organisation)
    return {
        name: tuple(sorted(those, key=lambda each: each.valid_from)) for name, those in found.items()
    }  # fmt: skip
