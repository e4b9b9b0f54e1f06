"""Classes of values for a map: where one colour ends and the next begins."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, get_args

Method = Literal["quantile", "equal", "natural"]
METHODS: tuple[Method, ...] = get_args(Method)
MOST_CLASSES = 5
REPRESENTED = 240
"""Values that natural breaks look at; more are represented by as many that are evenly spread in rank."""


def bounds(values: Sequence[float], method: Method, *, most: int = MOST_CLASSES) -> tuple[float, ...]:
    """The largest value of each class, ascending; fewer classes than `most` where there are fewer values.

    "quantile" puts equally many values into each, "equal" makes them equally wide, "natural" makes the
    values within each as like one another as can be (Fisher's exact breaks).
    """
    ordered = sorted(values)
    different = sorted(set(ordered))
    if len(different) <= most:
        return tuple(different)
    if method == "equal":
        width = (ordered[-1] - ordered[0]) / most
        ends = [ordered[0] + width * step for step in range(1, most)]
    elif method == "quantile":
        ends = [ordered[-(-len(ordered) * step // most) - 1] for step in range(1, most)]
    else:
        ends = _natural(_represented(ordered), most)[:-1]
    return tuple(sorted({*ends, ordered[-1]}))


def class_of(value: float, ends: Sequence[float]) -> int:
    """Which class a value lies in, from 0; `ends` are those of `bounds`."""
    return min(bisect_left(ends, value), len(ends) - 1)


def _represented(ordered: Sequence[float]) -> list[float]:
    if len(ordered) <= REPRESENTED:
        return list(ordered)
    last = len(ordered) - 1
    return [ordered[round(step * last / (REPRESENTED - 1))] for step in range(REPRESENTED)]


def _natural(ordered: Sequence[float], most: int) -> list[float]:
    """Ends of the classes that leave the least sum of squares within them, by dynamic programming."""
    sums, squares = [0.0], [0.0]
    for value in ordered:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def spread(first: int, after: int) -> float:
        total = sums[after] - sums[first]
        return squares[after] - squares[first] - total * total / (after - first)

    count = len(ordered)
    cost = [0.0, *(spread(0, after) for after in range(1, count + 1))]
    cuts: list[list[int]] = []
    for parts in range(2, most + 1):
        best, at = [0.0] * (count + 1), [0] * (count + 1)
        for after in range(parts, count + 1):
            at[after] = min(range(parts - 1, after), key=lambda cut: cost[cut] + spread(cut, after))
            best[after] = cost[at[after]] + spread(at[after], after)
        cost = best
        cuts.append(at)
    ends, after = [count], count
    for at in reversed(cuts):
        after = at[after]
        ends.append(after)
    return [ordered[end - 1] for end in reversed(ends)]
