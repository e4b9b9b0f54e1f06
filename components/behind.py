"""Where the records behind a number are listed: the address that says which number it is."""

from collections.abc import Callable
from urllib.parse import urlencode

from catalogue import indicators
from domain.periods import name
from domain.readings import Reading

LIST = "/danh-sach"
RECORD = "/ho-so"
Down = Callable[[Reading], str]
"""The address of what lies below a number; "" where there is nothing."""


def nowhere(_reading: Reading) -> str:
    """Nothing lies below."""
    return ""


def address(reading: Reading) -> str:
    """The list of the records that a reading counts; "" where it counts none."""
    if indicators()[reading.indicator].measure is None or reading.value is None:
        return ""
    asked = {
        "indicator": reading.indicator,
        "period": name(reading.freq, reading.period_start),
        "area": reading.area,
        "org": reading.org,
        "breakdown": reading.breakdown,
    }
    return f"{LIST}?{urlencode(asked)}"


def record_address(kind: str, source: str, source_id: str) -> str:
    """The page of one record."""
    return f"{RECORD}?{urlencode({'kind': kind, 'source': source, 'id': source_id})}"
