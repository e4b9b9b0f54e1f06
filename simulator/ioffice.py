"""The simulated document system: documents, assigned tasks and users that changed in a window.

It answers as docs/sources/ioffice.md says, subjects, signers and staff and all; every fiftieth document
of the interlinked axis comes as the edXML messages themselves.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from simulator.agencies import PROVINCE
from simulator.documents import ARRIVED, ASSIGNED, DONE, ISSUED, LONGEST, RECEIVED, Documents, Life, TaskLife
from simulator.people import People
from simulator.workload import DAY, Days, Draws, parse_digits, seconds, slashed

MAX_LIMIT, LOOKED_AT = 5000, 60_000
AS_MESSAGES = 50
USAGE_DAYS = 60
"""Days for which the system says how many people used it."""
USAGE_PAGE = 15
PUBLISHED = 6 * 3600
OUTSIDE = ("000.00.00.G05", "000.00.00.G09", "000.00.00.G11", "H02.03", "H13.01", "H58.12")
Item = dict[str, Any]
Page = Callable[[int, int, int, int], tuple[list[Item], str]]
MESSAGE = """<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader>\
<From><OrganId>{sender}</OrganId><OrganName>{name}</OrganName><Telephone>{phone}</Telephone></From>\
<To><OrganId>{owner}</OrganId></To><DocumentId>{document}</DocumentId><Code><CodeNumber>{number}</CodeNumber>\
<CodeNotation>{notation}</CodeNotation></Code><PromulgationInfo><PromulgationDate>{day}</PromulgationDate>\
</PromulgationInfo><DocumentType><Type>{kind}</Type></DocumentType><Subject>{name}</Subject><SignerInfo>\
<FullName>{name}</FullName></SignerInfo><DueDate>{due}</DueDate><OtherInfo><Priority>{urgency}</Priority></OtherInfo>\
</MessageHeader><TraceHeaderList><TraceHeader><OrganId>{sender}</OrganId><Timestamp>{registered}</Timestamp>\
</TraceHeader></TraceHeaderList>{signature}</edXMLHeader></edXMLEnvelope></edXML>"""
STATE = """<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><Status><ResponseFor><DocumentId>{document}</DocumentId>\
</ResponseFor><From><OrganId>{owner}</OrganId></From><StatusCode>{code}</StatusCode><Timestamp>{at}</Timestamp>\
<StaffInfo><Staff>{name}</Staff><Mobile>{phone}</Mobile></StaffInfo></Status></edXML>"""


class Ioffice:
    """All documents of a seed behind the interface of the document system."""

    def __init__(self, seed: int, scale: int, scenario: str = "") -> None:
        self._documents = Documents(seed, scale, scenario)
        self._scenario = scenario
        self._days = Days()
        self._people = People()
        self._seed = f"{seed}|usage"
        self.lists: Mapping[str, Page] = {
            "documents": self._document_page,
            "tasks": self._task_page,
            "usage": self._usage_page,
        }

    def answer(self, path: str, asked: Mapping[str, str], now: datetime) -> Item:
        """What the system answers to a question.

        Raises:
            LookupError: there is no such path.
            ValueError: the question is not as agreed.
        """
        return self.page(path, asked, now)

    def page(self, name: str, asked: Mapping[str, str], now: datetime) -> Item:
        """The page of a list that a question asks for.

        Raises:
            ValueError: the question is not as agreed.
        """
        since, until = (_instant(asked, field) for field in ("fromTime", "toTime"))
        limit, cursor = _number(asked.get("limit", "1000")), _number(asked.get("cursor", "0"))
        if not 1 <= limit <= MAX_LIMIT:
            raise ValueError(f"limit must be a number from 1 to {MAX_LIMIT}")
        items, following = self.lists[name](since, min(until, seconds(now)), cursor, limit)
        return {
            "simulated": True,
            "fromTime": asked["fromTime"],
            "toTime": asked["toTime"],
            "generatedAt": slashed(seconds(now)),
            "cursor": asked.get("cursor"),
            "nextCursor": following or None,
            name: items,
        }

    def _document_page(self, since: int, until: int, cursor: int, limit: int) -> tuple[list[Item], str]:
        def changed(number: int) -> list[Item]:
            life = self._documents.life(number)
            last = _last(life, until)
            return [self._document(life, until, last)] if last is not None and since <= last < until else []

        return self._walk(changed, since, until, cursor, limit)

    def _task_page(self, since: int, until: int, cursor: int, limit: int) -> tuple[list[Item], str]:
        def changed(number: int) -> list[Item]:
            life = self._documents.life(number)
            found = []
            for task in self._documents.tasks(life):
                instants = (task.assigned, task.finished, task.turned and task.turned[0])
                past = [instant for instant in instants if instant is not None and instant < until]
                if past and since <= max(past):
                    found.append(self._task(life, task, until, max(past)))
            return found

        return self._walk(changed, since, until, cursor, limit)

    def _walk(
        self, changed: Callable[[int], list[Item]], since: int, until: int, cursor: int, limit: int
    ) -> tuple[list[Item], str]:
        numbering = self._documents.numbering
        number = max(cursor, numbering.before(since // DAY - LONGEST))
        end = numbering.before(until // DAY + 1)
        stop = min(end, number + LOOKED_AT)
        found: list[Item] = []
        while number < stop and len(found) < limit:
            found += changed(number)
            number += 1
        return found, str(number) if number < end else ""

    def _document(self, life: Life, until: int, last: int) -> Item:
        """A document as it stands before `until`."""
        number, people = life.number, self._people
        day = slashed(life.registered)[:10]
        sender = life.owner if not life.incoming else OUTSIDE[number % len(OUTSIDE)]
        notation = "UBND-KTN" if life.owner == PROVINCE else "QĐ-UBND" if life.kind == "2" else "VP-TH"
        document = f"{sender},{day},{number}/{notation}"
        if number % 3 == 0:
            document = f"{number:08x}-0000-4000-8000-a{number % 10**11:011}"
        finished = _past(life.finished, until)
        as_message = life.incoming and life.interlinked and number % AS_MESSAGES == 0 and not self._scenario
        if as_message:
            return {"edXML": self._messages(life, until, document, sender, notation)}
        return {
            "DocumentId": document,
            "OwnerId": life.owner,
            "Direction": "in" if life.incoming else "out",
            "Route": "edoc" if life.interlinked else "other",
            "Code": {"CodeNumber": str(number), "CodeNotation": notation},
            "DocumentType": {"Type": life.kind, "TypeName": ""},
            "OtherInfo": {"Priority": life.urgency},
            "Subject": f"V/v {people.name(number)}",
            "SignerInfo": {"FullName": people.name(number + 1), "Position": "PCT"},
            "StaffInfo": {"Staff": people.name(number + 2), "Mobile": people.telephone(number)},
            "Signature": life.signature,
            "StatusCode": _state(life, until),
            "RegisteredAt": slashed(life.registered),
            "ApprovedAt": slashed(_past(life.approved, until)),
            "AssignedAt": slashed(_past(life.assigned, until)),
            "DueDate": slashed(life.due),
            "FinishedAt": slashed(finished),
            "StoredAt": slashed(_past(life.stored, until)),
            "Timestamp": slashed(last),
        }

    def _messages(self, life: Life, until: int, document: str, sender: str, notation: str) -> list[str]:
        """The document's own message and the states that its receiver reported."""
        name, phone = self._people.name(life.number), self._people.telephone(life.number)
        head = MESSAGE.format(
            sender=sender, owner=life.owner, document=document, number=life.number, notation=notation,
            name=name, phone=phone, day=slashed(life.registered)[:10], kind=life.kind,
            due=slashed(life.due)[:10], urgency=life.urgency, registered=slashed(life.registered),
            signature="<Signature><SignedInfo/></Signature>" if life.signature != "0" else "",
        )  # fmt: skip
        steps = [
            (life.registered, ARRIVED),
            (life.approved, RECEIVED),
            (life.assigned, ASSIGNED),
            (life.finished, DONE),
        ]
        told = [
            (at, code) for at, code in (*steps, life.dropped or (None, "")) if at is not None and at < until
        ]
        return [head] + [
            STATE.format(
                document=document, owner=life.owner, code=code, at=slashed(at), name=name, phone=phone
            )
            for at, code in told
        ]

    def _task(self, life: Life, task: TaskLife, until: int, last: int) -> Item:
        turned = task.turned is not None and task.turned[0] < until
        document = self._document(life, until, last)["DocumentId"]
        return {
            "TaskId": task.identifier,
            "DocumentId": document,
            "AssignedBy": PROVINCE,
            "AssignedTo": task.turned[1] if task.turned and turned else task.agency,
            "Staff": self._people.name(life.number),
            "Content": f"V/v {self._people.name(life.number + 3)}",
            "AssignedAt": slashed(task.assigned),
            "DueDate": slashed(task.due)[:10],
            "FinishedAt": slashed(_past(task.finished, until)),
            "Timestamp": slashed(last),
        }

    def _usage_page(self, since: int, until: int, cursor: int, _limit: int) -> tuple[list[Item], str]:
        """Users by agency and day; a day is published early on the next."""
        first = max(
            (since - PUBLISHED - 1) // DAY, until // DAY - USAGE_DAYS, cursor, self._documents.numbering.first
        )
        end = (until - PUBLISHED - 1) // DAY
        stop = min(end, first + USAGE_PAGE)
        return [item for day in range(first, stop) for item in self._usage(day)], str(
            stop
        ) if stop < end else ""

    def _usage(self, ordinal: int) -> list[Item]:
        day = f"{date.fromordinal(ordinal):%Y/%m/%d}"
        activity = 1.0 if self._days.is_working(date.fromordinal(ordinal)) else 0.08
        found, total = [], 0
        for place, agency in enumerate(self._documents.agencies.on(ordinal).items):
            draws = Draws(self._seed + agency, ordinal)
            users = round((18 + 60 * Draws(self._seed, place)[0]) * activity * (0.85 + 0.15 * draws[0]))
            found.append({"OrganId": agency, "Date": day, "Users": users})
            total += users
        return [*found, {"OrganId": None, "Date": day, "Users": round(total * 0.98)}]


def _past(instant: int | None, until: int) -> int | None:
    return instant if instant is not None and instant < until else None


def _last(life: Life, until: int) -> int | None:
    """The last change of a document before `until`; None where it is not there yet."""
    instants = (life.registered, life.approved, life.assigned, life.finished, life.stored)
    dropped = life.dropped[0] if life.dropped else None
    return max((at for at in (*instants, dropped) if at is not None and at < until), default=None)


def _state(life: Life, until: int) -> str:
    if not life.incoming:
        return ISSUED
    if life.dropped and life.dropped[0] < until:
        return life.dropped[1]
    steps = ((life.finished, DONE), (life.assigned, ASSIGNED), (life.approved, RECEIVED))
    return next((code for at, code in steps if at is not None and at < until), ARRIVED)


def _instant(asked: Mapping[str, str], name: str) -> int:
    text = asked.get(name, "")
    if len(text) != len("yyyy/MM/dd HH:mm:ss"):
        raise ValueError(f"{name} must be an instant such as 2026/11/21 10:00:00")
    return parse_digits("".join(letter for letter in text if letter.isdecimal()))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{text[:40]!r} is no number of ours")
    return int(text)
