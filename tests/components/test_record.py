"""One record as a tree: its facts once, its time line, and whether what was promised was kept."""

from datetime import UTC, datetime, timedelta

import pytest

from catalogue.records import COLUMNS
from components.record import record_told
from domain.listing import Listed, Moment, Told
from tests.components.test_panels import text
from wording import say

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DUE = NOW - timedelta(days=1)
MARKS = ("kept", "missed", "overdue")


def told(kind: str, **values: object) -> Told:
    known = dict.fromkeys(COLUMNS[kind]) | {"source_id": "1", "area": "91", "due_at": DUE} | values
    moments = tuple(Moment(name, at, planned=name == "due_at") for name, at in known.items()
                    if isinstance(at, datetime))  # fmt: skip
    return Told(Listed(kind, "igate", "1", known), moments, simulated=True, run_id=7)


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_kind_of_record_has_words_for_all_it_may_say(kind: str) -> None:
    whole = told(kind, **{name: DUE for name, column in COLUMNS[kind].items() if column.form == "instant"})
    shown = " ".join(text(each) for each in record_told(whole, now=NOW))
    for name, column in COLUMNS[kind].items():
        if column.form == "instant" or name in ("source_id", "area"):
            assert say(f"record.{kind}.{name}") in shown
    assert say(f"records.count_{kind}", count="3")
    assert say("panel.simulated") in shown


@pytest.mark.parametrize(
    ("finished", "due", "mark"),
    [
        (DUE - timedelta(hours=1), DUE, "kept"),
        (DUE + timedelta(hours=1), DUE, "missed"),
        (None, DUE, "overdue"),
        (None, NOW + timedelta(hours=1), ""),  # also of a source that fell silent before
    ],
)
def test_a_deadline_says_whether_it_was_kept(finished: datetime | None, due: datetime, mark: str) -> None:
    tree = record_told(told("dossier", finished_at=finished, due_at=due), now=NOW)
    line = " ".join(text(tree[2]).split())
    shown = {each for each in MARKS if f" {say(f'record.{each}')}" in line}
    assert (mark in shown) if mark else not shown


def test_a_document_is_called_by_its_symbol_and_one_without_by_its_number() -> None:
    named, bare = (record_told(told("document", notation=notation), now=NOW) for notation in ("12/QĐ", None))
    assert text(named[1]) == "12/QĐ"
    assert text(bare[1]) == "1"
