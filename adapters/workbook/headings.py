"""What the heading of a column says: which period, compared with what, and how sure the figure is.

Works on folded text (no accents, lower case). Periods are months, months added up from January
("6 thang": six months), quarters and years; comparisons are indices (previous = 100) or growth in
per cent, told apart by the wording.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from adapters.workbook.text import fold
from domain.records import ObsStatus

Kind = Literal["month", "ytd", "quarter", "year"]
YEAR = r"(?:19|20)\d{2}"
WORDS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi mot": 11, "muoi hai": 12, "chap": 12, "muoi": 10,
}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
SPELT = r"mot|gieng|hai|ba|tu|bon|nam(?=\s+nam\b)|sau|bay|tam|chin|muoi mot|muoi hai|muoi|chap"
OF_YEAR = rf"(?:[\s/.,-]*\bnam\b)*[\s/.,-]*({YEAR})?(?!\d)"
MONTHS = re.compile(
    rf"(?<!thang )\b(\d{{1,2}}|hai|ba|sau|chin|muoi mot|muoi hai|muoi) thang\b(?!\s*\d)(?: dau)?{OF_YEAR}"
)
MONTH = re.compile(rf"\b(?:thang|t)\s*(0?[1-9]|1[0-2]|{SPELT})\b(?!\s+thang\b){OF_YEAR}")
QUARTER = re.compile(rf"\bqu[yi]\s*(iv|iii|ii|i|[1-4])\b{OF_YEAR}")
WHOLE_YEAR = re.compile(rf"(?:\bca )?\bnam\s+({YEAR})\b|\b({YEAR})\b")
SINCE_JANUARY = re.compile(r"\b(?:cong don|l[uy]+ ke|tu dau nam)\b")
COMPARED = re.compile(r"\bso(?: |-)voi\b|/(?=\s*(?:cung k[yi]|thang|quy|ke hoach))")
SAME_PERIOD = re.compile(rf"\bcung k[yi](?: nam)?(?: truoc| {YEAR})?")
LEADING_BASE = re.compile(
    rf"^[\s:(%)]*(cung k[yi](?:\s+nam)?(?:\s+(?:truoc|{YEAR}))?|nam truoc|nam {YEAR}|(?:thang|quy) truoc"
    rf"|thang 12 nam (?:truoc|{YEAR})|ke hoach(?: nam)?(?: {YEAR})?)"
)
GROWTH = re.compile(r"\btoc do tang|\btang\s*[,/-]?\s*\(?giam|\b(?:muc|ty le|ti le|%) tang\b")
NO_FIGURE_OF_THE_PERIOD = re.compile(
    r"\bke hoach\b|\bdu toan\b|\bcung k[yi]\b|\bco cau\b|\bt[yi] (?:trong|le)\b|\bdong gop\b|\btoc do\b"
    r"|\btang\b(?! them| von)"
)
"""Words of columns that name a period and hold something else: a plan, last year's figure, a share."""
STATUSES = (
    (re.compile(r"\buoc\b"), ObsStatus.ESTIMATED),
    (re.compile(r"\bso bo\b"), ObsStatus.PROVISIONAL),
    (re.compile(r"\bthuc hien\b|\bchinh thuc\b"), ObsStatus.NORMAL),
)
NAMED_BASES = (
    (re.compile(r"\bke hoach\b|\bdu toan\b"), "plan"),
    (re.compile(r"\bgoc\b"), "origin"),
    (re.compile(r"\bqu[yi] truoc\b"), "qoq"),
)


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


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column, understood.

    `bases` names what the figure is compared with ("yoy", "mom", "qoq", "december", "plan",
    "origin"); empty for a plain figure. One comparison may have two names: in December, "the same
    month last year" is also "last December".
    """

    text: str
    folded: str
    period: Period | None
    bases: tuple[str, ...] = ()
    origin: int | None = None
    status: ObsStatus | None = None
    growth: bool = False


def understand(text: str) -> Heading:
    """What `text`, all header rows of a column in one line, says."""
    folded = fold(text)
    subject, base = _split(folded)
    status = next((status for words, status in STATUSES if words.search(folded)), None)
    heading = Heading(text, folded, period_in(subject), status=status)
    if base is None:
        return replace(heading, bases=("unknown",)) if NO_FIGURE_OF_THE_PERIOD.search(folded) else heading
    origin = re.search(rf"goc.*?({YEAR})", base)
    growth = bool(GROWTH.search(folded)) and "toc do phat trien" not in folded
    return replace(
        heading, bases=_bases(heading.period, base), origin=int(origin[1]) if origin else None, growth=growth
    )


def _split(folded: str) -> tuple[str, str | None]:
    """The text of the period itself and of what it is compared with (None: with nothing)."""
    match = COMPARED.search(folded)
    if match is None:
        same = SAME_PERIOD.search(folded)
        if same and re.search(r"%|= ?100|chi so|toc do", folded):
            return folded.replace(same[0], " "), same[0]
        return folded, None
    before, after = folded[: match.start()], folded[match.end() :]
    if period_in(before) is not None:
        return before, after
    leading = LEADING_BASE.match(after)
    return (after[leading.end() :], leading[1]) if leading else ("", after)


def period_in(folded: str) -> Period | None:
    """The period that a folded text names first in rank: months since January, month, quarter, year."""
    if match := MONTHS.search(folded):
        return Period("ytd", min(12, _count(match[1])), _year(match[2]))
    if match := MONTH.search(folded):
        kind: Kind = "ytd" if SINCE_JANUARY.search(folded) else "month"
        return Period(kind, _count(match[1]), _year(match[2]))
    if match := QUARTER.search(folded):
        return Period("quarter", ROMAN.get(match[1]) or int(match[1]), _year(match[2]))
    if match := WHOLE_YEAR.search(folded):
        return Period("year", 1, int(match[1] or match[2]))
    return None


def _count(text: str) -> int:
    return int(text) if text.isdigit() else WORDS[text]


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _bases(subject: Period | None, base: str) -> tuple[str, ...]:
    """Names of a comparison; one that no mapping knows where the wording is not understood."""
    for words, name in NAMED_BASES:
        if words.search(base):
            return (name,)
    if re.search(r"\bthang (?:12|muoi hai) nam truoc", base):
        return _december(subject)
    if re.search(r"\bcung k[yi]\b|\bnam truoc\b", base):
        return ("yoy", "december") if _is_month(subject, 12) else ("yoy",)
    if re.search(r"\b(?:thang|ky) truoc\b", base):
        return ("mom", "december") if _is_month(subject, 1) else ("mom",)
    other = period_in(base)
    return _between(subject, other) if subject and other else ("unknown",)


def _is_month(period: Period | None, number: int) -> bool:
    return period is not None and period.kind == "month" and period.number == number


def _december(subject: Period | None) -> tuple[str, ...]:
    also = {1: ("mom",), 12: ("yoy",)}.get(subject.number if subject and subject.kind == "month" else 0, ())
    return (*also, "december")


def _between(subject: Period, other: Period) -> tuple[str, ...]:
    """Names of the comparison of two periods by how far they lie apart."""
    years = subject.year - other.year if subject.year and other.year else None
    if subject.kind != other.kind:
        return ("unknown",)
    if subject.number == other.number and years in (1, None):
        return ("yoy", "december") if _is_month(subject, 12) else ("yoy",)
    if subject.kind == "month" and other.number == 12 and years in (1, None):  # noqa: PLR2004 - December
        return _december(subject)
    if subject.number - other.number == 1 and years in (0, None):
        return ("mom",) if subject.kind == "month" else ("qoq",)
    if subject.kind == "quarter" and (subject.number, other.number, years) == (1, 4, 1):
        return ("qoq",)
    return ("unknown",)
