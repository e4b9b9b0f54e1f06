"""Answers of the store are given again until somebody commits, and never pile up."""

from datetime import datetime
from itertools import count

from store.changes import Remembered
from store.engine import Engine
from tests.store.bring import bring, month


def test_an_answer_is_asked_again_after_a_commit_and_at_another_moment(engine: Engine, now: datetime) -> None:
    remembered, asked = Remembered(engine), count()

    def ask(moment: int) -> int:
        return remembered.get("answer", lambda _connection: next(asked) + 1, at=moment)

    assert [ask(1), ask(1)] == [1, 1]
    bring(engine, [month(2020, 1, 1.0)], now=now)
    assert [ask(1), ask(1)] == [2, 2]
    assert [ask(moment) for moment in (2, 3, 4, 4)] == [3, 4, 5, 5]
    assert len(remembered._kept) == 1, "moments that are over are held by nobody"
    engine.dispose()
