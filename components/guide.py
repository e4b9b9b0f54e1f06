"""A written guide as a tree: the few forms of Markdown that it uses. Anything else stands there as text."""

import re
from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from components.marks import marks

HEADING = re.compile(r"(#{1,3}) (.+)")
ITEM = re.compile(r"(?:-|\d+\.) (.+)")
PICTURE = re.compile(r"!\[(.+?)\]\(images/([\w.-]+)\)")
INLINE = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")
RULE = re.compile(r"[|\s:-]+")
HEADINGS = (html.H1, html.H2, html.H3)
Inline = list[Component | str]


def guide(text: str, *, pictures: str) -> html.Article:
    """Headings, paragraphs, lists, tables, code and pictures, which stand below the address `pictures`."""
    return html.Article([_block(block, pictures) for block in _blocks(text)], className="guide")


def _blocks(text: str) -> Iterator[str]:
    """What stands between empty lines; code keeps its own."""
    for at, part in enumerate(text.split("```")):
        if at % 2:
            yield f"```{part}"
        else:
            yield from filter(None, (each.strip() for each in re.split(r"\n\s*\n", part)))


def _block(block: str, pictures: str) -> Component:
    lines = block.splitlines()
    if block.startswith("```"):
        return html.Pre(html.Code("\n".join(lines[1:])), tabIndex="0")
    if found := HEADING.fullmatch(block):
        return HEADINGS[len(found[1]) - 1](_inline(found[2]))
    if found := PICTURE.fullmatch(block):
        picture = html.Img(src=f"{pictures}{found[2]}", alt=found[1])
        return html.Figure([picture, html.Figcaption(found[1])])
    if block.startswith("|"):
        return _table([line for line in lines if not RULE.fullmatch(line)])
    if all(ITEM.fullmatch(line) for line in lines):
        items = [html.Li(_inline(line.partition(" ")[2])) for line in lines]
        return html.Ul(items) if block.startswith("-") else html.Ol(items)
    return html.P(_inline(" ".join(lines)))


def _table(lines: Sequence[str]) -> html.Div:
    head, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    body = [
        html.Tr(
            [
                html.Td(_inline(cell), **marks({"data-label": name}))
                for cell, name in zip(row, head, strict=True)
            ]
        )
        for row in rows
    ]
    table = html.Table([html.Thead(html.Tr([html.Th(cell) for cell in head])), html.Tbody(body)])
    return html.Div(table, className="guide__table")


def _inline(text: str) -> Inline:
    """Text with its bold words and its code."""
    found: Inline = []
    end = 0
    for match in INLINE.finditer(text):
        found += [text[end : match.start()], html.Strong(match[1]) if match[1] else html.Code(match[2])]
        end = match.end()
    return [part for part in (*found, text[end:]) if part]
