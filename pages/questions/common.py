"""What questions share: sources, how much is shown, unit and period of an answer."""

from catalogue import areas, indicators
from components.words import brief_period
from domain.answers import Evidence, Parts
from domain.periods import Freq
from domain.readings import Reading

MONTHS_SHOWN = 36
YEARS_SHOWN = 16
LONGEST = 200


def parts_unit(answer: Parts) -> str:
    """Unit and period of the first part."""
    if not answer.parts:
        return ""
    first = answer.parts[0].reading
    return f"{indicators()[first.indicator].unit} · {moment(first)}"


def moment(each: Evidence) -> str:
    """The period of a reading, short; "" where there is none."""
    return brief_period(each.freq, each.period_start) if isinstance(each, Reading) else ""


def province_codes() -> list[str]:
    """Every code that a province has or had."""
    return list(dict.fromkeys(unit.code for unit in areas.every() if unit.level == "province"))


def most_of(code: str, most: int) -> int:
    """How many periods are shown at most: fewer of years than of months."""
    return min(most, YEARS_SHOWN) if indicators()[code].freq is Freq.YEAR else min(most, LONGEST)


def sources_of(*codes: str | None) -> tuple[str, ...]:
    """The sources of indicators, each once."""
    return tuple(dict.fromkeys(indicators()[code].source for code in codes if code))
