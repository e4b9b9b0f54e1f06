"""The health data portal: counts that each hospital's system makes of its own XML1 records (QĐ 130).

A form is named after the field of XML1 that it counts by, a row after a code of that field, the
reporting unit is MA_CSKCB. `GET tong-hop` is answered with pages of figures; docs/sources/his.md is the
contract. XML1 names patients, so of a page only listed fields in their expected form get past its
arrival: a name, a card number or an address that was sent all the same is gone before anything is kept.
"""

import re

from adapters.allow_list import CURSOR, INSTANT, Form, Rule
from adapters.figure_pages import FigurePages
from catalogue import indicators

SOURCE = "his"
WORD = Form(r"[A-Z0-9_]{1,16}(?:\.[A-Z0-9]{1,5})?")
PERIOD = Form(r"\d{4}-\d\d(?:-\d\d)?")
UNIT = Form(
    "|".join(sorted({re.escape(each.unit) for each in indicators().values() if each.source == SOURCE}))
)
STATE = Form(r"[a-z_]{1,16}")
PLACE = Form(r"\d{2}|\d{3}|\d{5}")
COUNT = Form(r"\d{1,12}(?:\.\d{1,6})?")
VERSION = Form(r"\d{1,4}")
ITEM: Rule = {
    "form": WORD, "row": WORD, "period": PERIOD, "area": PLACE, "reportingUnit": PLACE, "value": COUNT,
    "measureUnit": UNIT, "status": STATE, "revision": VERSION, "updatedAt": INSTANT,
}  # fmt: skip
PAGE: Rule = {
    "generatedAt": INSTANT, "updatedFrom": INSTANT, "updatedTo": INSTANT, "cursor": CURSOR,
    "nextCursor": CURSOR, "items": ITEM,
}  # fmt: skip
_pages = FigurePages(SOURCE, "tong-hop", keep=PAGE)
fetch, parse = _pages.fetch, _pages.parse
