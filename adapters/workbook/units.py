"""Units as tables state them: in the heading of a column, of a section, above the table or in a footnote."""

import re
from collections.abc import Mapping

from adapters.workbook.blocks import Block
from adapters.workbook.headings import Heading
from adapters.workbook.labels import Item
from adapters.workbook.rows import Row
from adapters.workbook.sheets import cell_text
from adapters.workbook.text import FOOTNOTE, fold, shown
from wording import say

SCALES = {"": 1.0, "nghin": 1e3, "ngan": 1e3, "trieu": 1e6, "ti": 1e9, "nghin ti": 1e12}
SCALED = re.compile(r"(nghin ti|nghin|ngan|trieu|ti)?\s*(.+)")
LIKE_A_UNIT = re.compile(
    r"\b(?:nghin|ngan|trieu|ti)\s+(?:ti\s+)?(?:dong|usd|do la|tan|hk|hanh khach|luot|chiec)\b"
)
NO_PRODUCT = r"(?![a-z0-9]|[./ ]*km\b)"
"""What may not follow a unit: "triệu tấn" does not stand in "triệu tấn.km"."""
MONEY = re.compile(
    r"\b((?:nghin ti|nghin|ngan|trieu|ti) (?:dong|usd))\b|\b(?:don vi(?: tinh)?|dvt)\s*[:.]?\s*(dong|usd)\b"
)
"""A unit of money: without a scale only where a unit is announced, for "hội đồng" is none."""
DITTO = re.compile(r"[\"'”“″,]+|nt|-")


def _plain(text: str) -> str:
    return fold(FOOTNOTE.sub("", text)).replace("y", "i")


def stated(units: Mapping[str, float], title: str) -> tuple[str, float | None]:
    """The unit of money that a title states and its factor: ("", 1) where it states none, None if unknown."""
    found = MONEY.search(_plain(fold(title)))
    if found is None:
        return "", 1.0
    unit = found[1] or found[2]
    return unit, {_plain(written): factor for written, factor in units.items()}.get(unit)


def factor_of(block: Block, row: Row, heading: Heading, stem: str) -> float | str:
    """What a figure is multiplied with to be in the indicator's unit, or why that cannot be said."""
    known = block.table.units.get(stem, {})
    if not known:
        return 1.0
    notes = block.notes if isinstance(row.meaning, Item) and row.meaning.code in block.table.items else ""
    scopes = (notes, heading.folded, row.section, fold(block.unit_line), fold(block.title))
    for scope in map(_plain, scopes):
        for written in sorted(known, key=len, reverse=True):
            if re.search(rf"(?<![a-z0-9]){re.escape(_plain(written))}{NO_PRODUCT}", scope):
                return known[written]
    if stated := next(filter(None, (LIKE_A_UNIT.search(_plain(scope)) for scope in scopes)), None):
        return say("workbook.unknown_unit", unit=stated[0], table=block.name, allowed=", ".join(known))
    return 1.0


def item_factor(block: Block, row: Row, wanted: str, units: dict[int, str]) -> float | str:
    """The same for a table that states a unit in each row; a ditto mark repeats the unit above.

    `units` remembers the unit of every row passed, by row.
    """
    if not units:
        units.update(_units_by_row(block))
    stated = units.get(row.row, "")
    if not stated:
        return 1.0
    (scale, name), (own_scale, own_name) = _parts(stated), _parts(wanted)
    if name != own_name:
        return say("workbook.unknown_unit", unit=shown(stated), table=block.name, allowed=wanted)
    return SCALES[scale] / SCALES[own_scale]


def _parts(unit: str) -> tuple[str, str]:
    match = SCALED.fullmatch(_plain(unit))
    return (match[1] or "", match[2].strip()) if match else ("", "")


def _units_by_row(block: Block) -> dict[int, str]:
    column = next((c for c, h in block.columns.items() if "don vi" in h.folded or h.folded == "dvt"), None)
    found: dict[int, str] = {}
    above = ""
    for row, cells in block.rows.items():
        if column is None or row < block.data or column not in cells:
            continue
        text = shown(cell_text(cells[column]))
        above = above if DITTO.fullmatch(text) else text
        found[row] = above
    return found
