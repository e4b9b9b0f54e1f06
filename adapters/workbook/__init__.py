"""Published workbooks (xlsx, xls, csv), read by the words that stand in them.

`for_source(code)` gives the parser of a source: `edition(payload)` says which edition a file is,
`parse(payload)` gives its figures. catalogue/mappings/<code>.yaml says how the report is worded;
docs/sources/ says what is read from each report and what is not. Nothing goes by the address of a
cell or the name of a sheet, so one mapping serves every edition.
"""

from functools import cache

from adapters.workbook.parser import Edition, WorkbookParser

__all__ = ["Edition", "WorkbookParser", "for_source"]


@cache
def for_source(code: str) -> WorkbookParser:
    """The parser of the source `code`.

    Raises:
        catalogue.strict_yaml.InvalidFileError: the mapping of the source is missing or faulty.
    """
    return WorkbookParser(code)
