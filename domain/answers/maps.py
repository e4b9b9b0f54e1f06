"""Numbers and points on a map."""

from dataclasses import dataclass
from datetime import date

from domain.answers.evidence import Evidence
from domain.readings import Absence, Reading


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of points on a map: the number of all that it is about, and how many have a point or none."""

    code: str
    total: Evidence
    placed: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Mapped:
    """Units of one level as they stood on a day, coloured by an indicator, with layers of points.

    `units` are codes and names, `values` their readings where there are any, `bounds` the largest value of
    each class. `offered` are the indicators that have values by such units. Without units nothing can be
    coloured. The numbers are of periods up to `on`. `reform` is the day from which the present units stand.
    `drawn_on` is a later day whose units are drawn, where figures of before it were added up for them.
    `lit` are the layers that are on at first; every layer says at its switch how it is.
    """

    level: str
    on: date
    units: tuple[tuple[str, str], ...]
    indicator: str
    offered: tuple[str, ...]
    values: tuple[Reading, ...]
    method: str
    bounds: tuple[float, ...]
    layers: tuple[Layer, ...]
    absent: tuple[Absence, ...] = ()
    reform: date | None = None
    drawn_on: date | None = None
    lit: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The values that colour it; where there are none, the layers that are on at first."""
        on_it = tuple(each.total for each in self.layers if each.code in self.lit)
        return self.values or self.absent or on_it

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The values, then the numbers of the layers."""
        totals = (layer.total for layer in self.layers)
        return (*self.values, *(each for each in totals if isinstance(each, Reading)))
