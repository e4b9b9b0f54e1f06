"""Where a table begins: titles, recognised by the words of the mapping wherever on a sheet they stand."""

import re
from collections.abc import Iterator
from datetime import date

from adapters.workbook.labels import says, says_any
from adapters.workbook.sheets import Cell, cell_text
from adapters.workbook.text import fold
from catalogue.mapping import Mapping

NUMBERED = re.compile(r"^(?:bieu\s*(?:so)?\s*\d{1,3}\s*[.:,/-]?|\d{1,3}\s*[.:])\s*[a-z].{12,}")
ABOUT_TIME = re.compile(r"\b(?:thang|qu[yi]|nam|so voi|uoc tinh|thuc hien)\b")
UNIT_LINE = re.compile(
    r"^\(?(?:(?:dvt|don vi(?: tinh)?)\s*[:.]?.*|%|(?:(?:nghin|ngan|trieu|t[yi])\s+)?"
    r"(?:(?:t[yi]\s+)?dong|tan|usd|ha|du an|doanh nghiep|chiec|[a-z. ]{0,12}hk[a-z. ]{0,4})"
    r"(?:\s*[;,/]\s*[a-z .]+)?)\)?$"
)
NO_TITLE = ("*", "(", "ghi chu", "nguon", "phan theo", "trong do", "chia ra")
HEADING_LINES = 9


def titles(rows: dict[int, dict[int, Cell]], mapping: Mapping) -> Iterator[tuple[int, str | None, str]]:
    """(row, table or None for one that the mapping does not know, text) of every title."""
    taken = -1
    ordered = sorted(rows)
    for position, row in enumerate(ordered):
        if row <= taken or not (texts := _texts_alone(rows[row])):
            continue
        after = [r for r in ordered[position + 1 : position + 3] if r - row <= 3]  # noqa: PLR2004
        for text in texts:
            lines, last = [text], row
            for below in after:
                more = _texts_alone(rows[below])
                if (
                    len(more) != 1
                    or UNIT_LINE.match(fold(more[0]))
                    or (ABOUT_TIME.match(fold(more[0])) and _is_heading(rows, below))
                ):
                    break
                lines.append(more[0])
                last = below
            code = _recognised(lines, mapping)
            if (code or NUMBERED.match(fold(text))) and _dated(lines, rows, last):
                taken = last
                yield row, code, " ".join(lines)
                break


def _dated(lines: list[str], rows: dict[int, dict[int, Cell]], last: int) -> bool:
    """Whether a title or the rows below it speak of time: what does not, names a group of rows."""
    below = (cell for row in range(last + 1, last + HEADING_LINES) for cell in rows.get(row, {}).values())
    texts = (*lines, *(cell_text(cell) for cell in below if isinstance(cell, str | date)))
    return any(ABOUT_TIME.search(fold(text)) or re.search(r"(?:19|20)\d{2}", text) for text in texts)


def _is_heading(rows: dict[int, dict[int, Cell]], row: int) -> bool:
    """Whether a lone text about time is the first row of a heading: others stand right below it."""
    return any(len(rows.get(below, {})) > 1 for below in (row + 1, row + 2))


def _texts_alone(cells: dict[int, Cell]) -> list[str]:
    """The texts of a row that holds nothing but texts, each once; a number before them counts the tables."""
    held = list(cells.values())
    if len(held) > 1 and isinstance(held[0], float) and held[0] in range(1, 100):
        held = held[1:]
    texts = [cell for cell in held if isinstance(cell, str) and cell.strip()]
    each = list(dict.fromkeys(texts))
    return each if len(texts) == len(held) and len(each) <= 3 else []  # noqa: PLR2004 - title, unit, note


def _recognised(lines: list[str], mapping: Mapping) -> str | None:
    """The table whose title the first line begins; following lines may say that it is another.

    A title may be broken over two lines, but a line that is a title by itself begins there.
    """
    whole = fold(" ".join(lines))
    found = _named(fold(lines[0]), whole, mapping)
    if found is None and len(lines) > 1 and _named(fold(lines[1]), whole, mapping) is None:
        found = _named(fold(" ".join(lines[:2])), whole, mapping)
    return found


def _named(text: str, whole: str, mapping: Mapping) -> str | None:
    """The table that `text` names, if nothing in `whole` speaks against it."""
    if len(text) > 400 or text.startswith(NO_TITLE):  # noqa: PLR2004 - a footnote
        return None
    for code, table in mapping.tables.items():
        words = table.title
        named = all(says(word, text) for word in words.all) and (not words.any or says_any(words.any, text))
        if named and not says_any(words.none, whole):
            return code
    return None
