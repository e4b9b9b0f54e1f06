"""One screen of a page: tabs of its views, cards in a row, a grid of twelve columns, a strip at the foot."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components.marks import marks
from wording import say

Tab = tuple[str, str, str, str]
"""Address, title, "page" where it is the one shown, and the libraries that its document has to bring."""
Step = tuple[str, str]
"""Name and address of one step of the way down."""


def screen(
    *, title: str, cards: Sequence[Component], grid: Sequence[Component], strip: Sequence[Component],
    codes: Sequence[str], tabs: Sequence[Tab] = (), filters: Sequence[str] = (),
    trail: Sequence[Step] = (),
) -> html.Div:  # fmt: skip
    """The places of all panels; the browser is told which ones to fill, which `filters` hold.

    The `trail` leads down to what is shown, which is its last step.
    """
    return html.Div(
        [
            dcc.Store(id="shell-wanted", data={"codes": list(codes)}),
            html.H1(title, className="unseen"),
            _tabs(title, tabs) if tabs else None,
            crumbs(trail) if len(trail) > 1 else None,
            html.Div(list(cards), className="cards") if cards else None,
            html.Div(list(grid), className="grid") if grid else None,
            html.Div(list(strip), className="strip") if strip else None,
        ],
        className="page",
        **marks({"data-filters": " ".join(filters)}),
    )


def _tabs(title: str, tabs: Sequence[Tab]) -> html.Nav:
    links = [
        html.A(name, href=address, className="tabs__tab",
               **marks({"data-nav": "true"} | _current(current) | _needing(libraries)))
        for address, name, current, libraries in tabs
    ]  # fmt: skip
    return html.Nav(links, className="tabs", **marks({"aria-label": say("shell.views", title=title)}))


def crumbs(trail: Sequence[Step], *, far: bool = False) -> html.Nav:
    """The way down to what is shown; the steps above it lead back. `far`: they lead to other documents."""
    *above, (last, _address) = trail
    near = {} if far else {"data-nav": "true"}
    steps: list[Component] = [html.Li(html.A(name, href=address, **marks(near))) for name, address in above]
    steps.append(html.Li(last, **marks({"aria-current": "location"})))
    return html.Nav(html.Ol(steps), className="crumbs", **marks({"aria-label": say("shell.crumbs")}))


def _current(current: str) -> dict[str, str]:
    return {"aria-current": current} if current else {}


def _needing(libraries: str) -> dict[str, str]:
    return {"data-libraries": libraries} if libraries else {}


def block(title: str, *inside: Component) -> html.Section:
    """A titled block that is no figure: a list of runs, of rejections."""
    heading = html.H2(title, className="panel__title")
    return html.Section([heading, *inside], className="block", **marks({"aria-label": title}))


def pager(words: str, links: Sequence[tuple[str, str]]) -> html.Nav:
    """Where one is in a long list, and the way on; a link without an address is left out."""
    there = [html.A(name, href=address, className="button", **marks({"data-nav": "true"}))
             for name, address in links if address]  # fmt: skip
    spoken = marks({"aria-label": say("shell.pager")})
    return html.Nav([*there, html.Span(words)], className="pager", **spoken)


def downloads(asked: Mapping[str, str]) -> html.Nav:
    """A list as a file, under the conditions and in the order that its table shows."""
    links = [
        html.A(say(f"panel.menu_{kind}"), href=f"/records.{kind}?{urlencode(asked)}", className="button",
               id=f"records-{kind}")
        for kind in ("xlsx", "csv")
    ]  # fmt: skip
    count = html.Span(id="records-count", role="status")
    return html.Nav([*links, count], className="pager", **marks({"aria-label": say("records.files")}))
