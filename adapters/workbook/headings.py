"""What the heading of a column says: which period, compared with what, and how sure the figure is.

Works on folded text (no accents, lower case). Periods are months, months added up from January
("6 thang": six months), quarters and years; comparisons are indices (previous = 100) or growth in
per cent, told apart by the wording.
"""

import re
from dataclasses import dataclass, replace

from adapters.workbook.text import fold
from adapters.workbook.times import YEAR, Period, period_in
from domain.records import ObsStatus

COMPARED = re.compile(
    r"\bso(?: |-)?voi\b|/(?=\s*(?:cung k[yi]|thang|quy|ke hoach))"
    r"|(?<!tong )\bso(?= (?:cung|thang truoc|k[yi] truoc|qu[yi] truoc|nam truoc|ke hoach|kh\b))"
)
SAME_PERIOD = re.compile(rf"\bcung (?:k[yi]|thang|qu[yi])(?: nam)?(?: truoc| {YEAR})?")
BASE = (
    rf"cung k[yi] thang truoc|cung (?:k[yi]|thang|qu[yi])(?:\s+nam)?(?:\s+(?:truoc|{YEAR}))?"
    rf"|nam truoc|nam {YEAR}|(?:thang|qu[yi]|k[yi]) truoc|(?:k[yi]|nam) goc(?: nam)?[\s(]*{YEAR}"
    rf"|(?:(?:thang |t)?\d{{1,2}}|q(?:u[yi])?\s*(?:iv|iii|ii|i|[1-4]))(?:\s*/\s*|\s*nam\s+)(?:truoc|{YEAR})"
    rf"|(?:ke hoach|kh|du toan)\b(?: nam)?(?: {YEAR})?"
)
LEADING_BASE = re.compile(rf"^[\s:(%)]*({BASE})")
INDEXED = re.compile(rf"\(?\b({BASE})\s*=\s*100\b")
GROWTH = re.compile(r"\btoc do tang|\btang\b(?! them| von)|\bgiam\b")
IN_PER_CENT = re.compile(r"%|\bphan tram\b|\btoc do\b|\bt[yi] le\b")
AGAINST = re.compile(rf"^\W*(?:binh quan )?(?:cung (?:k[yi]|thang|qu[yi]) )?(?:nam )?({YEAR})(?!\d)")
NO_COMPARISON = re.compile(
    r"\bco cau\b|\bt[yi] trong\b|\bdong gop\b|\bdiem phan tram\b|\bdiem %|\bchenh lech\b|\bbien dong\b"
    r"|\btuyet doi\b"
)
"""Words of columns that compare and hold something else than an index: a share, a difference."""
NO_FIGURE_OF_THE_PERIOD = re.compile(
    r"\bke hoach\b|\bdu toan\b|\bcung k[yi]\b|\bco cau\b|\bt[yi] (?:trong|le)\b|\bdong gop\b|\btoc do\b"
    r"|\btang\b(?! them| von)|\bgiam\b|\bbinh quan\b|\bcon hieu luc\b|%|= ?100\b"
    r"|(?<!tong )(?<!chi )\bso (?=thang|nam|qu[yi]|t\d|\d)"
)
"""Words of columns that name a period and hold something else: a plan, last year's figure, a share."""
STATUSES = (
    (re.compile(r"\buoc\b"), ObsStatus.ESTIMATED),
    (re.compile(r"\bso bo\b"), ObsStatus.PROVISIONAL),
    (re.compile(r"\bthuc hien\b|\bchinh thuc\b"), ObsStatus.NORMAL),
)
NAMED_BASES = (
    (re.compile(r"\bke hoach\b|\bkh\b|\bdu toan\b"), "plan"),
    (re.compile(r"\bgoc\b"), "origin"),
    (re.compile(r"\bqu[yi] truoc\b"), "qoq"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column, understood.

    `bases` names what the figure is compared with ("yoy", "mom", "qoq", "december", "plan",
    "origin"); empty for a plain figure. One comparison may have two names: in December, "the same
    month last year" is also "last December". `against` is the year of the base, where it is named.
    """

    text: str
    folded: str
    period: Period | None
    bases: tuple[str, ...] = ()
    origin: int | None = None
    status: ObsStatus | None = None
    growth: bool = False
    against: int | None = None


def understand(text: str) -> Heading:
    """What `text`, all header rows of a column in one line, says."""
    folded = fold(text)
    subject, base = _split(folded)
    status = next((status for words, status in STATUSES if words.search(folded)), None)
    heading = Heading(text, folded, period_in(subject), status=status)
    if base is None:
        return replace(heading, bases=("unknown",)) if NO_FIGURE_OF_THE_PERIOD.search(folded) else heading
    growth = bool(GROWTH.search(folded)) and "toc do phat trien" not in folded
    if NO_COMPARISON.search(folded) or (growth and not IN_PER_CENT.search(folded)):
        return replace(heading, bases=("unknown",))
    origin, against = re.search(rf"goc.*?({YEAR})", base), AGAINST.search(base)
    return replace(
        heading,
        bases=_bases(heading.period, base),
        origin=int(origin[1]) if origin else None,
        growth=growth,
        against=int(against[1]) if against else None,
    )


def _split(folded: str) -> tuple[str, str | None]:
    """The text of the period itself and of what it is compared with (None: with nothing)."""
    match = COMPARED.search(folded)
    if match is None:
        same = INDEXED.search(folded)
        if same is None and re.search(r"%|chi so|toc do", folded):
            same = SAME_PERIOD.search(folded)
        return (folded.replace(same[0], " "), same[0]) if same else (folded, None)
    before, after = folded[: match.start()], folded[match.end() :]
    if period_in(before) is not None:
        return before, after
    leading = LEADING_BASE.match(after)
    return (after[leading.end() :], leading[1]) if leading else ("", after)


def _bases(subject: Period | None, base: str) -> tuple[str, ...]:
    """Names of a comparison; one that no mapping knows where the wording is not understood."""
    for words, name in NAMED_BASES:
        if words.search(base):
            return (name,)
    if re.search(r"\bthang (?:12|muoi hai) nam truoc", base):
        return _december(subject)
    if re.search(r"\b(?:thang|k[yi]) truoc\b", base) and "nam truoc" not in base:
        return ("mom", "december") if _is_month(subject, 1) else ("mom",)
    other = period_in(base)
    if SAME_PERIOD.search(base) or (other is None and "nam truoc" in base and "binh quan nam" not in base):
        return ("yoy", "december") if _is_month(subject, 12) else ("yoy",)
    if subject is None or other is None or ("nam truoc" in base and subject.number != other.number):
        return ("unknown",)
    return _between(subject, other)


def _is_month(period: Period | None, number: int) -> bool:
    return period is not None and period.kind == "month" and period.number == number


def _december(subject: Period | None) -> tuple[str, ...]:
    also = {1: ("mom",), 12: ("yoy",)}.get(subject.number if subject and subject.kind == "month" else 0, ())
    return (*also, "december")


def _between(subject: Period, other: Period) -> tuple[str, ...]:
    """Names of the comparison of two periods by how far they lie apart."""
    subject, other = (Period("ytd", 12, it.year) if it.kind == "year" else it for it in (subject, other))
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
