"""Boards: what a list of indicators asks for, group by group, with the numbers that answer it."""

from dataclasses import dataclass

from domain.answers.evidence import Evidence
from domain.answers.numbers import Headline
from domain.freshness import State
from domain.readings import Reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator of a list by its name and code there, and the numbers that answer it; none: no source."""

    name: str
    number: str
    headlines: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a list; `others` belong to it by subject. `whole`: every entry of the group is here."""

    title: str
    entries: tuple[Entry, ...]
    others: tuple[Headline, ...]
    whole: bool

    @property
    def headlines(self) -> tuple[Headline, ...]:
        """Every number in the order in which it is shown."""
        return (*(each for entry in self.entries for each in entry.headlines), *self.others)

    @property
    def answered(self) -> int:
        """How many entries have a value."""
        return sum(any(each.value is not None for each in entry.headlines) for entry in self.entries)

    @property
    def told(self) -> int:
        """How many numbers have a value."""
        return sum(each.value is not None for each in self.headlines)


@dataclass(frozen=True, slots=True)
class Board:
    """Groups of one list in its order."""

    groups: tuple[Group, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The newest period of each number: the dead ones, which say so in their rows, where all are dead."""
        every = [each for group in self.groups for line in group.headlines for each in line.evidence]
        return tuple(each for each in every if each.freshness.state is not State.DEAD) or tuple(every)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Everything that any of the numbers rests on."""
        return tuple(each for group in self.groups for line in group.headlines for each in line.readings)
