"""What breaks beneath a running centre: a full disk (D2), a database server that starts anew (D4)."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from domain.access import Role
from store import room
from store.engine import connect
from store.errors import StoreError
from tests.stores import Stores
from tests.web.conftest import Centre, make_centre, opened
from tests.web.test_events import listen, storage
from tests.web.test_panels import CARD, ask, bring, months, words
from web import events
from wording import say


@contextmanager
def full_disk() -> Iterator[None]:
    """No file takes another byte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def health(browser: FlaskClient) -> Any:
    """What the centre says of itself."""
    said: Any = browser.get("/healthz").json
    return said["status"]


def test_a_full_disk_keeps_pages_readable_and_needs_no_restart(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever can act is told, whoever asks for what has to be written down too; then all goes on."""
    monkeypatch.setattr(events, "LOOK_SECONDS", 0.05)
    with opened(stores, "sqlite", tmp_path) as engine:
        centre = make_centre(engine, tmp_path)
        bring(engine, months(100), centre.clock.now)
        browser = centre.as_role(Role.VIEWER)
        officer = listen(centre, Role.DUTY_OFFICER)
        assert storage(officer) is False
        assert health(browser) == "ok"
        with full_disk():
            with pytest.raises(StoreError):
                bring(engine, months(110), centre.clock.now)
            assert storage(officer) is True
            assert browser.get("/healthz").status_code == 200
            assert health(browser) == "storage full"
            centre.clock.move(minutes=2)  # a sign of life is due, too, and cannot be written down
            assert browser.get("/account").status_code == 200
            assert "1.000" in words(ask(browser, CARD).json["panels"][CARD]["tree"])
            assert browser.get(f"/panels/{CARD}/table").status_code == 200
            refused = browser.get(f"/panels/{CARD}/csv")  # it would have to be written down
            assert refused.status_code == 503
            assert say("web.storage_full") in json.dumps(refused.json, ensure_ascii=False)
            assert "disk" not in refused.text
        bring(engine, months(120), centre.clock.now)
        assert storage(officer) is False
        assert health(browser) == "ok"
        centre.app.server.extensions["watcher"].stop()
        assert "1.200" in words(ask(browser, CARD).json["panels"][CARD]["tree"])
        assert browser.get(f"/panels/{CARD}/csv").status_code == 200
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_a_disk_with_hardly_any_room_is_told_before_a_write_fails(
    still: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LEAST_FREE_BYTES", 2**80)
    assert health(still.browser()) == "storage full"
    monkeypatch.undo()
    assert health(still.browser()) == "ok"


def test_a_database_server_that_ends_every_connection_costs_nobody_a_request(
    stores: Stores, tmp_path: Path
) -> None:
    with opened(stores, "postgresql", tmp_path) as engine:
        centre = make_centre(engine, tmp_path)
        bring(engine, months(100), centre.clock.now)
        browser = centre.as_role(Role.VIEWER)
        admin = connect(stores.server())
        with admin.connect() as connection:
            ended = connection.execute(
                text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name"),
                {"name": engine.url.database},
            ).all()
        admin.dispose()
        assert ended
        assert browser.get("/account").status_code == 200
        assert "1.000" in words(ask(browser, CARD).json["panels"][CARD]["tree"])
        bring(engine, months(110), centre.clock.now)
        assert "1.100" in words(ask(browser, CARD).json["panels"][CARD]["tree"])
