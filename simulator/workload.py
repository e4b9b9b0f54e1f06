"""How much work comes on which day, and the working days on which it is done.

Work items are numbered from 0 in the order of the days on which they come, so that any of them can be
found, and made again, from its number alone. Instants here are whole seconds on the province's
clocks: the ordinal of the day times 86,400 and the second of the day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from struct import unpack
from typing import Any

import yaml

from domain.periods import LOCAL_TIME

DATA = Path(__file__).parent / "data"
DAY = 86_400
BEGIN, LAST = date(2021, 1, 1), date(2040, 12, 31)
SATURDAY = 5
MONTHS = (0.94, 0.8, 1.1, 1.06, 1.02, 1.04, 1.06, 1.05, 0.98, 1.02, 1.0, 0.93)
"""Work by month; Tết takes its own besides."""
WEEKEND, HOLIDAY = 0.06, 0.02
DRAWS = 32
_SHORTS = f">{DRAWS}H"


def load(name: str) -> Any:
    """A file of simulator/data."""
    return yaml.safe_load((DATA / name).read_text("utf-8"))


class Days:
    """The working days of the province, and days by number."""

    def __init__(self) -> None:
        data = load("days.yaml")
        self._closed, self._worked, self._tet = set(data["closed"]), set(data["worked"]), data["tet"]
        ordinals = range(BEGIN.toordinal(), LAST.toordinal() + 1)
        self.working = [ordinal for ordinal in ordinals if self.is_working(date.fromordinal(ordinal))]

    def is_working(self, day: date) -> bool:
        """Whether offices are open."""
        return day in self._worked or (day.weekday() < SATURDAY and day not in self._closed)

    def after(self, ordinal: int, working_days: int) -> int:
        """The day so many working days after a day; 0 gives the day itself or the next working one."""
        if working_days == 0:
            return self.working[bisect_left(self.working, ordinal)]
        return self.working[bisect_right(self.working, ordinal) + working_days - 1]

    def weight(self, day: date) -> float:
        """How much work comes on a day, about 1 on an ordinary one."""
        if not self.is_working(day):
            return HOLIDAY if day in self._closed else WEEKEND
        to_tet = min(((tet - day).days for tet in self._tet), key=abs)
        rush = 0.7 if 0 < to_tet <= 10 else 1.25 if -25 <= to_tet <= -4 else 1.0  # noqa: PLR2004 - days around Tết
        ordinary = MONTHS[day.month - 1]
        return ordinary * (1.1 if day.weekday() == 0 else 1.0) * rush


class Numbering:
    """Which numbers belong to which day: `total` items from `first` to `reference`, then on at that rate."""

    def __init__(
        self, weight: Callable[[date], float], *, first: date, reference: date, total: int, last: date = LAST
    ) -> None:
        self.first = first.toordinal()
        days = range(self.first, last.toordinal() + 1)
        sums = list(accumulate(weight(date.fromordinal(ordinal)) for ordinal in days))
        rate = total / sums[reference.toordinal() - self.first]
        self._ends = [round(value * rate) for value in sums]

    def day(self, number: int) -> int:
        """The day on which an item comes."""
        return self.first + bisect_right(self._ends, number)

    def before(self, ordinal: int) -> int:
        """How many items came before a day; so, too, the first number that comes on it or later."""
        position = min(ordinal - self.first, len(self._ends)) - 1
        return self._ends[position] if position >= 0 else 0


class Draws:
    """Numbers in [0, 1) that follow from a seed and an item, taken by position."""

    __slots__ = ("_values",)

    def __init__(self, seed: str, number: int) -> None:
        self._values: tuple[int, ...] = unpack(
            _SHORTS, blake2b(f"{seed}|{number}".encode(), digest_size=64).digest()
        )

    def __getitem__(self, position: int) -> float:
        return self._values[position] / 65_536


class Choice:
    """Picks one of several by weight."""

    def __init__(self, weights: dict[Any, float]) -> None:
        self.items = list(weights)
        self._sums = list(accumulate(weights.values()))

    def pick(self, share: float) -> Any:
        """The item that `share` of the weight falls on."""
        return self.items[bisect_right(self._sums, share * self._sums[-1], hi=len(self.items) - 1)]


def seconds(instant: datetime) -> int:
    """An aware instant in seconds on the province's clocks."""
    local = instant.astimezone(LOCAL_TIME)
    return local.toordinal() * DAY + local.hour * 3600 + local.minute * 60 + local.second


def at(ordinal: int, share: float, begin: float = 7.5, end: float = 16.75) -> int:
    """An instant within hours of a day."""
    return ordinal * DAY + int((begin + (end - begin) * share) * 3600)


@lru_cache(maxsize=20_000)
def _day_digits(ordinal: int) -> str:
    return f"{date.fromordinal(ordinal):%Y%m%d}"


def digits(instant: int | None) -> str:
    """An instant as yyyyMMddHHmmss; "" for none."""
    if instant is None:
        return ""
    ordinal, second = divmod(instant, DAY)
    return f"{_day_digits(ordinal)}{second // 3600:02}{second // 60 % 60:02}{second % 60:02}"


def slashed(instant: int | None) -> str:
    """An instant as yyyy/MM/dd HH:mm:ss, the way of edXML; "" for none."""
    text = digits(instant)
    return f"{text[:4]}/{text[4:6]}/{text[6:8]} {text[8:10]}:{text[10:12]}:{text[12:]}" if text else ""


def parse_digits(text: str) -> int:
    """YyyyMMddHHmmss in seconds on the province's clocks.

    Raises:
        ValueError: it is no such instant.
    """
    if len(text) != len("yyyyMMddHHmmss") or not text.isdecimal():
        raise ValueError(f"{text[:40]!r} is no instant such as 20261121100000")
    return seconds(datetime.fromisoformat(f"{text[:8]}T{text[8:]}").replace(tzinfo=LOCAL_TIME))
