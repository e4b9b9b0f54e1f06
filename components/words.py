"""Readings in words: values, periods, states and reasons, as every component writes them."""

from datetime import date
from math import floor

from catalogue import codelists, indicators, organisations
from domain.answers import Change
from domain.periods import Freq
from domain.readings import Absence, Reading
from domain.records import ObsStatus
from wording import day, number, say

LAST_MONTH_OF_FIRST_HALF = 6
SIGNS = {"live": "●", "late": "▲", "dead": "■", "missing": "○", "provisional": "◌"}


def value(reading: Reading | Absence) -> str:
    """The number with the decimals of its indicator, or in words that there is none."""
    if isinstance(reading, Reading) and reading.status is ObsStatus.WITHHELD:
        return say("panel.withheld")
    if isinstance(reading, Absence) or reading.value is None:
        return say("panel.no_value")
    declared = indicators()[reading.indicator]
    if reading.value in range(len(declared.levels)):
        return declared.levels[int(reading.value)]
    return number(reading.value, declared.decimals)


def title(indicator: str) -> str:
    """The short title of an indicator, the full one where it has none."""
    declared = indicators()[indicator]
    return declared.short or declared.title


def period(freq: Freq, start: date) -> str:
    """A period in words: "tháng 10/2026"."""
    half = start.month > LAST_MONTH_OF_FIRST_HALF
    return say(
        f"period.{freq.name.lower()}",
        start=start,
        month=start.month,
        quarter=(start.month + 2) // 3,
        half=6,
        side=say("period.half_second" if half else "period.half_first"),
        year=start.year,
        next=start.year + 1,
    )


def span(freq: Freq, first: date, last: date) -> str:
    """The periods from `first` to `last` of one year: "10 tháng 2026"; one period by its own name."""
    if first == last:
        return period(freq, first)
    if freq is Freq.MONTH:
        return say("period.months", count=last.month - first.month + 1, year=last.year)
    if freq is Freq.QUARTER:
        return say("period.quarters", count=(last.month - first.month) // 3 + 1, year=last.year)
    if freq is Freq.HALF_YEAR and first.year == last.year:
        return period(Freq.YEAR, date(last.year, 1, 1))
    return f"{period(freq, first)} – {period(freq, last)}"


def brief_period(freq: Freq, start: date) -> str:
    """A period for narrow places: "T10/2026"."""
    return (
        f"{short_period(freq, start)}/{start.year}"
        if freq in (Freq.MONTH, Freq.QUARTER)
        else period(freq, start)
    )


def short_period(freq: Freq, start: date) -> str:
    """A period as a tick of an axis says it within its year, or the year itself."""
    if freq is Freq.MONTH:
        return say("period.short_month", month=start.month)
    if freq is Freq.QUARTER:
        return say("period.short_quarter", quarter=(start.month + 2) // 3)
    return str(start.year) if freq is Freq.YEAR else day(start)


def percent(amount: float) -> str:
    """A percentage with one decimal; beyond a thousand without, since nobody reads it there."""
    return number(amount, 0 if abs(amount) >= 1000 else 1)  # noqa: PLR2004


def down(amount: float) -> str:
    """A percentage cut, not rounded, to one decimal: 99.96 is not yet 100."""
    return number(floor(amount * 10) / 10, 1)


def change(difference: Change) -> str:
    """A change with its arrow."""
    shown = percent(abs(difference.percent))
    if shown == percent(0):
        return say("change.same")
    return say("change.up" if difference.percent > 0 else "change.down", percent=shown)


def breakdown(reading: Reading) -> str:
    """The parts that a reading is cut to, by name, and its agency: "Thu nội địa"; "" for the whole."""
    found = [cut(reading.indicator, reading.breakdown)] if reading.breakdown else []
    if reading.org:
        agency = organisations().get(reading.org)
        found.append(agency.short or agency.name if agency else reading.org)
    return ", ".join(found)


def cut(indicator: str, breakdown: str) -> str:
    """The parts that a breakdown of an indicator names: "Thu nội địa"."""
    lists = indicators()[indicator].breakdowns
    found = []
    for part in filter(None, breakdown.split("|")):
        dimension, _, code = part.partition("=")
        items = codelists()[lists[dimension]].items if dimension in lists else {}
        found.append(items[code].name if code in items else code)
    return ", ".join(found)


def lowered(text: str) -> str:
    """With a small letter at its head, for the middle of a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def reason(key: str) -> str:
    """Why a state holds; a kind of error that has no wording of its own is a failing source."""
    try:
        return say(f"reason.{key}")
    except KeyError:
        return say("reason.other")
