"""How a published report is read: strict models of mappings/<source>.yaml, and the one that reads them.

A mapping names things by the words that the report uses, never by sheet name or cell address, so
that one mapping serves every edition. Words are compared without accents and capitals.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from catalogue import further, strict_yaml
from catalogue.model import Code, IndicatorCode, Strict, Words
from domain.records import ObsStatus

HERE = Path(__file__).parent / "mappings"
ColumnKind = Literal[
    "month", "month yoy", "month mom", "month december", "month origin",
    "ytd", "ytd yoy", "ytd plan", "quarter", "quarter yoy", "quarter qoq",
]  # fmt: skip


class TitleWords(Strict):
    """How a table is recognised by its title: all of `all`, one of `any`, none of `none`."""

    all: tuple[Words, ...] = ()
    any: tuple[Words, ...] = ()
    none: tuple[Words, ...] = ()

    @property
    def each(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """All three, in the order in which they are asked for."""
        return self.all, self.any, self.none


class Measure(Strict):
    """What a column counts, told by words of its heading; `name` ends the subject's code."""

    name: str = ""
    match: tuple[Words, ...] = Field(default=(), description="one of them; none given: any heading")
    without: tuple[Words, ...] = ()


class RowList(Strict):
    """Rows that are named in a code list, or administrative units; begins after its heading."""

    codelist: Code | None = None
    dimension: Code | None = None
    areas: Literal["province"] | None = None
    after: tuple[Words, ...] = ()


class ItemMeasure(Strict):
    """An item that is counted in its own unit and so is an indicator by itself."""

    measure: str
    subject: Code


class Table(Strict):
    """A table with items down, periods across."""

    title: TitleWords
    subject: Code = Field(description="indicators are statistics.<subject><measure><suffix>")
    columns: dict[ColumnKind, str] = Field(description="period and comparison -> suffix of the indicator")
    origins: dict[str, str] = Field(default={}, description="base year of 'month origin' -> suffix")
    measures: tuple[Measure, ...] = (Measure(),)
    unnamed: str = Field(default="", description="measure of a table whose headings name none at all")
    ignore: tuple[Words, ...] = Field(default=(), description="columns that repeat what others say")
    total: dict[Code, tuple[Words, ...]] = Field(description="subject -> how its total row is called")
    rows: tuple[RowList, ...]
    headings: tuple[Words, ...] = Field(default=(), description="rows that group others and hold no value")
    facets: dict[Code, dict[Code, tuple[Words, ...]]] = Field(
        default={}, description="what headings, titles and columns say of the subject"
    )
    subjects: dict[str, Code] = Field(default={}, description="values of the facets, in order -> subject")
    units: dict[str, dict[str, float]] = Field(
        default={}, description="<subject><measure> -> unit as written -> factor to the indicator's unit"
    )
    items: dict[str, ItemMeasure] = Field(default={}, description="items with a unit of their own")
    item_units: dict[str, str] = Field(default={}, description="unit of each item, where rows state it")
    period_from_title: bool = False
    status: ObsStatus = Field(default=ObsStatus.NORMAL, description="where the heading does not say")
    abbreviations: dict[str, Words] = Field(default={})


class Target(Strict):
    """Where a value of a list goes; from and until are the first and last year it holds for."""

    indicator: IndicatorCode
    breakdown: str = ""
    since: int = 0
    until: int = 9999
    factor: float = 1
    requires: tuple[str, ...] = Field(default=(), description="columns without which the value is no value")


class Column(Strict):
    """One column of values in a list: how its heading may read, and where its values go."""

    match: tuple[Words, ...]
    to: tuple[Target, ...]


class Sum(Strict):
    """A score that is by definition the sum of others; absent where one of them is."""

    of: tuple[str, ...] = Field(min_length=2, description="names of columns")
    to: Target


class LongForm(Strict):
    """A list with one value a row: which item it is stands in a column of its own."""

    key: tuple[Words, ...]
    value: tuple[Words, ...]
    keys: dict[str, tuple[Target, ...]]


class Cut(Strict):
    """A column that says which part of its whole a row is about: by its text, or by a number in a band.

    A band is named by its lower end times ten, in three digits; the highest number belongs to the last.
    """

    match: tuple[Words, ...]
    keys: dict[str, str] = Field(default={}, description="text -> code of the dimension's list")
    band: float = Field(default=0, ge=0, description="width of the bands; 0: the text is looked up")
    top: float = Field(default=10, description="highest number there is")


class RecordList(Strict):
    """A list with one province and year a row, or with one commune or month.

    With `across` its columns are headed by a year and what they count, and each row is a province.
    Periods are as long as the indicator's: a school year begins in the year named. Of `communes` names
    alone say too little: each stands beside its code, as the province does in a row of its own.
    """

    title: TitleWords = TitleWords()
    area_code: tuple[Words, ...] = ()
    area_name: tuple[Words, ...] = ()
    area: str = Field(default="", description="the area of every row, where no column names one")
    communes: bool = Field(default=False, description="rows are communes, by code and name together")
    country: tuple[Words, ...] = Field(default=(), description="how the row of the whole country is called")
    headings: tuple[Words, ...] = Field(default=(), description="rows that are none of the province's")
    year: tuple[Words, ...] = ()
    half: tuple[Words, ...] = Field(default=(), description="column that says which half of the year, 1 or 2")
    month: tuple[Words, ...] = Field(default=(), description="column that says which month, 1 to 12")
    across: bool = False
    cuts: dict[Code, Cut] = Field(default={}, description="dimension -> the column that tells the part")
    boundaries: Literal["start", "end"] = Field(description="of the period: which units the report lists")
    values: dict[str, Column] = Field(default={})
    sums: tuple[Sum, ...] = ()
    long: LongForm | None = None
    adds: bool = Field(default=False, description="rows about the same part add up")
    ignore: tuple[Words, ...] = ()
    units: dict[str, float] = Field(
        default={}, description="unit of amounts as the title states it -> factor to the one that is meant"
    )


class Mapping(Strict):
    """Everything by which the workbooks of one source are read."""

    decimal: Literal[",", "."] = Field(description="decimal mark where written numbers do not tell")
    tables: dict[Code, Table] = Field(default={})
    lists: dict[Code, RecordList] = Field(default={})
    called: tuple[Words, ...] = Field(default=(), description="in the name or title of such a file")
    not_called: tuple[Words, ...] = Field(
        default=(), description="in that of a twin with the same columns, which is refused"
    )


@cache
def mapping(source: str) -> Mapping:
    """The mapping of a source.

    Raises:
        strict_yaml.InvalidFileError: there is none, or it is not as it must be.
    """
    of_the_deployment = further.mapping(source)
    if of_the_deployment is not None:
        return strict_yaml.fit(of_the_deployment, Mapping)
    return strict_yaml.load(HERE / f"{source}.yaml", Mapping)
