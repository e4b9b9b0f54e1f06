"""What a letter that urges an agency says: its text, and where its number is from."""

from datetime import datetime

from dash import html

from catalogue import indicators, organisations, sources
from components.overdue_list import overdue_days
from components.states import sign
from components.words import lowered
from domain.freshness import State
from domain.periods import local_day
from domain.urging import Draft
from wording import day, number, say


def paragraphs(draft: Draft) -> list[str]:
    """What was found, what is asked for and by when, one text for each paragraph."""
    meant = indicators()[draft.reading.indicator]
    issuer, org, office = (organisations()[code].name for code in (draft.issuer, draft.to, meant.responsible))
    found = say(
        "letter.found",
        source=sources()[draft.reading.provenance.source].title,
        day=day(draft.as_of),
        org=org,
        count=number(draft.found),
        what=lowered(meant.title),
        cuts=say("letter.cuts", cuts=", ".join(draft.cuts)) if draft.cuts else "",
    )
    most = overdue_days(draft.listed[0], draft.as_of)
    oldest = [say(f"letter.oldest_{draft.kind}", days=number(most))] if most else []
    by = (
        {"key": "letter.answer", "by": day(draft.answer_by)}
        if draft.answer_by
        else {"key": "letter.answer_undated"}
    )
    return [
        " ".join((found, *oldest)),
        say("letter.asks", issuer=issuer, org=org),
        say(f"letter.settle_{draft.kind}"),
        say("letter.explain"),
        say(issuer=issuer, office=office, days=f"{draft.answer_days:02}", day=day(draft.today), **by),
        say("letter.closing", issuer=issuer, org=org),
    ]


def source_line(draft: Draft, *, now: datetime) -> html.P:
    """Source, day and state of the number, and that it is simulated."""
    found, provenance = draft.reading.freshness, draft.reading.provenance
    facts = [
        sources()[provenance.source].short,
        say("foot.as_of", day=day(draft.as_of)),
        lowered(say(f"state.{found.state.value}")),
    ]
    if found.state is State.LATE and found.days(now):
        facts.append(say("foot.late", days=found.days(now)))
    if found.state is State.DEAD and found.since:
        facts.append(say("foot.dead", day=day(local_day(found.since))))
    if provenance.simulated:
        facts.append(say("panel.simulated"))
    words = say("letter.source", facts=", ".join(facts))
    return html.P([sign(found.state), " ", words], className="letter__source")
