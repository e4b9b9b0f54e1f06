"""What the sources hold and how they are, as short tokens: a drawing lives as long as its tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import catalogue
from catalogue.model import Source
from domain.freshness import SEVERITY, SourceHealth, State, source_freshness
from domain.periods import local_day
from store.query import sources


@dataclass(frozen=True, slots=True)
class Versions:
    """A token per source, and the state of each field of the centre, at one moment."""

    tokens: Mapping[str, str]
    fields: Mapping[str, State]
    day: str

    def of(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """What a drawing that rests on `names` is valid for; it ages at midnight besides."""
        return (self.day, *(self.tokens.get(name, "") for name in names))


def read(centre: Any) -> Versions:
    """The tokens of this moment: data version, state, and what goes wrong since when.

    They are worked out once a second, and whenever anything has been committed.
    """
    now: datetime = centre.now()
    found: Versions = centre.remembered.get(
        "versions", lambda connection: _read(connection, now), at=now.replace(microsecond=0)
    )
    return found


def _read(connection: Any, now: datetime) -> Versions:
    tokens: dict[str, str] = {}
    fields: dict[str, State] = {}
    for code, known in sources.health(connection).items():
        found = source_freshness(known, now=now)
        tokens[code] = (
            f"{known.data_version} {found.state} {found.reason} {found.since} {known.failing_since}"
        )
        declared = catalogue.sources().get(code)
        if declared and found.state is not State.MISSING and _tells(declared, known):
            worst = min(
                found.state, fields.get(declared.field, State.LIVE), key=lambda state: SEVERITY[state]
            )
            fields[declared.field] = worst
    return Versions(tokens, fields, local_day(now).isoformat())


def _tells(declared: Source, known: SourceHealth) -> bool:
    """Whether a source counts in the state of its field: a retired one if it was used and is all there is."""
    living = (
        each for each in catalogue.sources().values() if each.field == declared.field and not each.retired
    )
    return declared.retired is None or (known.last_success_at is not None and next(living, None) is None)
