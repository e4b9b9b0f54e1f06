"""What a dossier, a document and a task may say of themselves."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.events import (
    AssignedTask,
    Channel,
    Direction,
    Document,
    DocumentStatus,
    Dossier,
    DossierStatus,
    Pause,
    Route,
)

MORNING = datetime(2025, 8, 4, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PERSONAL = (
    "name",
    "phone",
    "mobile",
    "email",
    "fax",
    "address",
    "applicant_id",
    "subject",
    "content",
    "cccd",
)

DOSSIER = Dossier(
    source_id="000.00.14.H01-250804-0001",
    area="91",
    org="department_justice",
    updated_at=MORNING + 2 * DAY,
    service="2.000488.000.00.00.H01",
    field="criminal_record",
    channel=Channel.ONLINE,
    status=DossierStatus.IN_PROGRESS,
    submitted_at=MORNING,
    received_at=MORNING + timedelta(hours=1),
    due_at=MORNING + 5 * DAY,
)
DOCUMENT = Document(
    source_id="000.00.00.H01,2025/08/04,45/UBND-KTN",
    area="91",
    org="department_finance",
    updated_at=MORNING,
    direction=Direction.INCOMING,
    route=Route.INTERLINKED,
    status=DocumentStatus.ARRIVED,
    registered_at=MORNING,
)
TASK = AssignedTask(
    source_id="NV-1",
    area="91",
    org="department_finance",
    updated_at=MORNING,
    document="",
    assigned_by="provincial_committee",
    assigned_at=MORNING,
)


def test_a_dossier_ends_exactly_when_its_status_says_so() -> None:
    ended = replace(DOSSIER, status=DossierStatus.FINISHED, finished_at=MORNING + DAY)
    assert ended.finished_at
    with pytest.raises(ValueError, match="finished_at None"):
        replace(DOSSIER, status=DossierStatus.FINISHED)
    with pytest.raises(ValueError, match="status 4 with finished_at"):
        replace(DOSSIER, finished_at=MORNING + DAY)


def test_a_dossier_is_received_before_it_is_worked_on() -> None:
    waiting = replace(DOSSIER, status=DossierStatus.REGISTERED, received_at=None, due_at=None)
    assert waiting.received_at is None
    with pytest.raises(ValueError, match="status 4 without received_at"):
        replace(DOSSIER, received_at=None)
    with pytest.raises(ValueError, match="neither"):
        replace(waiting, submitted_at=None)


@pytest.mark.parametrize("name", ["received_at", "due_at"])
def test_instants_that_contradict_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} .* is before"):
        replace(DOSSIER, **{name: MORNING - DAY})  # type: ignore[arg-type]


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        replace(DOSSIER, updated_at=datetime(2025, 8, 4))  # noqa: DTZ001 - the point of the test


def test_only_the_last_pause_may_be_open_and_only_while_the_clock_stands() -> None:
    first = Pause(DossierStatus.AWAITING_SUPPLEMENT, MORNING + DAY, MORNING + 2 * DAY)
    still = Pause(DossierStatus.SUSPENDED, MORNING + 3 * DAY)
    paused = replace(DOSSIER, status=DossierStatus.SUSPENDED, pauses=(first, still))
    assert paused.pauses[-1].until is None
    with pytest.raises(ValueError, match="has no end"):
        replace(DOSSIER, pauses=(still,))
    with pytest.raises(ValueError, match="is before"):
        replace(paused, pauses=(first, replace(first, since=MORNING, until=MORNING + DAY)))
    with pytest.raises(ValueError, match="does not stop the clock"):
        Pause(DossierStatus.IN_PROGRESS, MORNING)


def test_a_document_goes_out_or_comes_in() -> None:
    out = replace(DOCUMENT, direction=Direction.OUTGOING, status=DocumentStatus.ISSUED)
    assert out.status is DocumentStatus.ISSUED
    with pytest.raises(ValueError, match="cannot be"):
        replace(DOCUMENT, direction=Direction.OUTGOING)
    with pytest.raises(ValueError, match="finished_at"):
        replace(DOCUMENT, status=DocumentStatus.DONE)


def test_a_task_has_somebody_who_gave_it_and_ends_after_it_began() -> None:
    with pytest.raises(ValueError, match="assigned_by"):
        replace(TASK, assigned_by="")
    with pytest.raises(ValueError, match="finished_at"):
        replace(TASK, finished_at=MORNING - DAY)


@pytest.mark.parametrize("record", [DOSSIER, DOCUMENT, TASK])
def test_what_cannot_be_keyed_or_placed_is_refused(record: Dossier | Document | AssignedTask) -> None:
    for head in ("source_id", "area", "org"):
        with pytest.raises(ValueError, match=f"{head} is empty"):
            replace(record, **{head: ""})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Dossier, Document, AssignedTask])
def test_no_field_can_hold_a_person(kind: type) -> None:
    assert not [field.name for field in fields(kind) if field.name in PERSONAL or field.type == "dict"]
