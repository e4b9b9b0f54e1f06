"""Messages of the interlinked axis in edXML (QCVN 102:2016) as items of the document system's pages.

A document's own message names sender, receivers, code, kind and deadline; status messages of the
receivers follow it. Each register that they tell of becomes one item: the sender's, and that of every
receiver. Only what an item may hold is read; subject, signer and staff are passed over. Dates are
yyyy/MM/dd, times yyyy/MM/dd HH:mm:ss on the province's clocks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

from adapters.base import ShapeError
from adapters.event_codes import agencies
from wording import say

RECALL = "1"
ISSUED, ARRIVED, ASSIGNED, DONE = "00", "01", "04", "06"
SIGNED, UNSIGNED = "9", "0"
LARGEST = 50_000_000
Item = dict[str, Any]


@dataclass(slots=True)
class _Told:
    """What messages tell of one document: its own, and the states that receivers reported, oldest first."""

    header: Element | None = None
    envelope: Element | None = None
    states: list[tuple[str, str, str]] = field(default_factory=list)


def items(contents: Iterable[str | bytes], name: str) -> Iterator[Item]:
    """The items that messages tell of, document by document; several messages may share one file.

    Raises:
        ShapeError: a message is no XML, declares entities, or holds no edXML.
    """
    told: dict[str, _Told] = {}
    for content in contents:
        root = _tree(content, name)
        around = _envelopes(root)
        found = False
        for element in root.iter("MessageHeader"):
            document = told.setdefault(_text(element, "DocumentId"), _Told())
            document.header, document.envelope = element, around.get(element, root)
            found = True
        for element in root.iter("Status"):
            state = (
                _text(element, "Timestamp"),
                _text(element, "StatusCode"),
                _text(element, "From/OrganId"),
            )
            told.setdefault(_text(element, "ResponseFor/DocumentId"), _Told()).states.append(state)
            found = True
        if not found:
            raise ShapeError(say("events.xml", name=name, detail="MessageHeader, Status"))
    for identifier, document in told.items():
        if document.header is not None:
            yield from _registers(identifier, document, document.header)


def _registers(identifier: str, told: _Told, header: Element) -> Iterator[Item]:
    """One item for the sender where it is of the province, and one for every such receiver."""
    traces = sorted(filter(None, (_text(trace, "Timestamp") for trace in _all(told, "TraceHeader"))))
    issued = _text(header, "PromulgationInfo/PromulgationDate")
    first, last = (traces[0], traces[-1]) if traces else (issued, issued)
    signatures = [part for signature in _all(told, "Signature") for part in signature]
    common: Item = {
        "DocumentId": identifier,
        "Route": "edoc",
        "Code": {
            "CodeNumber": _text(header, "Code/CodeNumber"),
            "CodeNotation": _text(header, "Code/CodeNotation"),
        },
        "DocumentType": {"Type": _text(header, "DocumentType/Type")},
        "OtherInfo": {"Priority": _text(header, "OtherInfo/Priority")},
        "DueDate": _text(header, "DueDate"),
        "Signature": SIGNED if signatures else UNSIGNED,
    }
    sender = _text(header, "From/OrganId")
    if agencies().organisation(sender):
        yield {**common, "OwnerId": sender, "Direction": "out", "StatusCode": ISSUED, "DueDate": "",
               "RegisteredAt": first, "Timestamp": last}  # fmt: skip
    for receiver in dict.fromkeys(_text(element, "OrganId") for element in header.iter("To")):
        states = sorted(state for state in told.states if state[2] == receiver)
        if not agencies().organisation(receiver):
            continue
        code = states[-1][1] if states else ARRIVED
        yield {
            **common,
            "OwnerId": receiver,
            "Direction": "in",
            "StatusCode": code,
            "RegisteredAt": next((at for at, state, _ in states if state == ARRIVED), last),
            "AssignedAt": next((at for at, state, _ in states if state == ASSIGNED), ""),
            "FinishedAt": states[-1][0] if code == DONE else "",
            "Timestamp": max([last, *(at for at, _, _ in states)]),
        }


def _all(told: _Told, tag: str) -> list[Element]:
    return list(told.envelope.iter(tag)) if told.envelope is not None else []


def _envelopes(root: Element) -> dict[Element, Element]:
    """The innermost envelope that each header stands in; none for one that stands in none."""
    return {
        header: envelope
        for envelope in root.iter("edXMLEnvelope")
        for header in envelope.iter("MessageHeader")
    }


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _tree(content: str | bytes, name: str) -> Element:
    """A message as elements with their names alone; a document type or an entity is refused.

    Raises:
        ShapeError: as `items`.
    """
    builder = TreeBuilder()
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, _: builder.start(tag.rpartition("}")[2], {})
    parser.EndElementHandler = lambda tag: builder.end(tag.rpartition("}")[2])
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    if len(content) > LARGEST:
        raise ShapeError(say("events.xml", name=name, detail=f"> {LARGEST}"))
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the library's own
    except ExpatError as error:
        raise ShapeError(say("events.xml", name=name, detail=f"XML {error.lineno}:{error.offset}")) from None
    except _RefusedError:
        raise ShapeError(say("events.xml", name=name, detail="DOCTYPE")) from None
    return builder.close()


class _RefusedError(Exception):
    """A message declares a document type."""


def _refuse(*_declared: object) -> NoReturn:
    raise _RefusedError
