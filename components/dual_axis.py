"""Score and rank over the years on two axes: a rank is better the higher it stands."""

from typing import Any

from dash import html

from catalogue import indicators
from components.breaks import NAMED, names, points, rules
from components.chart import chart, fine, hover, room
from components.words import title
from domain.answers import Rank, Standing
from wording import say

RANKS = 63
FEW = 10
TICKS = [1, 20, 40, 60]


def dual_axis_chart(answer: Standing) -> html.Div | None:
    """The score on the left axis; the rank on the right one, first place on top."""
    valued = [each.value for each in answer.score if each.value is not None]
    if not valued:
        return None
    decimals = indicators()[answer.indicator].decimals
    days, amounts = points(answer.score, answer.breaks)
    score = _trace(days, amounts, title(answer.indicator), {"width": 2.6, "color": "var(--s1)"})
    data = [score | {"hovertemplate": hover(decimals)}]
    layout: dict[str, Any] = {
        "xaxis": {"type": "date", "tickformat": "%Y", "hoverformat": "%Y",
                  "dtick": "M12" if len(answer.score) <= FEW else "M24"},
        "yaxis": {"range": room(valued, above=NAMED if answer.breaks else 0),
                  "tickformat": fine(valued, decimals), "nticks": 5},
        "shapes": rules(answer.breaks),
        "annotations": names(answer.breaks),
    }  # fmt: skip
    if answer.ranks:
        data.append(_ranks(answer.ranks))
        layout["yaxis2"] = _rank_axis(answer.ranks)
    return chart(data, layout, label=f"{title(answer.indicator)}, {say('chart.rank')}")


def _ranks(ranks: tuple[Rank, ...]) -> dict[str, Any]:
    style = {"width": 2, "dash": "dot", "color": "var(--s2)"}
    days, places = [each.period_start.isoformat() for each in ranks], [float(each.place) for each in ranks]
    among = [f"{each.place}/{each.among}" if each.among else str(each.place) for each in ranks]
    named = {"yaxis": "y2", "text": among, "hovertemplate": "%{text}<extra>%{fullData.name}</extra>"}
    return _trace(days, list(places), say("chart.rank"), style) | named


def _rank_axis(ranks: tuple[Rank, ...]) -> dict[str, Any]:
    last = max(RANKS, *(each.among or each.place for each in ranks))
    return {
        "overlaying": "y", "side": "right", "range": [last + 2, -1], "tickvals": TICKS, "showgrid": False,
        "automargin": True, "ticks": "", "tickfont": {"color": "var(--text-3)"}, "zeroline": False,
    }  # fmt: skip


def _trace(days: list[str], amounts: list[float | None], name: str, style: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": days,
        "y": amounts,
        "name": name,
        "line": style,
        "marker": {"size": 6},
    }
