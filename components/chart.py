"""A chart as data for the browser: a plain figure, drawn there against the one template."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

import orjson
from dash import html

from catalogue import indicators
from components.marks import marks

BIG = 20
WARNINGS = ("var(--bad)", "var(--late)")


def chart(
    data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], *, label: str,
    narrow: Mapping[str, Any] | None = None, tall: bool = False,
    tallest: bool = False,
) -> html.Div:  # fmt: skip
    """The box that a figure is drawn in; `label` says in words what it shows.

    A click on a point leads to the address that stands in the `customdata` of its trace.

    `narrow` is what differs (of every trace, of the layout) where the box is narrow, or on a phone only;
    a `tall` chart needs room for many names on a phone, the `tallest` for more than a screen of them.
    """
    whole = {"data": data, "layout": layout} | ({"narrow": narrow} if narrow else {})
    figure = orjson.dumps(whole).decode()
    return html.Div(
        className=" ".join(["chart", *["chart--tall"] * tall, *["chart--tallest"] * tallest]),
        **marks({"data-figure": figure, "aria-label": label}),
    )


def tones(codes: Sequence[str]) -> list[str | None]:
    """Warning colours for what should be small, beside what should not; None for the colour of the order."""
    bad = [indicators()[code].direction == "down_is_good" for code in codes]
    warnings = iter(() if all(bad) else WARNINGS)
    return [next(warnings, None) if each else None for each in bad]


def hover(decimals: int, unit: str = "") -> str:
    """Hover text of one value with its decimals and unit."""
    return f"%{{y:,.{decimals}f}} {unit}<extra>%{{fullData.name}}</extra>".replace(" <", "<")


def ticks(decimals: int, top: float = 0) -> str:
    """Format of axis ticks: whole numbers where the values (up to `top`) are big; never k or M."""
    return ",.0f" if top >= BIG else f",.{min(decimals, 2)}~f"


def fine(values: Iterable[float | None], decimals: int) -> str:
    """Format of ticks between `values` on an axis that does not start at zero: as fine as its steps are."""
    there = [value for value in values if value is not None]
    span = max(there) - min(there) if there else 0
    needed = next((digits for digits, least in enumerate((2.2, 0.22)) if span >= least), 2)
    return f",.{needed if decimals else 0}f"


def wrapped(name: str, letters: int) -> str:
    """A long name in lines of at most `letters`."""
    return "<br>".join(wrap(name, letters))


def room(values: Iterable[float | None], *, share: float = 0.08, above: float = 0) -> list[float] | None:
    """A range around `values` with a little air, None where there is nothing to span.

    `above` is the share kept free over them for what is written there.
    """
    there = [value for value in values if value is not None]
    if not there:
        return None
    low, high = min(there), max(there)
    span = high - low or abs(high) or 1
    return [low - span * share, high + span * (share + above)]
