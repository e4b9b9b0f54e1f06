"""Text list and time line: what happened, in the order in which it is read."""

from dash import html

from components.states import sign
from domain.answers import Note, Notes
from wording import moment


def text_list(answer: Notes) -> html.Ul | None:
    """One line per note, its time at the right end; None where there is nothing to say."""
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
    return [
        sign(note.state) if note.state else None,
        html.Span([note.text, detail]),
        html.Span(moment(note.at), className="notes__when") if note.at else None,
    ]
