"""vnEdu, the school administration system: counts of schools, staff and pupils by school year.

Schools enter pupils one by one; what the system gives is counted there already. `GET tong-hop` is
answered with pages of figures. Nothing is publicly known of an interface for counts, so the contract
is our own: docs/sources/vnedu.md. A row without meaning in catalogue/mappings/vnedu.yaml is refused.
"""

from adapters.figure_pages import FigurePages

SOURCE = "vnedu"
_pages = FigurePages(SOURCE, "tong-hop")
fetch, parse = _pages.fetch, _pages.parse
