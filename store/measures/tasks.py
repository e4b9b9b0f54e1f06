"""What is counted of assigned tasks: assigned, done, and still to do, by their deadline."""

from sqlalchemy import true

from store.measures.conditions import in_time, too_late
from store.measures.kinds import Flow, Measure, Phase, Stock, Sum
from store.measures.subjects import TASK


def _open_task(phase: Phase) -> Stock:
    return Stock(TASK, lambda c: c.assigned_at, lambda c: c.finished_at, phase, lambda _: true())


MEASURES: dict[str, Measure] = {
    "task.assigned": Flow(TASK, lambda c: c.assigned_at, lambda _: true()),
    "task.in_time": _open_task(Phase.BEFORE_DUE),
    "task.overdue": _open_task(Phase.AFTER_DUE),
    "task.done_on_time": Flow(TASK, lambda c: c.finished_at, in_time),
    "task.done_late": Flow(TASK, lambda c: c.finished_at, too_late),
    "task.done": Sum(("task.done_on_time", "task.done_late")),
}
