"""The table of any list of records: pages, order and conditions are asked of the server, never kept here."""

from collections.abc import Mapping
from typing import Any

import dash_ag_grid
from dash import dcc, html

from catalogue.records import Column, columns
from components.marks import marks
from wording import say

PAGE = 100
"""Records that are asked for at a time."""
CONDITIONS: dict[str, dict[str, Any]] = {
    "text": {"filter": "agTextColumnFilter", "filterParams": {"filterOptions": ["contains"]}},
    "code": {"filter": "agTextColumnFilter", "filterParams": {"filterOptions": ["contains"]}},
    "instant": {
        "filter": "agDateColumnFilter",
        "filterParams": {
            "filterOptions": ["equals", "lessThan", "greaterThan", "inRange"],
            "inRangeFloatingFilterDateFormat": "DD/MM/YYYY",
        },
    },
    "flag": {"filter": False},
}
WIDTHS = {"text": 235, "code": 190, "instant": 170, "flag": 150}
WIDE = {
    "org": 310,
    "assigned_by": 310,
    "service": 360,
    "field": 280,
    "signature": 275,
    "category": 250,
    "channel": 230,
}
"""Columns of long names; what is longer still is said in full by the browser's own tooltip."""
WORDS = (
    "contains", "equals", "lessThan", "greaterThan", "inRange", "filterOoo", "dateFormatOoo", "loadingOoo",
    "noMatchingRows", "noRowsToShow", "inRangeStart", "inRangeEnd", "ariaFilterInput", "ariaFilterValue",
    "ariaColumn", "ariaFilteringOperator", "ariaFilterMenuOpen", "ariaDateFilterInput", "before", "after",
    "ariaFilterFromValue", "ariaFilterToValue", "ariaLabelColumnFilter", "ariaSkeletonCellLoading",
)  # fmt: skip
THEME = (
    "themeQuartz.withParams({backgroundColor: 'var(--surface)', foregroundColor: 'var(--text)',"
    " headerBackgroundColor: 'var(--surface-raised)', headerTextColor: 'var(--text-2)',"
    " borderColor: 'var(--line)', accentColor: 'var(--accent)', rowHoverColor: 'var(--accent-soft)',"
    " chromeBackgroundColor: 'var(--surface-raised)', inputBackgroundColor: 'var(--surface)',"
    " menuBackgroundColor: 'var(--surface-raised)', fontFamily: 'inherit', browserColorScheme: 'inherit'})"
)
"""The grid takes its colours from the tokens, so that it follows the theme by itself."""


def record_table(kind: str, query: Mapping[str, str], *, state: Mapping[str, Any]) -> html.Div:
    """The grid of records of `kind`; `query` names the list, `state` its order and conditions at first."""
    grid = dash_ag_grid.AgGrid(
        id="records-grid",
        className="records__grid",
        rowModelType="infinite",
        columnDefs=[_column(kind, name, column) for name, column in columns(kind).items()],
        defaultColDef={"sortable": True, "resizable": True, "floatingFilter": True,
                       "suppressHeaderMenuButton": True, "filterParams": {"maxNumConditions": 1}},
        dashGridOptions={
            "theme": {"function": THEME},
            "cacheBlockSize": PAGE,
            "maxBlocksInCache": 20,
            "infiniteInitialRowCount": 1,
            "localeText": {word: say(f"grid.{word}") for word in WORDS},
            "enableCellTextSelection": True,
            "enableBrowserTooltips": True,
            "initialState": state,
            "ensureDomOrder": True,
            "suppressMultiSort": True,
        },
    )  # fmt: skip
    asked = dcc.Store(id="records-asked", data=dict(query))
    return html.Div(
        [asked, grid],
        className="records__box",
        **marks(
            {
                "data-failed": say("records.failed"),
                "data-counting": say("records.counting"),
                "data-count": say(f"records.count_{kind}", count="{count}"),
                "data-date": say("grid.ariaDateFilterInput"),
                "data-date-form": say("grid.dateFormatOoo"),
                "data-no-date": say("records.no_date"),
            }
        ),
    )


def _column(kind: str, name: str, column: Column) -> dict[str, Any]:
    look = CONDITIONS[column.form]
    params = {**look.get("filterParams", {}), "maxNumConditions": 1}
    first = next(iter(columns(kind))) == name
    link = {"cellRenderer": "RecordLink", "pinned": "left", "lockPinned": True} if first else {}
    return {
        "field": name,
        "headerName": say(f"record.{kind}.{name}"),
        "width": WIDE.get(name, WIDTHS[column.form]),
        "tooltipField": name,
        **look,
        "filterParams": params,
        **link,
    }
