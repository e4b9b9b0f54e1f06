"""Reads an Excel 97-2003 workbook from standard input and writes its sheets as lines of JSON.

Run as a program of its own (`xls.py`), with less memory than the machine has: the library that
reads the format panics on some damaged files and asks for memory without end on others. It needs
nothing of the project, so that it starts quickly.

A line is {"name", "hidden", "cells": [[row, column, kind, value], ...], "merged": [...]}, or
{"refused": why, "detail": text}.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_MEMORY = 1 << 30
MOST_SECONDS = 60


def main() -> None:
    """Write what is in the workbook, or why nothing can be said of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for line in _sheets(book, python_calamine, most=int(sys.argv[1])):
            _say(line)
    except python_calamine.PasswordError:
        _say({"refused": "encrypted", "detail": ""})
    except python_calamine.CalamineError as error:
        _say({"refused": "damaged", "detail": str(error)})


def _sheets(book: Any, calamine: Any, *, most: int) -> Iterator[dict[str, Any]]:
    for tab in book.sheets_metadata:
        if tab.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        source = book.get_sheet_by_name(tab.name)
        cells: list[tuple[int, int, str, Any]] = []
        for row, values in enumerate(source.to_python(skip_empty_area=False)):
            cells += [(row, column, *_told(value)) for column, value in enumerate(values) if value != ""]
            if len(cells) > most:
                yield {"refused": "too_many_cells", "detail": tab.name}
                return
        hidden = tab.visible is not calamine.SheetVisibleEnum.Visible
        merged = [(*first, *last) for first, last in source.merged_cell_ranges or ()]
        yield {"name": tab.name, "hidden": hidden, "cells": cells, "merged": merged}


def _told(value: object) -> tuple[str, Any]:
    """What a cell holds, and how it is written."""
    if isinstance(value, bool):
        return "boolean", str(value)
    if isinstance(value, int | float):
        return "number", float(value)
    if isinstance(value, date | datetime):
        return "day", f"{value:%Y-%m-%d}"
    if isinstance(value, time | timedelta):
        return "time", str(value)
    return "text", str(value)


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
