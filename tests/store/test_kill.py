"""kill -9 in the middle of an import; the bench kills a hundred times, this a few."""

from tests.bench.store_kills import Damage, kill_often


def test_killed_imports_lose_nothing_and_double_nothing(database_url: str) -> None:
    found = kill_often(database_url, kills=5)
    assert found.runs, "no kill met an import"
    assert found == Damage(kills=5, runs=found.runs, slowest_start=found.slowest_start)
