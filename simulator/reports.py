"""When which report of the simulated LRIS is published: first, and again when it is final."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.periods import LOCAL_TIME, Freq, end, first_day, shift
from simulator.chance import Chance

FIRST_YEAR = 2019
REFORM = date(2025, 7, 1)
LATE_SHARE = 0.03
AMENDED_SHARE = 0.5
Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """One form for one period and province, with the instants at which it is published."""

    code: str
    form: Rule
    freq: Freq
    start: date
    area: str
    times: tuple[datetime, ...]

    @property
    def is_adjusted(self) -> bool:
        """Whether it is the plan of 2025 as decided again for the present province."""
        return bool(self.form.get("plan")) and self.start.year == REFORM.year and self.area == "91"

    @property
    def period(self) -> str:
        """The period as it is written: 2026, 2026-H1, 2026-Q3, 2026-10, 2026-W47, 2025-2026."""
        if self.freq is Freq.WEEK:
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02}"
        if self.freq is Freq.SCHOOL_YEAR:
            return f"{self.start.year}-{self.start.year + 1}"
        if self.freq is Freq.HALF_YEAR:
            return f"{self.start.year}-H{(self.start.month + 5) // 6}"
        if self.freq is Freq.QUARTER:
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        return f"{self.start:%Y}" if self.freq is Freq.YEAR else f"{self.start:%Y-%m}"


def reports(forms: dict[str, Rule], chance: Chance, last_year: int) -> Iterator[Report]:
    """Every report for a period that begins from `FIRST_YEAR` to the end of `last_year`."""
    for code, form in forms.items():
        freq = Freq(form["freq"])
        start = first_day(freq, date(FIRST_YEAR, 1, 1))
        start = start if start.year == FIRST_YEAR else shift(freq, start, 1)
        while start.year <= last_year:
            reached = start if freq is Freq.SCHOOL_YEAR else shift(Freq.DAY, end(freq, start), -1)
            area = "91" if reached >= REFORM else "89"
            if form.get("plan"):
                yield from _plans(code, form, start, area, chance)
            else:
                yield Report(code, form, freq, start, area, _results(code, form, start, chance))
            start = shift(freq, start, 1)


def _plans(code: str, form: Rule, start: date, area: str, chance: Chance) -> Iterator[Report]:
    """A plan: decided before its year, or disclosed in its first days; sometimes amended within it.

    The plan of 2025 was the former province's, and the present one's from July.
    """
    year = start.year
    if year == REFORM.year:
        adjusted = _office_hours(date(year, 7, 15), 14 * chance.share(code, start, "adjusted"))
        yield Report(code, form, Freq.YEAR, start, "91", (adjusted,))
        area = "89"
    decided = date(year, 1, 5) if form.get("disclosed") else date(year - 1, 12, 8)
    first = max(date(FIRST_YEAR, 1, 3), decided)
    times = [_office_hours(first, 14 * chance.share(code, start, "decided"))]
    if area == "91" and chance.share(code, start, "amended") < AMENDED_SHARE:
        times.append(_office_hours(date(year, 7, 10), 14 * chance.share(code, start, "amended on")))
    yield Report(code, form, Freq.YEAR, start, area, tuple(times))


def _results(code: str, form: Rule, start: date, chance: Chance) -> tuple[datetime, datetime]:
    """A result: some days after its period, then final; a few months come late."""
    freq = Freq(form["freq"])
    after, later = form["after_days"], form["revised_days"]
    days = after[0] + (after[1] - after[0]) * chance.share(code, start, "first")
    if freq is Freq.MONTH and chance.share(code, start, "late") < LATE_SHARE:
        days += 12 + 33 * chance.share(code, start, "late days")
    revised = later[0] + (later[1] - later[0]) * chance.share(code, start, "final")
    over = end(freq, start)
    return _office_hours(over, days), _office_hours(over, max(revised, days + 10))


def _office_hours(day: date, days_after: float) -> datetime:
    """An instant within office hours, some days after a day."""
    whole, part = divmod(days_after, 1)
    opening = datetime.combine(day + timedelta(days=int(whole)), time(8), LOCAL_TIME)
    return opening + timedelta(minutes=int(540 * part))
