"""The stream of changes: which source has changed, at once; nothing while nobody listens; ends when told."""

import json
import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest
from werkzeug.test import TestResponse

from domain.access import Role
from store.command import ingest, users
from store.engine import Connection, writing
from store.query import users as people
from tests.web.conftest import Centre
from tests.web.test_panels import bring, months
from web import events
from web.events import Watcher

PATIENCE = 5.0


class Stream:
    """Reads a stream in a thread of its own, since it never ends by itself."""

    NAME = "listener"

    def __init__(self, answer: TestResponse) -> None:
        self.lines: Queue[str | None] = Queue()
        self._answer = answer
        self.thread = threading.Thread(target=self._read, name=self.NAME, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        for part in self._answer.iter_encoded():
            self.lines.put(part.decode())
        self.lines.put(None)

    def next(self) -> str | None:
        return self.lines.get(timeout=PATIENCE)


@pytest.fixture
def watcher(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watcher]:
    monkeypatch.setattr(events, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(events, "ALIVE_SECONDS", 0.6)
    found: Watcher = centre.app.server.extensions["watcher"]
    yield found
    found.stop()
    for thread in threading.enumerate():
        if thread.name in {"watcher", Stream.NAME}:
            thread.join(PATIENCE)


def listen(centre: Centre, role: Role = Role.VIEWER) -> Stream:
    answer = centre.as_role(role).get("/events", buffered=False)
    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"
    stream = Stream(answer)
    assert "event: hello" in (stream.next() or "")
    return stream


def _user_id(connection: Connection, role: Role) -> int:
    found = people.credentials(connection, role.value)
    assert found is not None
    return found.person.user_id


def changes(stream: Stream) -> Any:
    """The sources of the next change; signs of life are passed over."""
    return _told(stream, "sources")["sources"]


def storage(stream: Stream) -> Any:
    """Whether the disk is full, as it is told next."""
    return _told(stream, "storage")["full"]


def _told(stream: Stream, event: str) -> Any:
    while (part := stream.next()) is not None:
        for one in part.split("\n\n"):
            if f"event: {event}\n" in one:
                return json.loads(one.split("data: ", 1)[1])
    raise AssertionError("the stream has ended")


def test_a_change_is_told_by_the_name_of_its_source(centre: Centre, watcher: Watcher) -> None:
    stream = listen(centre)
    bring(centre.engine, months(5), centre.clock.now)
    assert changes(stream) == ["lris"]
    assert not watcher.stopped


def test_a_source_that_fails_is_told_too(centre: Centre, watcher: Watcher) -> None:
    bring(centre.engine, months(5), centre.clock.now)
    stream = listen(centre)
    run = ingest.begin(centre.engine, source="lris", origin="x", simulated=True, now=centre.clock.now)
    ingest.fail(centre.engine, run, kind="unreachable", message="no route", now=centre.clock.now)
    assert changes(stream) == ["lris"]
    assert not watcher.stopped


def test_several_listeners_share_one_watcher_and_it_ends_with_them(centre: Centre, watcher: Watcher) -> None:
    streams = [listen(centre), listen(centre, Role.STEWARD)]
    names = [each.name for each in threading.enumerate() if each.name == "watcher"]
    assert len(names) == 1
    bring(centre.engine, months(5), centre.clock.now)
    assert [changes(stream) for stream in streams] == [["lris"], ["lris"]]
    watcher.stop()
    for stream in streams:
        while stream.next() is not None:
            continue


def test_streams_end_at_once_when_the_process_stops(centre: Centre, watcher: Watcher) -> None:
    stream = listen(centre)
    watcher.stop()
    while stream.next() is not None:
        continue
    stream.thread.join(PATIENCE)
    assert not stream.thread.is_alive()


def test_a_stream_ends_with_its_session(centre: Centre, watcher: Watcher) -> None:
    stream = listen(centre)
    with writing(centre.engine) as connection:
        users.disable(connection, _user_id(connection, Role.VIEWER), now=centre.clock.now, by="test")
    while stream.next() is not None:
        continue
    assert not watcher.stopped


def test_only_who_can_make_room_is_told_of_the_disk(centre: Centre, watcher: Watcher) -> None:
    streams = {role: listen(centre, role) for role in Role}
    told = {role: (stream.next() or "").partition("\n")[0] for role, stream in streams.items()}
    able = (Role.DUTY_OFFICER, Role.ADMINISTRATOR)
    assert told == {role: "event: storage" if role in able else ": alive" for role in Role}
    assert not watcher.stopped


def test_some_threads_are_left_whoever_listens(build: Callable[..., Centre]) -> None:
    """A stream that ends, read or not, leaves its place to another."""
    centre = build(threads=4)
    streams = [centre.as_role(role).get("/events", buffered=False) for role in list(Role)[:3]]
    assert [each.status_code for each in streams] == [200, 200, 429]
    assert streams[2].headers["Retry-After"] == str(events.ASK_AGAIN_SECONDS)
    streams[0].close()
    with centre.as_role(Role.STEWARD).head("/events") as asked:
        assert asked.status_code == 200
    assert centre.as_role(Role.STEWARD).get("/events", buffered=False).status_code == 200


def test_nobody_listens_without_signing_in(centre: Centre) -> None:
    assert centre.browser().get("/events").status_code == 401


def test_a_quiet_stream_gives_signs_of_life(centre: Centre, watcher: Watcher) -> None:
    stream = listen(centre)
    assert (stream.next() or "").startswith(": alive")
    assert not watcher.stopped
