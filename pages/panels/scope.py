"""What the whole page is asked for, as its address says it: period, area, agency, what was known when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from catalogue import areas, indicators
from domain.classes import METHODS, Method
from domain.periods import LOCAL_TIME, Freq, end, first_day, local_day, named, named_day
from store.query.progress import Place, Window

KEYS = ("period", "area", "org", "known_at")
MAP_KEYS = ("indicator", "on", "classes", "boundaries")
"""What the address says of a map alone: what colours it, its day, how values are parted, whose boundaries."""
ONE_DAY = timedelta(days=1)


class BadScopeError(ValueError):
    """A scope in the address that cannot be read: which key, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the whole page is asked for: period, area, agency, and what was known when.

    `period` is the window of months (or the day) asked for, `length` how long a period that is.
    `indicator`, `on` and `classes` are what a map shows, "" and None where the address leaves it to the map;
    `boundaries` asks for the units of today where its day lies before the reform. `limit` is the area that
    the reader is cut to, "" for the whole province: no answer tells of another one beside it.
    """

    home: str
    area: str
    now: datetime
    period: Window | None = None
    org: str = ""
    known_at: datetime | None = None
    length: Freq | None = None
    indicator: str = ""
    on: date | None = None
    classes: Method | Literal[""] = ""
    boundaries: Literal["", "today"] = ""
    limit: str = ""

    def told(self, codes: Sequence[str]) -> list[str]:
        """Those of several areas that the reader may see, whatever codes the own one bore."""
        own = {span.code for span in areas.lineage(self.limit)} if self.limit else codes
        return [code for code in codes if code in own]

    @property
    def day(self) -> date:
        """The day of a map: the one asked for, else the last of the period asked for, else today."""
        today = local_day(self.known_at or self.now)
        if self.on is not None:
            return min(self.on, today)
        if self.period is None:
            return today
        last = self.period[1] if self.length is Freq.DAY else end(Freq.MONTH, self.period[1]) - ONE_DAY
        return min(last, today)

    @property
    def drawn_day(self) -> date:
        """The day whose units a map draws: today's where they are asked for on a day before the reform."""
        before = self.day < areas.lineage(self.home)[-1].since
        return local_day(self.now) if self.boundaries and before else self.day

    @property
    def counted(self) -> tuple[Freq, date]:
        """The period of what is counted from records: the one asked for, else the running month."""
        if self.period and self.length:
            return self.length, self.period[0]
        return Freq.MONTH, first_day(Freq.MONTH, local_day(self.known_at or self.now))

    @property
    def place(self) -> Place:
        """Where and when queries are asked."""
        return Place(self.area, self.now, self.known_at, self.org)

    @property
    def country(self) -> Place:
        """The same question for the whole country."""
        return Place(areas.COUNTRY, self.now, self.known_at)

    @property
    def year(self) -> int | None:
        """The year asked for, None for the newest."""
        return self.period[0].year if self.period else None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two scopes the same question, beside the clock."""
        until = self.known_at.isoformat() if self.known_at else ""
        shown = (self.indicator, str(self.on or ""), self.classes, self.boundaries)
        return (self.area, str(self.period or ""), self.length or "", self.org, until, self.limit, *shown)


def read_scope(query: Mapping[str, str], *, home: str, now: datetime, limit: str = "") -> Scope:
    """The scope that an address asks for; without an area it is that of the reader, else the province.

    Raises:
        BadScopeError: a key has a value that it cannot have.
    """
    area = query.get("area") or limit or home
    if areas.newest(area) is None:
        raise BadScopeError(f"area: {area!r} is no administrative unit")
    length, window = _period(query.get("period", ""))
    indicator, classes = query.get("indicator", ""), query.get("classes", "")
    if indicator and indicator not in indicators():
        raise BadScopeError(f"indicator: {indicator!r} is declared nowhere")
    if classes and classes not in METHODS:
        raise BadScopeError(f"classes: {classes!r}; allowed: {', '.join(METHODS)}")
    boundaries = query.get("boundaries", "")
    if boundaries not in ("", "today"):
        raise BadScopeError(f"boundaries: {boundaries!r}; allowed: today")
    return Scope(
        home=home,
        area=area,
        now=now,
        period=window,
        org=query.get("org", ""),
        known_at=_known_at(query.get("known_at", "")),
        length=length,
        indicator=indicator,
        on=_day(query.get("on", "")),
        classes=classes,
        boundaries="today" if boundaries else "",
        limit=limit,
    )


def _period(text: str) -> tuple[Freq | None, Window | None]:
    """The months of "2026", "2026-Q4" or "2026-10", the day of "2026-10-31"; nothing asks for the newest."""
    if not text:
        return None, None
    try:
        length, start = named(text)
    except ValueError:
        raise BadScopeError(
            f"period: {text!r}; allowed: a year (2026), a quarter (2026-Q4), a month (2026-10) or a day "
            "(2026-10-31)"
        ) from None
    last = start if length is Freq.DAY else first_day(Freq.MONTH, end(length, start) - ONE_DAY)
    return length, (start, last)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return named_day(text)
    except ValueError:
        raise BadScopeError(f"on: {text!r}; allowed: a day (2026-10-31)") from None


def _known_at(text: str) -> datetime | None:
    """The end of a local day."""
    if not text:
        return None
    try:
        return datetime.combine(named_day(text), time(23, 59, 59), LOCAL_TIME)
    except ValueError:
        raise BadScopeError(f"known_at: {text!r}; allowed: a day (2026-10-31)") from None
