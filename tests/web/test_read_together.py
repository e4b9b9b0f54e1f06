"""What a page reads of its panels together is what each reads by itself, on all of the demonstration."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from pages import registry
from pages.panels import Panel, Scope, View, read_scope
from store.engine import Engine, connect
from store.query import progress
from tests.demonstration import FirstStart

HOME = "91"
SCOPES: tuple[dict[str, str], ...] = (
    {}, {"period": "2026-10"}, {"period": "2025"}, {"period": "2025-Q2"}, {"period": "2019"},
    {"area": "30337"}, {"area": "89"}, {"org": "health"}, {"known_at": "2024-03-01"},
)  # fmt: skip
MOST_STATEMENTS = 16


@pytest.fixture(scope="module")
def demonstration(first_start: FirstStart) -> Iterator[Engine]:
    """The store as the first start left it, in a copy that nobody writes to."""
    (store,) = Path(first_start.loaded).rglob("ioc.db")
    engine = connect(f"sqlite:///{store}")
    yield engine
    engine.dispose()


def views() -> list[View]:
    """Every view that has something to read ahead."""
    every = [view for of_page in registry.views().values() for view in of_page]
    return [view for view in every if any(panel.series for panel in view.panels)]


@pytest.mark.parametrize("asked", SCOPES, ids=str)
def test_each_panel_is_answered_the_same(demonstration: Engine, asked: dict[str, str]) -> None:
    scope = read_scope(asked, home=HOME, now=datetime.now(UTC))
    compared = 0
    for view in views():
        panels = [panel for panel in view.panels if panel.series]
        together = _together(demonstration, panels, scope)
        for panel in panels:
            with demonstration.connect() as connection:
                assert panel.ask(connection, scope) == together[panel.code], (view.code, panel.code)
            compared += 1
    assert compared > 100


def test_a_page_of_many_rows_asks_the_store_little(demonstration: Engine) -> None:
    statements: list[str] = []
    event.listen(demonstration, "before_cursor_execute", lambda *told: statements.append(told[2]))
    view = registry.view(registry.ECONOMY, "monthly")
    panels = [panel for panel in view.panels if panel.series]
    _together(demonstration, panels, read_scope({}, home=HOME, now=datetime.now(UTC)))
    assert sum(len(panel.series) for panel in panels) > MOST_STATEMENTS
    assert 0 < len(statements) <= MOST_STATEMENTS, statements


def _together(engine: Engine, panels: list[Panel], scope: Scope) -> dict[str, object]:
    cuts = dict.fromkeys(cut for panel in panels for cut in panel.series)
    with engine.connect() as connection:
        progress.read_ahead(connection, list(cuts), scope.place, period=scope.period)
        return {panel.code: panel.ask(connection, scope) for panel in panels}
