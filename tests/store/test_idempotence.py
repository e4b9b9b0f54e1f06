"""The same events leave the same store: in order or not, at once or in parts, once or twice."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.events import Dossier, Event
from store.engine import Engine
from tests.store.bring import bring
from tests.store.made_batches import daily_totals, held, standing
from tests.store.made_events import Maker
from tests.store.recount import recounted
from tests.store.test_counting import DAYS, counts, empty


@given(
    seed=st.integers(0, 10_000),
    order=st.randoms(use_true_random=False),
    parts=st.tuples(st.floats(0.1, 0.9), st.floats(0, 0.5)),
)
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_same_events_leave_the_same_store(
    engine: Engine, now: datetime, seed: int, order: Random, parts: tuple[float, float]
) -> None:
    """Among them older and newer versions of the same records, in part no longer in order of time."""
    maker = Maker(seed, now=now)
    dossiers = list(maker.dossiers(60))
    again = [maker.moved(each) for each in dossiers[::3]]
    events: list[Event] = [*dossiers, *maker.documents(50), *maker.tasks(20)]
    was = {each.source_id: each.updated_at for each in dossiers}
    events += [each for each in again if each.updated_at > was[each.source_id]]
    shuffled = list(events)
    order.shuffle(shuffled)
    middle, back = (int(len(events) * part) for part in parts)
    ways: list[Sequence[Sequence[Event]]] = [
        [events],
        [events, events],
        [shuffled],
        [shuffled[:middle], shuffled[max(0, middle - back) :]],
        [events[middle:], events[:middle]],
        [[*shuffled, *events[:middle]], shuffled[:middle]],
    ]
    expected = None
    for runs in ways:
        empty(engine)
        for run in runs:
            _bring_all(engine, run, now)
        found = held(engine), daily_totals(engine), counts(engine, now=now)
        expected = expected or (*found[:2], recounted(standing(events), now=now, days=DAYS))
        assert found == expected


def _bring_all(engine: Engine, events: Sequence[Event], now: datetime) -> None:
    """What a run holds of each source, in the order of the run."""
    bring(engine, [each for each in events if isinstance(each, Dossier)], now=now, source="igate")
    bring(engine, [each for each in events if not isinstance(each, Dossier)], now=now, source="ioffice")
