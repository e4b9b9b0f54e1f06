"""Periods as headings and titles name them: a month, what has added up since January, a quarter, a year.

Works on folded text (no accents, lower case). A period is given only where the text names one and
nothing else: a span that does not begin in January, the second half of a year, a single day that is
not the first of its month, two years at once give none. So a part of a year never passes for the year.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["month", "ytd", "quarter", "year"]
YEAR = r"(?:19|20)\d{2}"
WORDS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi mot": 11, "muoi hai": 12, "chap": 12, "muoi": 10,
}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
SPELT = r"mot|gieng|hai|ba|tu|bon|nam(?=\s+nam\b)|sau|bay|tam|chin|muoi mot|muoi hai|muoi|chap"
COUNT = r"\d{1,2}|mot|hai|ba|bon|nam(?= thang (?:dau )?nam\b)|sau|bay|tam|chin|muoi mot|muoi hai|muoi"
OF_YEAR = rf"(?:[\s/.,(-]*\bnam\b)*[\s/.,(-]*({YEAR})?(?!\d)"
NAMED = r"(?:thang|thg|th|t)[\s.]*"
MONTHS = re.compile(rf"(?<!thang )\b({COUNT}) thang\b(?!\s*\d{{1,2}}\b)(?: dau)?{OF_YEAR}")
MONTHS_SHORT = re.compile(rf"\b(\d{{1,2}}) ?t\b(?=[\s/.]*(?:dau )?(?:nam )?{YEAR})(?:\s*dau)?{OF_YEAR}")
MONTH = re.compile(rf"\b(?:{NAMED}(0?[1-9]|1[0-2])|thang\s+({SPELT}))\b(?!\s+thang\b){OF_YEAR}")
MONTH_IN_FIGURES = re.compile(rf"(?<![\d/.-])(0?[1-9]|1[0-2])[/.-]({YEAR})(?![/.-]?\d)")
YEAR_FIRST = re.compile(rf"(?<![\d/.-])({YEAR})[/.-](0?[1-9]|1[0-2])(?:[/.-]0?1)?(?![/.-]?\d)")
QUARTER = re.compile(rf"\bq(?:u[yi])?[\s.]*(iv|iii|ii|i|[1-4]|mot|hai|ba|tu|bon)\b{OF_YEAR}")
SPAN = re.compile(
    rf"\b{NAMED}(\d{{1,2}})(?:[\s/.]*(?:nam )?{YEAR})?\s*(?:-|den(?: het)?)"
    rf"\s*(?:{NAMED})?(\d{{1,2}})\b{OF_YEAR}"
    rf"|(?<![\d/.-])(\d{{1,2}})\s*-\s*(\d{{1,2}})[/.]({YEAR})(?!\d)"
)
DAYS = re.compile(rf"(?<![\d/.-])(\d{{1,2}})[/.-](\d{{1,2}})(?:[/.-]({YEAR}))?(?![\d/]|[.-]\d)")
WHOLE_YEAR = re.compile(rf"(?<![\d/.-])({YEAR})(?!\d)")
SINCE_JANUARY = re.compile(r"\b(?:cong don|l[uy]+ ke|tu dau nam)\b")
OTHER_SPAN = re.compile(
    rf"\bthang (?:cuoi|qua|toi|con lai)\b|\bcuoi (?:nam|thang|quy|ky)\b|\bnua\b|\btuan\b|\bthoi diem\b"
    rf"|{YEAR}\s*[-/]\s*{YEAR}|\b(?:va|[+&]) (?:thang )?\d{{1,2}}(?! thang)\b|\d\s*[+&]\s*\d"
    r"|\bq(?:u[yi])?[\s.]*[i1-4]+\s*(?:-|\+|,|va|den)\s*(?:q(?:u[yi])?[\s.]*)?[iv1-4]+\b"
)
"""Spans that no indicator is about."""
PART_OF_A_YEAR = re.compile(
    r"\b(?:thang|thg|q(?:u[yi])?[\s.]*\d|quy|ngay|den|dau nam)\b|\bt[\s.]?\d|\d[/.-]\d"
)
OF_PRICES = re.compile(rf"(?:gia (?:so sanh|co dinh)|\bgoc)(?: nam)?\W*{YEAR}|{YEAR}\s*=\s*100\b")
"""Years that say in whose prices something is told, not when it was."""
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A period as a heading names it; `year` is None where only the title of the table says it."""

    kind: Kind
    number: int
    year: int | None

    @property
    def month(self) -> int:
        """The last month of the period."""
        return {"quarter": self.number * 3, "year": 12}.get(self.kind, self.number)


def period_in(folded: str) -> Period | None:
    """The period that a folded text names first in rank: months since January, month, quarter, year."""
    text = OF_PRICES.sub(" ", folded)
    if OTHER_SPAN.search(text):
        return None
    for pattern, read in READERS:
        if match := pattern.search(text):
            found = read(match, text)
            return replace(found, year=_year_apart(text)) if found and found.year is None else found
    return None


def _since(number: int, year: str | None) -> Period | None:
    return Period("ytd", number, _year(year)) if 1 <= number <= DECEMBER else None


def _days(match: re.Match[str], text: str) -> Period | None:
    """From 1 January, or up to, the last day named; a first of the month alone stands for its month."""
    days = [(int(day), int(month), year) for day, month, year in DAYS.findall(text)]
    day, month, year = days[-1]
    if not year or days[:-1] not in ([], [(1, 1, "")], [(1, 1, year)]):
        return None
    if len(days) > 1 or re.search(r"\bden\b", text[: match.start()]):
        return _since(month, year)
    return Period("month", month, int(year)) if day == 1 and 1 <= month <= DECEMBER else None


def _span(match: re.Match[str], _: str) -> Period | None:
    first, last, year = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    return _since(int(last), year) if int(first) == 1 else None


def _months(match: re.Match[str], _: str) -> Period | None:
    return _since(_count(match[1]), match[2])


def _month(match: re.Match[str], text: str) -> Period | None:
    number, year = _count(match[1] or match[2]), match[3]
    if SINCE_JANUARY.search(text):
        return _since(number, year)
    if re.search(r"\bden(?: het)?\s*$", text[: match.start()]):
        return None
    return Period("month", number, _year(year))


def _in_figures(match: re.Match[str], text: str) -> Period | None:
    since = SINCE_JANUARY.search(text) is not None
    return Period("ytd" if since else "month", int(match[1]), int(match[2]))


def _year_first(match: re.Match[str], text: str) -> Period | None:
    since = SINCE_JANUARY.search(text) is not None
    return Period("ytd" if since else "month", int(match[2]), int(match[1]))


def _quarter(match: re.Match[str], text: str) -> Period | None:
    number = ROMAN.get(match[1]) or _count(match[1])
    if SINCE_JANUARY.search(text):
        return _since(number * 3, match[2])
    return Period("quarter", number, _year(match[2]))


def _whole_year(match: re.Match[str], text: str) -> Period | None:
    """One year, where nothing names a part of it: "added up in 2024" may end in any month."""
    years = set(WHOLE_YEAR.findall(text))
    unended = SINCE_JANUARY.search(text) and "ca nam" not in text
    if len(years) > 1 or unended or PART_OF_A_YEAR.search(text):
        return None
    return Period("year", 1, int(match[1]))


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Period | None]], ...] = (
    (SPAN, _span),
    (re.compile(rf"\d([/.-])\d{{1,2}}\1{YEAR}"), _days),
    (MONTHS, _months),
    (MONTHS_SHORT, _months),
    (MONTH, _month),
    (QUARTER, _quarter),
    (MONTH_IN_FIGURES, _in_figures),
    (YEAR_FIRST, _year_first),
    (WHOLE_YEAR, _whole_year),
)


def _count(text: str) -> int:
    return int(text) if text.isdigit() else WORDS[text]


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _year_apart(text: str) -> int | None:
    """The year that a text names apart from the part of it ("2024: tháng 1"), if it names one alone."""
    years = set(WHOLE_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None
