"""What questions share: the make of their panels, how much is shown, unit and period of an answer."""

from collections.abc import Sequence
from dataclasses import replace

from catalogue import areas, indicators
from components.words import brief_period
from domain.answers import Bars, Evidence, Parts
from domain.periods import Freq
from domain.readings import Cut, Reading
from pages.panels import Ask, Draw, Panel, Scope, Unit, Zone
from store.query.progress import Place
from wording import say

MONTHS_SHOWN = 36
YEARS_SHOWN = 16
LONGEST = 200


def panel(
    kind: str, name: str, codes: Sequence[str], ask: Ask, draw: Draw, *, size: str, title: str = "",
    unit: Unit = "", zone: Zone = "grid", series: Sequence[Cut] = (),
) -> Panel:  # fmt: skip
    """A panel about the indicators `codes` ("" for none), under the words of its name or a `title`."""
    return Panel(
        code=f"{kind}.{name}",
        title=title or say(f"economy.{name}"),
        ask=ask,
        draw=draw,
        sources=sources_of(*codes),
        about=tuple(filter(None, codes)),
        series=tuple(series),
        unit=unit,
        size=size,
        zone=zone,
    )


def parts_unit(answer: Parts) -> str:
    """Unit and period of the first part."""
    if not answer.parts:
        return ""
    first = answer.parts[0].reading
    return f"{indicators()[first.indicator].unit} · {moment(first)}"


def bars_unit(answer: Bars) -> str:
    """Unit and period of the first row."""
    first = next(iter(answer.readings), None)
    return f"{indicators()[first.indicator].unit} · {moment(first)}" if first else ""


def moment(each: Evidence) -> str:
    """The period of a reading, short; "" where there is none."""
    return brief_period(each.freq, each.period_start) if isinstance(each, Reading) else ""


def place_of(scope: Scope, *, country: bool = False, freq: Freq | None = None) -> Place:
    """Where and when a panel asks: the area of the page or the whole country; coarser periods by `freq`."""
    return replace(scope.country if country else scope.place, freq=freq)


def province_codes() -> list[str]:
    """Every code that a province has or had."""
    return list(dict.fromkeys(unit.code for unit in areas.every() if unit.level == "province"))


def most_of(code: str, most: int) -> int:
    """How many periods are shown at most: fewer of years than of months."""
    return min(most, YEARS_SHOWN) if indicators()[code].freq is Freq.YEAR else min(most, LONGEST)


def sources_of(*codes: str | None) -> tuple[str, ...]:
    """The sources of indicators, each once."""
    return tuple(dict.fromkeys(indicators()[code].source for code in codes if code))
