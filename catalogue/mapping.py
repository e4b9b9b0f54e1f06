"""How a published report is read: strict models of mappings/<source>.yaml, and the one that reads them.

A mapping names things by the words that the report uses, never by sheet name or cell address, so
that one mapping serves every edition. Words are compared without accents and capitals.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from catalogue import strict_yaml
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


class RecordList(Strict):
    """A list with one province and year a row."""

    area_code: tuple[Words, ...] = ()
    area_name: tuple[Words, ...]
    year: tuple[Words, ...]
    boundaries: Literal["start", "end"] = Field(description="of the year: which units the report lists")
    values: dict[str, Column] = Field(default={})
    sums: tuple[Sum, ...] = ()
    long: LongForm | None = None
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
    return strict_yaml.load(HERE / f"{source}.yaml", Mapping)
