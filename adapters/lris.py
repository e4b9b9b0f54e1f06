"""LRIS, the province's dynamic reporting system: figures of report forms as JSON pages.

The contract is docs/sources/lris.md, the meaning of each row catalogue/mappings/lris.yaml. Nothing in
a page names a person.
"""

from adapters.figure_pages import FigurePages

SOURCE = "lris"
_pages = FigurePages(SOURCE, "values")
fetch, parse = _pages.fetch, _pages.parse
