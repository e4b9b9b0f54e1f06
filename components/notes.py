"""Text list and time line: what happened, in the order in which it is read."""

from datetime import datetime

from dash import html

from components.marks import marks
from components.states import doubt, sign
from domain.answers import Note, Notes
from domain.periods import local_day, midnight
from wording import day, moment, say


def text_list(answer: Notes) -> html.Ul | None:
    """One line per note, its time at the right end, the new ones marked; None where nothing is to say."""
    if not answer.notes:
        return None
    return html.Ul(
        [html.Li(_line(note), className="notes__item") for note in answer.notes], className="notes"
    )


def timeline(answer: Notes) -> html.Ol | None:
    """The same, as a sequence: oldest first, its order carries meaning."""
    if not answer.notes:
        return None
    lines = [html.Li(_line(note), className="notes__item") for note in answer.notes]
    return html.Ol(lines, className="notes")


def _line(note: Note) -> list[html.Span | None]:
    detail = html.Span(note.detail, className="notes__detail") if note.detail else None
    new = html.Span(say("notes.new"), className="notes__new") if note.is_new else None
    return [
        sign(note.state) if note.state else doubt() if note.kind == "check" else None,
        html.Span([_text(note), new, detail], className="notes__text"),
        html.Span(_when(note.at), className="notes__when") if note.at else None,
    ]


def _when(at: datetime) -> str:
    """The moment; of what begins with a day, that day."""
    local = local_day(at)
    return day(local) if at == midnight(local) else moment(at)


def _text(note: Note) -> html.A | html.Span:
    if not note.address:
        return html.Span(note.text)
    return html.A(note.text, href=note.address, className="notes__link", **marks({"data-nav": "true"}))
