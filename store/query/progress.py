"""Questions that need more than one reading: sums of a year, plans, changes, parts of a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from catalogue import indicators as declared_indicators
from domain.answers import Caveat, Change, Evidence, Headline, Progress, Target
from domain.freshness import State
from domain.periods import Freq, first_day, last_day, local_day, shift
from domain.readings import Absence, Cut, Reading
from store.query import indicators
from store.territory import comparable

PER_YEAR = {Freq.MONTH: 12, Freq.QUARTER: 4, Freq.HALF_YEAR: 2, Freq.YEAR: 1, Freq.SCHOOL_YEAR: 1}
HUNDRED = 100
Window = tuple[date, date]
"""First and last month asked about, as their first days."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a question is asked: area, clock, what was known then, agency.

    `freq` asks for computed coarser periods; each indicator's own where None.
    """

    area: str
    now: datetime
    known_at: datetime | None = None
    org: str = ""
    freq: Freq | None = None


def freq_of(code: str, place: Place) -> Freq:
    """The length of the periods that are asked for."""
    return place.freq or declared_indicators()[code].freq


def last_start(freq: Freq, period: Window) -> date:
    """First day of the newest period of length `freq` that begins within a window of months."""
    return first_day(freq, last_day(Freq.MONTH, period[1]))


def history(
    connection: Connection, code: str, place: Place, *, since: date | None = None, until: date | None = None,
    breakdown: str = "",
) -> list[Reading]:  # fmt: skip
    """Readings of a place from `since` to `until`, oldest first."""
    return indicators.history(
        connection, code, area=place.area, now=place.now, since=since, until=until,
        breakdown=breakdown, org=place.org, known_at=place.known_at, freq=place.freq,
    )  # fmt: skip


def at(
    connection: Connection, code: str, place: Place, *, period: Window | None, breakdown: str = ""
) -> Evidence:
    """The newest reading inside the window `period`; the newest of all where it is None."""
    freq = freq_of(code, place)
    if period is not None:
        since, until = first_day(freq, period[0]), last_start(freq, period)
        found = history(connection, code, place, since=since, until=until, breakdown=breakdown)
        if found:
            return found[-1]
    return beyond(connection, code, place, period=period, breakdown=breakdown)


def beyond(
    connection: Connection, code: str, place: Place, *, period: Window | None, breakdown: str = ""
) -> Evidence:
    """What is said where the window `period` holds nothing: the newest of all where none was asked for."""
    newest = indicators.latest(
        connection, [code], area=place.area, now=place.now, known_at=place.known_at,
        org=place.org, breakdown=breakdown, freq=place.freq,
    )[0]  # fmt: skip
    if period is None or isinstance(newest, Absence):
        return newest
    missing = replace(newest.freshness, state=State.MISSING, since=None, reason="no_value")
    return Absence(code, place.area, newest.provenance.source, missing)


def read_ahead(connection: Connection, cuts: Sequence[Cut], place: Place, *, period: Window | None) -> None:
    """Read together what the other questions here are going to ask of `cuts` and of their plans."""
    planned = ((declared_indicators()[code].plan, breakdown) for code, breakdown in cuts)
    wanted = dict.fromkeys((*cuts, *((name, breakdown) for name, breakdown in planned if name)))
    today = local_day(place.now)
    indicators.read_ahead(
        connection, list(wanted), period or (first_day(Freq.YEAR, today), today), area=place.area,
        now=place.now, org=place.org, known_at=place.known_at, freq=place.freq,
    )  # fmt: skip


def headline(
    connection: Connection, code: str, place: Place, *, period: Window | None, breakdown: str = ""
) -> Headline:
    """The number of a card: summed over the year to date where months add up, else of one period."""
    meant, freq = declared_indicators()[code], freq_of(code, place)
    if _adds_up(code, freq):
        return _year_to_date(connection, code, place, period=period, breakdown=breakdown)
    shown = at(connection, code, place, period=period, breakdown=breakdown)
    if isinstance(shown, Absence):
        return _nothing(code, freq, place, shown, breakdown)
    start = shown.period_start
    before = _one(connection, code, place, year_before(freq, start), breakdown)
    change = difference(freq, (start, start), [before] if before else [], [shown])
    plan = _plan(connection, code, place, start, breakdown)
    caveat = _caveat([shown], plan)
    plan = None if caveat else plan
    return Headline(
        code, shown.value, freq, start, start, (shown,), change=change, plan=plan,
        progress=_percent(shown.value, plan) if meant.unit != "%" else None, caveat=caveat,
        breakdown=breakdown,
    )  # fmt: skip


def _adds_up(code: str, freq: Freq) -> bool:
    """Whether a year is the sum of its periods."""
    return declared_indicators()[code].over_time == "sum" and PER_YEAR.get(freq, 1) > 1


def _nothing(code: str, freq: Freq, place: Place, absent: Absence, breakdown: str) -> Headline:
    today = place.now.date()
    return Headline(code, None, freq, today, today, (absent,), breakdown=breakdown)


def _year_to_date(
    connection: Connection, code: str, place: Place, *, period: Window | None, breakdown: str = ""
) -> Headline:
    freq = freq_of(code, place)
    newest = at(connection, code, place, period=period, breakdown=breakdown)
    if isinstance(newest, Absence):
        return _nothing(code, freq, place, newest, breakdown)
    until, january = newest.period_start, date(newest.period_start.year, 1, 1)
    months = history(connection, code, place, since=january, until=until, breakdown=breakdown)
    whole = _unbroken(freq, months, january, until)
    value = sum(each.value or 0 for each in months) if whole else None
    plan = _plan(connection, code, place, january, breakdown)
    caveat = _caveat(months, plan) or ("" if whole else "gap")
    plan = None if caveat in ("extents", "plan_extent") else plan
    if not whole:
        months, january, value = [newest], until, newest.value
    before = history(
        connection, code, place, since=year_before(freq, january), until=year_before(freq, until),
        breakdown=breakdown,
    )  # fmt: skip
    change = difference(freq, (january, until), before, months)
    if change is None:
        month_before = [each for each in before if each.period_start == year_before(freq, until)]
        change = difference(freq, (until, until), month_before, [newest])
    elapsed = len(months) / PER_YEAR[freq] * HUNDRED if whole else None
    progress = _percent(value, plan) if whole else None
    return Headline(
        code, value, freq, january, until, tuple(months), change=change, plan=plan,
        progress=progress, elapsed=elapsed if progress is not None else None, caveat=caveat,
        breakdown=breakdown,
    )  # fmt: skip


def plan_against_actual(connection: Connection, code: str, place: Place, *, year: int | None) -> Progress:
    """A year by month and cumulated, against its plan and the year before.

    The sum stops at the first month without a value: what follows would be a sum with a hole. A plan
    that is not of the one area of all months is left out.
    """
    if year is None:
        newest = at(connection, code, place, period=None)
        year = newest.period_start.year if isinstance(newest, Reading) else place.now.year
    january = date(year, 1, 1)
    months = history(connection, code, place, since=january, until=date(year, 12, 1))
    previous = history(connection, code, place, since=date(year - 1, 1, 1), until=date(year - 1, 12, 1))
    plan = _plan(connection, code, place, january)
    caveat = _caveat(months, plan)
    plan = None if caveat else plan
    comparable = {each.area for each in months} == {each.area for each in previous}
    absent = None
    if not months:
        nothing = at(connection, code, place, period=(january, january))
        absent = nothing if isinstance(nothing, Absence) else None
    return Progress(
        code, year, tuple(months), tuple(previous) if comparable else (), plan,
        plan.value / PER_YEAR[Freq.MONTH] if plan and plan.value else None,
        _cumulated(months, plan), absent, caveat,
    )  # fmt: skip


def target(
    connection: Connection, code: str, place: Place, *, year: int | None, breakdown: str = ""
) -> Target:
    """A yearly target: what was set, what was reached, whether that is enough by the good direction.

    Of what is told by month, the year so far: whether that is enough is known when the year is whole.
    """
    meant = declared_indicators()[code]
    if year is not None and _adds_up(code, freq_of(code, place)):
        return _running(connection, code, place, year=year, breakdown=breakdown)
    if year is None and isinstance(newest := at(connection, code, place, period=None), Reading):
        year = newest.period_start.year
    window = (date(year, 1, 1), date(year, 12, 1)) if year else None
    actual = at(connection, code, place, period=window)
    planned = at(connection, meant.plan, place, period=window) if meant.plan else actual
    before = (date(year - 1, 1, 1), date(year - 1, 12, 1)) if year else None
    previous = at(connection, code, place, period=before) if before else None
    return Target(code, actual, planned, _met(actual, planned), previous)


def _running(connection: Connection, code: str, place: Place, *, year: int, breakdown: str) -> Target:
    so_far, before = (
        headline(connection, code, place, period=(date(each, 1, 1), date(each, 12, 1)), breakdown=breakdown)
        for each in (year, year - 1)
    )
    actual = so_far.parts[-1]
    name = declared_indicators()[code].plan
    window = (date(year, 1, 1), date(year, 12, 1))
    planned = at(connection, name, place, period=window, breakdown=breakdown) if name else actual
    whole = so_far.elapsed == HUNDRED and so_far.value is not None
    met = _enough(code, so_far.value, so_far.plan.value) if whole and so_far.plan else None
    return Target(code, actual, planned, met, so_far=so_far, before=before)


def _met(actual: Evidence, planned: Evidence) -> bool | None:
    if isinstance(actual, Absence) or isinstance(planned, Absence) or actual.area != planned.area:
        return None
    return _enough(actual.indicator, actual.value, planned.value)


def _enough(code: str, reached: float | None, planned: float | None) -> bool | None:
    direction = declared_indicators()[code].direction
    if reached is None or planned is None or direction == "neutral":
        return None
    return reached >= planned if direction == "up_is_good" else reached <= planned


def _one(connection: Connection, code: str, place: Place, start: date, breakdown: str = "") -> Reading | None:
    found = history(connection, code, place, since=start, until=start, breakdown=breakdown)
    return found[0] if found else None


def _plan(connection: Connection, code: str, place: Place, day: date, breakdown: str = "") -> Reading | None:
    """What was planned for the year of `day`, under the code of the area at the end of that year."""
    name = declared_indicators()[code].plan
    if name is None:
        return None
    found = _one(
        connection, name, replace(place, freq=None), first_day(declared_indicators()[name].freq, day),
        breakdown,
    )  # fmt: skip
    return found if found is not None and found.value is not None else None


def _caveat(readings: Sequence[Reading], plan: Reading | None) -> Caveat:
    """Why readings of a year cannot be put against its plan: not all of them are of one area."""
    extents = {each.area for each in readings}
    if len(extents) > 1:
        return "extents"
    return "plan_extent" if plan is not None and extents and extents != {plan.area} else ""


def _percent(value: float | None, plan: Reading | None) -> float | None:
    return value / plan.value * HUNDRED if value is not None and plan is not None and plan.value else None


def year_before(freq: Freq, start: date) -> date:
    """First day of the same period one year earlier, of the one before where years do not hold whole ones."""
    return shift(freq, start, -PER_YEAR[freq]) if freq in PER_YEAR else shift(freq, start, -1)


def _unbroken(freq: Freq, readings: Sequence[Reading], first: date, last: date) -> bool:
    """Whether every period from `first` to `last` has a value, all of one area."""
    starts = []
    start = first
    while start <= last:
        starts.append(start)
        start = shift(freq, start, 1)
    valued = [each.period_start for each in readings if each.value is not None]
    return valued == starts and len({each.area for each in readings}) == 1


def difference(
    freq: Freq, span: tuple[date, date], before: Sequence[Reading], after: Sequence[Reading]
) -> Change | None:
    """The change in percent between two equal runs of periods of one and the same area."""
    both = [*before, *after]
    if len(before) != len(after) or not after or any(each.value is None for each in both):
        return None
    if len({each.area for each in both}) != 1 or not _comparable(before, after):
        return None
    old, new = sum(each.value or 0 for each in before), sum(each.value or 0 for each in after)
    return Change((new - old) / old * HUNDRED, freq, *span) if old > 0 else None


def _comparable(before: Sequence[Reading], after: Sequence[Reading]) -> bool:
    newest = after[-1]
    return comparable(newest.indicator, newest.area, before[0].period_start, newest.period_start)


def _cumulated(months: Sequence[Reading], plan: Reading | None) -> tuple[tuple[date, float], ...]:
    if plan is None or not plan.value:
        return ()
    found: list[tuple[date, float]] = []
    total, expected = 0.0, date(months[0].period_start.year, 1, 1) if months else None
    for each in months:
        if each.value is None or each.period_start != expected or each.area != months[0].area:
            break
        total += each.value
        found.append((each.period_start, round(total / plan.value * HUNDRED, 2)))
        expected = shift(Freq.MONTH, each.period_start, 1)
    return tuple(found)
