"""Rows of values out of the store: which series, which periods, as known when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import Connection, Row

from domain.periods import Freq
from store import statements, territory
from store.memory import once
from store.statements import AREA, BREAKDOWN, INDICATOR, ORG, PERIOD_START
from store.territory import Piece

Rows = list[Row[Any]]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for. Either `pieces` (one area through its codes, newest first) or `areas` as they are.

    Periods that begin from `since` to `until`, both included; the newest one is looked for up to
    `today`. Of the values known now, `most` asks for so many periods of each series, its last ones.
    `known_at` None means now. `every_org` asks for each organisation instead of `org`.
    """

    freq: Freq
    today: date = date.max
    pieces: tuple[Piece, ...] = ()
    areas: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ("",)
    org: str = ""
    every_org: bool = False
    since: date | None = None
    until: date | None = None
    most: int | None = None
    known_at: datetime | None = None

    @classmethod
    def of_area(cls, area: str, **facts: Any) -> Self:
        """One area, followed through the codes that it had."""
        return cls(pieces=territory.pieces(area), **facts)

    @property
    def ended_pieces(self) -> tuple[bool, ...]:
        """Of each code of the area, whether it ended."""
        return tuple(piece.until is not None for piece in self.pieces)

    def one(self, indicators: Sequence[str]) -> bool:
        """Whether one indicator is asked, in one breakdown."""
        return len(indicators) == 1 and len(self.breakdowns) == 1

    def parameters(self, indicators: Sequence[str]) -> dict[str, Any]:
        """What the statements take; those that a statement does not have are passed over."""
        found: dict[str, Any] = {
            "freq": self.freq.value,
            "org": self.org,
            "today": self.today,
            "since": self.since,
            "until": self.until,
            "known_at": self.known_at,
            "before": (self.most or 1) - 1,
        }
        if self.one(indicators):
            found |= {"indicator": indicators[0], "breakdown": self.breakdowns[0]}
        else:
            found |= {"indicators": list(indicators), "breakdowns": list(self.breakdowns)}
        if not self.pieces:
            found["areas"] = list(self.areas)
        for at, piece in enumerate(self.pieces):
            found |= {f"area_{at}": piece.area, f"since_{at}": piece.first_period(self.freq)}
            found |= {f"until_{at}": piece.until}
        return found


def rows(
    connection: Connection, indicators: Sequence[str], asked: Selection, *, newest_only: bool = False
) -> Rows:
    """Values by period, oldest first, each with its run; one per period of an area.

    `newest_only` gives the newest of each series that has begun and is no forecast, and of an
    area with several codes only the one under the latest code.
    """
    shape = statements.Shape(
        asked.ended_pieces,
        asked.one(indicators),
        newest_only,
        since=asked.since is not None,
        until=asked.until is not None,
        known_at=asked.known_at is not None,
        most=asked.most is not None and asked.known_at is None,
        every_org=asked.every_org,
    )
    found = connection.execute(statements.values(shape), asked.parameters(indicators)).all()
    kept = _latest_code_first(found, asked, newest_only=newest_only)
    return _last_ones(kept, asked.most) if shape.most else kept


def _last_ones(found: Rows, most: int | None) -> Rows:
    """The last `most` rows of each indicator and part, since an area's earlier codes bring some more."""
    left: dict[tuple[str, str, str], int] = {}
    kept = []
    for row in reversed(found):
        key = (row[INDICATOR], row[BREAKDOWN], row[ORG])
        left[key] = left.get(key, most or 0) - 1
        if left[key] >= 0:
            kept.append(row)
    return kept[::-1]


def newest_periods(
    connection: Connection, indicators: Sequence[str], asked: Selection
) -> dict[tuple[str, str], date]:
    """The newest period by (indicator, breakdown): of the area through its codes, or of any area at all."""

    def read() -> dict[tuple[str, str], date]:
        query = statements.newest_periods(statements.Shape(asked.ended_pieces, asked.one(indicators)))
        found = connection.execute(query, asked.parameters(indicators))
        return {(row.indicator, row.breakdown): row.newest for row in found}

    key = ("newest", *indicators, asked.freq, asked.pieces, asked.org, asked.breakdowns)
    return once(connection, key, read)


def _latest_code_first(found: Sequence[Row[Any]], asked: Selection, *, newest_only: bool) -> Rows:
    """Of several codes of one area, the later one's row for each period, or its newest row."""
    if len(asked.pieces) < 2 or len({row[AREA] for row in found}) < 2:  # noqa: PLR2004 (a code and another)
        return list(found)
    place = {piece.area: at for at, piece in enumerate(asked.pieces)}
    kept: dict[tuple[object, ...], Row[Any]] = {}
    for row in found:
        key = (row[INDICATOR], row[BREAKDOWN], row[ORG], None if newest_only else row[PERIOD_START])
        if key not in kept or place[row[AREA]] < place[kept[key][AREA]]:
            kept[key] = row
    return sorted(kept.values(), key=itemgetter(PERIOD_START))
