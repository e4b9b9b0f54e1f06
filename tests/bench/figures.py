"""What a bench gives: figures with their unit and, where one was promised, their target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `target` is the most or the least it may be."""

    figure: str
    value: float
    unit: str
    target: float | None = None
    bound: Literal["at most", "at least"] = "at most"

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.bound == "at most" else self.value >= self.target

    def as_row(self) -> dict[str, object]:
        """The figure as it is written to a file."""
        return {
            "figure": self.figure,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "bound": self.bound if self.target is not None else None,
            "met": self.met,
        }


def table(figures: Sequence[Figure]) -> str:
    """Figures in columns, for people."""
    wide = max((len(figure.figure) for figure in figures), default=0)
    lines = []
    for figure in figures:
        target = "" if figure.target is None else f"{figure.bound} {figure.target:,g}"
        verdict = {None: "", True: "ok", False: "MISSED"}[figure.met]
        lines.append(
            f"  {figure.figure:<{wide}}  {figure.value:>14,.2f} {figure.unit:<7} {target:<18} {verdict}"
        )
    return "\n".join(lines)


def p95(calls: Sequence[Callable[[], object]]) -> float:
    """The time in ms that 95 of 100 calls stay below, after a few to warm up."""
    for call in calls[:5]:
        call()
    spent = []
    for call in calls:
        began = perf_counter()
        call()
        spent.append((perf_counter() - began) * 1000)
    return sorted(spent)[int(len(spent) * 0.95)]
