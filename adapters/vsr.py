"""VSR, the reporting system of the culture sector: cultural titles every six months, as pages of figures.

Nothing is publicly known of its interface, so the contract is our own: docs/sources/vsr.md.
"""

from adapters.figure_pages import FigurePages

SOURCE = "vsr"
_pages = FigurePages(SOURCE, "bao-cao")
fetch, parse = _pages.fetch, _pages.parse
