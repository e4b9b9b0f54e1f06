"""Events made up for tests and benches: any number of them, always the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.events import (
    CLOCK_STOPPED,
    AssignedTask,
    Channel,
    Direction,
    Document,
    DocumentStatus,
    Dossier,
    DossierStatus,
    Pause,
    Route,
    ServiceLevel,
    Signature,
)

AGENCIES = (
    ("department_justice", ""),
    ("department_health", ""),
    ("district_chau_doc", "884"),
    ("district_an_phu", "886"),
    ("commune_30307", "30307"),
    ("commune_30316", "30316"),
)
FIELDS = ("land", "civil_status", "enterprise", "construction")
SERVICES = {
    "land": "1.004203",
    "civil_status": "1.001193",
    "enterprise": "2.001610",
    "construction": "1.009994",
}
REFORM = datetime.fromisoformat("2025-07-01T00:00:00+07:00")
LEVELS = (*ServiceLevel, None)


def area_of(area: str, at: datetime) -> str:
    """The area of an agency; of the province's own the province as it was."""
    return area or ("91" if at >= REFORM else "89")


class Maker:
    """Makes events with instants in the `days` before `now`."""

    def __init__(
        self, seed: int, *, now: datetime, days: int = 40, agencies: tuple[tuple[str, str], ...] = AGENCIES
    ):
        self.chance = random.Random(seed)  # noqa: S311 (made up, no secret)
        self.now = now
        self.days = days
        self.agencies = agencies

    def dossiers(self, count: int, *, first: int = 0) -> Iterator[Dossier]:
        """So many dossiers, numbered from `first`."""
        for number in range(first, first + count):
            yield self.dossier(f"000.00.01.H01-{number:07d}")

    def dossier(self, source_id: str) -> Dossier:
        """One dossier in any state that its instants allow."""
        pick = self.chance
        begun = self._instant()
        org, area = pick.choice(self.agencies)
        field = pick.choice(FIELDS)
        made = Dossier(
            source_id=source_id,
            area=area_of(area, begun),
            org=org,
            updated_at=begun,
            service=SERVICES[field],
            field=field,
            channel=pick.choice(tuple(Channel)),
            status=DossierStatus.IN_PROGRESS,
            service_level=pick.choice(LEVELS),
            submitted_at=begun - timedelta(hours=3),
            received_at=begun,
            due_at=pick.choice((None, *(begun + timedelta(days=day, hours=2) for day in (0, 1, 5, 15, 30)))),
            digitised=pick.choice((None, True, False)),
            electronic_result=pick.choice((None, True, False)),
            paid_online=pick.choice((None, True, False)),
        )
        return self.moved(made)

    def moved(self, dossier: Dossier) -> Dossier:
        """The dossier at a later moment of its life."""
        pick = self.chance
        received = dossier.received_at or dossier.submitted_at or self.now
        later = received + timedelta(seconds=pick.randrange(int((self.now - received).total_seconds()) + 1))
        ended = pick.choice((None, None, later))
        pauses, at = [], received
        while pick.random() < 0.25 and at < later:
            since = at + (later - at) * pick.random()
            until = since + (later - since) * pick.random()
            pauses.append(Pause(pick.choice(sorted(CLOCK_STOPPED)), since, until))
            at = until
        status = DossierStatus.IN_PROGRESS
        if ended is not None:
            status = pick.choice(
                (
                    DossierStatus.FINISHED,
                    DossierStatus.RETURNED,
                    DossierStatus.REFUSED,
                    DossierStatus.WITHDRAWN,
                )
            )
        elif pick.random() < 0.2:
            status = pick.choice(sorted(CLOCK_STOPPED))
            pauses.append(Pause(status, later))
        updated = max(dossier.updated_at, later) + timedelta(seconds=1)
        return replace(
            dossier, status=status, finished_at=ended, pauses=tuple(pauses), updated_at=min(updated, self.now)
        )

    def documents(self, count: int, *, first: int = 0) -> Iterator[Document]:
        """So many documents, numbered from `first`."""
        for number in range(first, first + count):
            yield self.document(f"D{number:07d}")

    def document(self, source_id: str) -> Document:
        """One document, incoming or outgoing."""
        pick = self.chance
        at = self._instant()
        org, area = pick.choice(self.agencies)
        outgoing = pick.random() < 0.35
        status = DocumentStatus.ISSUED
        instants: dict[str, Any] = {}
        if not outgoing:
            status = pick.choice(
                (
                    *(DocumentStatus.ARRIVED, DocumentStatus.ASSIGNED, DocumentStatus.IN_PROGRESS),
                    *(DocumentStatus.DONE, DocumentStatus.DONE, DocumentStatus.REFUSED),
                )
            )
            left = self.now - at
            instants["approved_at"] = pick.choice((None, at + left * 0.1))
            instants["assigned_at"] = pick.choice((None, at + left * 0.2))
            instants["due_at"] = pick.choice((None, at + timedelta(days=pick.randrange(20))))
            if status is DocumentStatus.DONE:
                instants["finished_at"] = at + left * pick.random()
                instants["stored_at"] = pick.choice((None, self.now))
        return Document(
            source_id=source_id,
            area=area_of(area, at),
            org=org,
            updated_at=at + (self.now - at) * 0.5,
            direction=Direction.OUTGOING if outgoing else Direction.INCOMING,
            route=pick.choice(tuple(Route)),
            status=status,
            registered_at=at,
            signature=pick.choice((*Signature, None)),
            kind="official_letter",
            notation=f"{source_id[1:]}/UBND",
            **instants,
        )

    def tasks(self, count: int) -> Iterator[AssignedTask]:
        """So many tasks."""
        for number in range(count):
            at = self._instant()
            org, area = self.chance.choice(self.agencies)
            yield AssignedTask(
                source_id=f"T{number:06d}",
                area=area_of(area, at),
                org=org,
                updated_at=at,
                document=f"D{number:07d}",
                assigned_by="provincial_committee",
                assigned_at=at,
                due_at=self.chance.choice((None, at + timedelta(days=self.chance.randrange(20)))),
                finished_at=self.chance.choice((None, at + (self.now - at) * self.chance.random())),
            )

    def _instant(self) -> datetime:
        back = timedelta(seconds=self.chance.randrange(self.days * 86_400))
        return self.now.replace(microsecond=0) - back
