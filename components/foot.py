"""The line at the foot of a panel: where its numbers are from, how old they are, what they lack."""

from collections.abc import Sequence
from datetime import date, datetime

from dash import html

from catalogue import sources
from components.states import sign
from components.words import period
from domain.answers import Evidence
from domain.freshness import Freshness, State
from domain.periods import local_day
from domain.readings import Reading
from domain.records import ObsStatus
from wording import day, say

UNSURE = (ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED, ObsStatus.FORECAST)


def foot(
    evidence: Sequence[Evidence],
    found: Freshness,
    *,
    now: datetime,
    known_at: datetime | None,
    brief: bool,
) -> html.Footer:
    """The state `found` of the evidence in words; `brief` on a card."""
    readings = [each for each in evidence if isinstance(each, Reading)]
    facts = [*_names(evidence), *_ages(readings, found, now=now, brief=brief), *_doubts(evidence, readings)]
    if known_at is not None:
        facts.append(say("foot.known_at", day=day(local_day(known_at))))
    said = html.Span([html.Span(fact, className="panel__fact") for fact in facts], className="panel__facts")
    badge = html.Span(say("panel.simulated"), className="panel__badge") if simulated(evidence) else None
    return html.Footer([sign(found.state), said, badge], className="panel__foot")


def _names(evidence: Sequence[Evidence]) -> list[str]:
    """Short names of the sources, each once."""
    codes = dict.fromkeys(source_of(each) for each in evidence)
    names = [sources()[code].short if code in sources() else code for code in codes]
    return [", ".join(names)] if names else []


def _ages(readings: Sequence[Reading], found: Freshness, *, now: datetime, brief: bool) -> list[str]:
    facts = []
    days = [each.provenance.as_of for each in readings if each.provenance.as_of]
    if days:
        facts.append(say("foot.as_of_brief" if brief else "foot.as_of", day=day(min(days))))
    elif readings:
        oldest: Reading = min(readings, key=_begins)
        facts.append(say("foot.until", period=period(oldest.freq, oldest.period_start)))
    if found.state is State.LATE:
        late = found.days(now)
        facts.append(say("foot.late", days=late) if late else say("foot.late_today"))
    if found.state is State.DEAD and found.since:
        facts.append(say("foot.dead", day=day(local_day(found.since))))
    return facts


def _doubts(evidence: Sequence[Evidence], readings: Sequence[Reading]) -> list[str]:
    """What keeps the answer from being whole or sure."""
    facts = [
        say(f"foot.{status.name.lower()}") for status in UNSURE if any(r.status is status for r in readings)
    ]
    covered = [each.coverage for each in readings if each.coverage]
    if covered:
        least = min(covered, key=lambda each: each.reporting / max(each.expected, 1))
        words = {"reporting": least.reporting, "expected": least.expected, "of": least.of}
        facts.append(say("foot.coverage_of" if least.of else "foot.coverage", **words))
    withheld = sum(each.status is ObsStatus.WITHHELD for each in readings)
    if withheld:
        facts.append(say("foot.withheld", count=withheld))
    valued = sum(each.value is not None for each in readings)
    absent = withheld + sum(each.status is ObsStatus.NOT_APPLICABLE for each in readings)
    if 0 < valued < len(evidence) - absent:
        facts.append(say("foot.with_value", count=valued, expected=len(evidence)))
    failed = sum(len(each.checks) for each in readings)
    if failed:
        facts.append(say("foot.checks", count=failed))
    return facts


def source_of(each: Evidence) -> str:
    """The source that a reading came from, or that has none."""
    return each.provenance.source if isinstance(each, Reading) else each.source


def _begins(reading: Reading) -> date:
    return reading.period_start


def simulated(evidence: Sequence[Evidence]) -> bool:
    """Whether any reading came from a stand-in of its system."""
    return any(isinstance(each, Reading) and each.provenance.simulated for each in evidence)
