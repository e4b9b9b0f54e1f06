"""What a person is told about one imported file: what changed and what was not taken, in Vietnamese."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.records import Rejection
from wording import day, moment, number, say


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One file, imported or (`dry_run`) only tried.

    `written`, `unchanged` and `superseded` count values: new or changed, stored already, older
    than what is stored. `read` counts values and rejections. `rejections` holds all of them,
    of a dry run the first thousand.
    """

    source: str
    file: str
    run_id: int | None
    as_of: date | None
    simulated: bool
    dry_run: bool
    read: int
    written: int
    unchanged: int
    superseded: int
    rejected: int
    rejections: tuple[Rejection, ...]


class Counted(Protocol):
    """What a run counts."""

    @property
    def read(self) -> int: ...
    @property
    def written(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def superseded(self) -> int: ...
    @property
    def rejected(self) -> int: ...


def counts(counted: Counted, *, dry_run: bool = False) -> Iterator[str]:
    """The lines that say how much was read and what became of it."""
    yield say("jobs.report.read", count=number(counted.read))
    written = "jobs.report.would_write" if dry_run else "jobs.report.written"
    yield say(written, count=number(counted.written))
    yield say("jobs.report.unchanged", count=number(counted.unchanged))
    yield say("jobs.report.superseded", count=number(counted.superseded))
    yield say("jobs.report.rejected", count=number(counted.rejected))


def imported(report: ImportReport) -> Iterator[str]:
    """The lines about a file that was read: counts first, then every rejection."""
    yield say("jobs.report.tried" if report.dry_run else "jobs.report.done", file=report.file)
    if report.as_of:
        yield say("jobs.report.as_of", day=day(report.as_of))
    if report.simulated:
        yield say("jobs.report.simulated")
    yield from counts(report, dry_run=report.dry_run)
    for rejection in report.rejections:
        words = {"position": rejection.position, "reason": rejection.reason}
        if rejection.payload:
            yield say("jobs.report.rejection_of", payload=rejection.payload, **words)
        else:
            yield say("jobs.report.rejection", **words)
    if report.rejected > len(report.rejections):
        yield say("jobs.report.more", count=number(report.rejected - len(report.rejections)))


def refused(file: str, kind: str, reason: str) -> Iterator[str]:
    """The lines about a file of which nothing was taken."""
    yield say("jobs.report.refused", file=file)
    yield say("jobs.report.why", kind=say(f"jobs.error.{kind}"), reason=reason)
    yield say("jobs.report.nothing")


def heading(title: str, source: str, *, now: datetime) -> Iterator[str]:
    """The first lines of a report that lies beside a file."""
    yield say("jobs.report.heading", title=title, source=source)
    yield say("jobs.report.at", moment=moment(now))
