"""Lists of indicators that a decision sets: strict models of indicator_lists/<file>.yaml.

A list carries the names and codes that its decision uses, as far as they are confirmed, and which numbers of
the centre answer them. Nothing of it counts: what a number means stands with its indicator.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from catalogue.model import Code, IndicatorCode, Strict, Words


class Number(Strict):
    """A number of the centre: an indicator or a part of it, of the province or of the whole country."""

    indicator: IndicatorCode
    breakdown: str = ""
    country: bool = False


def _from_code(written: Any) -> Any:
    """A bare code means the whole indicator of the province."""
    return {"indicator": written} if isinstance(written, str) else written


Numbers = tuple[Annotated[Number, BeforeValidator(_from_code)], ...]


class ListEntry(Strict):
    """One indicator of the list as its decision names it, and the numbers that answer it; none: no source."""

    name: Words
    number: str = Field(default="", description="its code in the decision")
    answers: Numbers = ()


class ListGroup(Strict):
    """One group of the list; `numbers` belong to it by subject, without the name of one of its entries."""

    title: Words
    number: str = Field(default="", description="its number in the decision")
    whole: bool = Field(default=False, description="every entry of the group is named here")
    entries: tuple[ListEntry, ...] = ()
    numbers: Numbers = ()

    @model_validator(mode="after")
    def _whole_of_something(self) -> "ListGroup":
        if self.whole and (self.numbers or not self.entries):
            raise ValueError("a whole group has entries, and every number of it answers one of them")
        return self

    @property
    def every(self) -> Numbers:
        """Its numbers in the order in which they are shown: entry by entry, then the others."""
        return (*(number for entry in self.entries for number in entry.answers), *self.numbers)


class IndicatorList(Strict):
    """A list of indicators: the decision that sets it, and its groups in order."""

    code: Code
    title: Words
    short: Words = Field(description="as its tab is called")
    decision: Words
    day: date | None = Field(default=None, description="on which it was decided")
    since: date | None = Field(default=None, description="on which it came into force")
    replaces: str = Field(default="", description="the decision whose place it took")
    size: int | None = Field(default=None, gt=0, description="indicators that it has, as it says itself")
    groups: tuple[ListGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_more_than_it_has(self) -> "IndicatorList":
        if self.size is not None and self.named > self.size:
            raise ValueError(f"{self.named} entries are named, but it has {self.size}")
        return self

    @property
    def named(self) -> int:
        """How many of its indicators are named here."""
        return sum(len(group.entries) for group in self.groups)

    @property
    def every(self) -> Numbers:
        """Its numbers in the order in which they are shown."""
        return tuple(number for group in self.groups for number in group.every)
