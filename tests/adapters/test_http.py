"""The HTTP client against a real server that misbehaves: S1 to S8, S12 and S13 of the catalogue of faults."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest
import requests
import trustme

from adapters import json_text
from adapters.base import AccessDeniedError, Payload, ShapeError, UnreachableError
from adapters.http import HttpClient
from adapters.paging import pages
from tests.adapters.conftest import Clients
from tests.adapters.upstream import NOW, Upstream, running

ASKED = {
    "updatedFrom": (NOW - timedelta(days=20)).isoformat(),
    "updatedTo": NOW.isoformat(),
    "limit": "500",
}
Handle = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(handle: Handle) -> Iterator[str]:
    """A server on loopback that answers every GET by `handle`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            handle(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def reply(
    handler: BaseHTTPRequestHandler, content: bytes = b"{}", *, status: int = 200, **headers: str
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def client_of(origin: str, *, deadline: float = 5, **settings: object) -> HttpClient:
    return HttpClient(
        origin,
        deadline=timedelta(seconds=deadline),
        first_pause=timedelta(seconds=0.02),
        **settings,  # type: ignore[arg-type]
    )


@contextmanager
def lasting(at_most: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began <= at_most


def test_gives_the_answer_with_its_name_and_says_that_it_is_simulated(client: Clients) -> None:
    payload = client(deadline=60).get("values", **ASKED)

    assert payload.simulated
    assert payload.name.endswith("&limit=500")
    assert json_text.read(payload)["items"]


# S1


def test_s1_asks_again_after_a_fault_that_passes(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S1", status=502, times=2)

    assert client(deadline=60).get("values", **ASKED).content


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_s1_gives_up_when_the_fault_stays(upstream: Upstream, client: Clients, status: int) -> None:
    upstream.fail("S1", status=status)

    with lasting(6), pytest.raises(UnreachableError, match=str(status)):
        client().get("values", **ASKED)


def test_s1_obeys_retry_after(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S1", status=503, retry_after=1, times=1)
    began = time.monotonic()

    client(deadline=60).get("values", **ASKED)

    assert time.monotonic() - began >= 1


def test_s1_does_not_wait_longer_than_its_deadline_and_hands_the_pause_on(
    upstream: Upstream, client: Clients
) -> None:
    upstream.fail("S1", status=429, retry_after=900)

    with lasting(1), pytest.raises(UnreachableError) as failure:
        client().get("values", **ASKED)

    assert failure.value.retry_after == timedelta(minutes=15)


def test_s1_reads_retry_after_as_a_date(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S1", status=503, retry_after="Wed, 01 Jan 2120 00:00:00 GMT")

    with pytest.raises(UnreachableError) as failure:
        client().get("values", **ASKED)

    assert failure.value.retry_after is not None
    assert failure.value.retry_after > timedelta(days=30_000)


@pytest.mark.parametrize("nonsense", ["soon", "-5", "999999999999"])
def test_s1_ignores_a_retry_after_that_makes_no_sense(
    upstream: Upstream, client: Clients, nonsense: str
) -> None:
    upstream.fail("S1", status=503, retry_after=nonsense, times=1)

    with lasting(2):
        assert client().get("values", **ASKED).content


def test_refused_credentials_need_a_person_and_are_not_tried_again(
    upstream: Upstream, client: Clients
) -> None:
    upstream.fail("denied", times=1)

    with pytest.raises(AccessDeniedError, match="401"):
        client().get("values", **ASKED)


def test_an_address_without_anything_is_a_fault_of_the_configuration(client: Clients) -> None:
    with pytest.raises(ShapeError, match="404"):
        client().get("nothing")


# S2, S3


def test_s2_nobody_listens(client: Clients) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    with lasting(3), pytest.raises(UnreachableError), client_of(f"http://127.0.0.1:{port}") as unheard:
        unheard.get("values")


def test_s2_a_host_that_takes_no_connection_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.settimeout(0)
            each.connect_ex(("127.0.0.1", port))
        with (
            lasting(3),
            pytest.raises(UnreachableError, match="thời hạn"),
            client_of(f"http://127.0.0.1:{port}", deadline=2) as lost,
        ):
            lost.get("values")
        for each in waiting:
            each.close()


def test_s2_a_server_that_accepts_and_never_answers_ends_at_the_deadline(
    upstream: Upstream, client: Clients
) -> None:
    upstream.fail("S2")

    with lasting(2), pytest.raises(UnreachableError, match="thời hạn"):
        client(deadline=1).get("values", **ASKED)


@pytest.mark.parametrize("variant", ["body", "headers"])
def test_s3_a_slow_drip_ends_at_the_total_deadline(upstream: Upstream, client: Clients, variant: str) -> None:
    upstream.fail("S3", variant=variant)

    with lasting(3), pytest.raises(UnreachableError, match="thời hạn"):
        client(deadline=2).get("values", **ASKED)


def test_s3_a_drip_without_a_length_is_not_taken_for_a_whole_answer() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for byte in b'{"items": [1]}' + b" " * 50:
                handler.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except ConnectionError:
            pass

    with (
        serving(drip) as origin,
        lasting(2.5),
        pytest.raises(UnreachableError),
        client_of(origin, deadline=1) as slow,
    ):
        slow.get("values")


def test_s3_a_drip_inside_tls_ends_at_the_deadline(tmp_path: Path) -> None:
    authority, _ = certificates(tmp_path)
    with running("--tls-cert", str(tmp_path / "server.pem"), scheme="https") as upstream:
        requests.put(f"{upstream.origin}/_faults/lris", json={"mode": "S3"}, timeout=5, verify=str(authority))
        with (
            lasting(3),
            pytest.raises(UnreachableError),
            client_of(upstream.url, deadline=2, authority=authority) as slow,
        ):
            slow.get("values", **ASKED)


# S4, S5, S6


@pytest.mark.parametrize("variant", ["truncated", "length", "gzip"])
def test_s4_a_cut_answer_is_never_taken_for_a_whole_one(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    upstream.fail("S4", variant=variant)

    with pytest.raises((UnreachableError, ShapeError)):
        json_text.read(client().get("values", **ASKED))


def test_s5_a_login_page_is_told_from_data_and_shown_harmless(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S5")

    with pytest.raises(ShapeError) as failure:
        client().get("values", **ASKED)

    assert "không trả lời JSON" in str(failure.value)
    assert "<!DOCTYPE html>" in str(failure.value)


def test_s5_control_bytes_of_a_foreign_answer_are_escaped() -> None:
    with (
        serving(lambda handler: reply(handler, b"\x1b[2J\x00<script>")) as origin,
        pytest.raises(ShapeError) as failure,
        client_of(origin) as odd,
    ):
        odd.get("values")

    assert r"\x1b[2J\x00<script>" in str(failure.value)


@pytest.mark.parametrize("variant", ["utf-16", "utf-8-sig", "nfd"])
def test_s6_text_that_says_how_it_is_written_is_read(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    upstream.fail("S6", variant=variant)

    assert json_text.read(client().get("values", **ASKED))["items"]


# S7


@pytest.mark.parametrize("variant", ["huge", "bomb"])
def test_s7_too_much_ends_at_the_limit_without_filling_memory(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    upstream.fail("S7", variant=variant)
    asking = client(deadline=20)
    process = psutil.Process(os.getpid())
    before, highest, done = process.memory_info().rss, 0, threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.01):
            highest = max(highest, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with pytest.raises(ShapeError, match="50 MB"):
            asking.get("values", **ASKED)
    finally:
        done.set()
        watcher.join()
    assert highest - before <= 100_000_000


def test_s7_deep_nesting_is_refused(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S7", variant="deep")

    with pytest.raises(ShapeError, match="100 tầng"):
        client().get("values", **ASKED)


@pytest.mark.parametrize(("depth", "allowed"), [(100, True), (101, False)])
def test_s7_the_limit_of_nesting_is_exact(depth: int, *, allowed: bool) -> None:
    for begin, end in (("[", "]"), ('{"a":', "}"), ('{"a]}":', "}"), ('["[{","",', "]")):
        content = (begin * depth + '"[[{{\\""' + end * depth).encode()
        if allowed:
            json_text.check("x", content)
        else:
            with pytest.raises(ShapeError):
                json_text.check("x", content)


def test_s7_a_great_many_small_values_are_refused() -> None:
    with pytest.raises(ShapeError, match="giá trị"):
        json_text.check("x", b"[" + b"[]," * 2_000_000 + b"1]")


# S8


def test_s8_a_cursor_that_comes_again_ends_the_paging() -> None:
    asked: list[str] = []

    def ask(cursor: str) -> tuple[Payload, str]:
        asked.append(cursor)
        return Payload(cursor, b"{}"), {"": "b", "b": "c", "c": "b"}[cursor]

    assert len(list(pages(ask))) == 3
    assert asked == ["", "b", "c"]


def test_s8_endless_paging_ends_after_ten_thousand_pages() -> None:
    count = iter(range(20_000))

    assert sum(1 for _ in pages(lambda _: (Payload("", b"{}"), str(next(count))))) == 10_000


def test_s8_endless_paging_over_http_ends(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S8", variant="endless")
    asking = client()

    def ask(cursor: str) -> tuple[Payload, str]:
        payload = asking.get("values", **ASKED, **({"cursor": cursor} if cursor else {}))
        return payload, json_text.read(payload)["nextCursor"]

    assert len({payload.name for payload in pages(ask, most=12)}) == 12


def test_s8_endless_paging_ends_at_the_deadline_of_the_run(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S8", variant="endless")
    asking = client(run_deadline=2.0)

    def ask(cursor: str) -> tuple[Payload, str]:
        payload = asking.get("values", **ASKED, **({"cursor": cursor} if cursor else {}))
        return payload, json_text.read(payload)["nextCursor"]

    began = time.monotonic()
    with pytest.raises(UnreachableError):
        list(pages(ask))
    assert 1.9 <= time.monotonic() - began <= 4
    with pytest.raises(UnreachableError, match="quá thời hạn 0 phút"):
        ask("")


# S12


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/",
        "https://169.254.169.254/latest/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "//127.0.0.1:1/x",
        "http://127.0.0.2/",
        "javascript:alert(1)",
        "",
    ],
)
def test_s12_a_redirect_elsewhere_is_not_followed(upstream: Upstream, client: Clients, location: str) -> None:
    upstream.fail("S12", location=location)

    with pytest.raises(ShapeError, match="chuyển hướng"):
        client().get("values", **ASKED)


def test_s12_a_redirect_to_the_same_host_is_followed(upstream: Upstream, client: Clients) -> None:
    query = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in ASKED.items())
    upstream.fail("S12", location=f"/lris/values?{query}", times=1)

    assert client().get("values").content


def test_s12_an_allowed_host_is_followed_without_the_credentials() -> None:
    seen: list[str | None] = []

    def remember(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        reply(handler)

    with serving(remember) as elsewhere:
        host = elsewhere.removeprefix("http://")
        with (
            serving(lambda handler: reply(handler, status=302, Location=f"{elsewhere}/x")) as origin,
            client_of(origin, redirect_hosts=(host,), token="token-of-lris") as asking,
        ):
            asking.get("values")

    assert seen == [None]


def test_the_token_of_a_session_goes_to_the_host_itself_only() -> None:
    seen: list[tuple[str, str | None]] = []

    def remember(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.path, handler.headers["X-Access-Token"]))
        reply(handler)

    with serving(remember) as elsewhere:

        def lead_on(handler: BaseHTTPRequestHandler) -> None:
            seen.append((handler.path, handler.headers["X-Access-Token"]))
            reply(handler, status=302, Location=f"{elsewhere}/there")

        with (
            serving(lead_on) as origin,
            client_of(origin, redirect_hosts=(elsewhere.removeprefix("http://"),)) as asking,
        ):
            asking.get("before")
            asking.sign("x-access-token", "of-a-session")
            asking.get("here")

    assert seen == [("/before", None), ("/there", None), ("/here", "of-a-session"), ("/there", None)]


def test_s12_from_https_to_http_is_not_followed(tmp_path: Path) -> None:
    authority, _ = certificates(tmp_path)
    fault = ("--fault", "S12")
    with running("--tls-cert", str(tmp_path / "server.pem"), *fault, scheme="https") as upstream:
        downgraded = upstream.origin.replace("https", "http")
        requests.put(
            f"{upstream.origin}/_faults/lris",
            json={"mode": "S12", "location": downgraded},
            timeout=5,
            verify=str(authority),
        )
        with pytest.raises(ShapeError), client_of(upstream.url, authority=authority) as asking:
            asking.get("values", **ASKED)


# S13


def certificates(folder: Path, *, host: str = "127.0.0.1", expired: bool = False) -> tuple[Path, Path]:
    """The file of an authority and, beside it, server.pem: a certificate with its key."""
    authority = trustme.CA()
    until = datetime(2021, 1, 1, tzinfo=UTC) if expired else None
    since = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
    issued = authority.issue_cert(host, not_before=since, not_after=until)
    issued.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    return folder / "authority.pem", folder / "server.pem"


@pytest.mark.parametrize("fault", ["expired", "self-signed", "wrong host"])
def test_s13_a_certificate_that_proves_nothing_is_refused_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    host = "lris.example" if fault == "wrong host" else "127.0.0.1"
    authority, certificate = certificates(tmp_path, host=host, expired=fault == "expired")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(authority))
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    trusted = None if fault == "self-signed" else authority

    with (
        running("--tls-cert", str(certificate), scheme="https") as upstream,
        lasting(5),
        pytest.raises(UnreachableError, match="Chứng thư"),
        client_of(upstream.url, authority=trusted) as asking,
    ):
        asking.get("values", **ASKED)


def test_s13_the_provinces_own_authority_is_trusted_where_it_is_given(tmp_path: Path) -> None:
    authority, certificate = certificates(tmp_path)

    with (
        running("--tls-cert", str(certificate), scheme="https") as upstream,
        client_of(upstream.url, deadline=60, authority=authority) as asking,
    ):
        assert asking.get("values", **ASKED).simulated


# Secrets and addresses


def test_the_token_goes_to_the_source_and_into_nothing_else(
    upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str | None] = []

    def remember(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        reply(handler, status=503)

    with (
        caplog.at_level("DEBUG"),
        serving(remember) as origin,
        pytest.raises(UnreachableError) as failure,
        client_of(origin, token="token-of-lris") as asking,
    ):
        asking.get("values", page="1")

    assert set(seen) == {"Bearer token-of-lris"}
    assert "token-of-lris" not in caplog.text + str(failure.value) + repr(failure.value)


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    seen: list[str | None] = []

    def remember(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        reply(handler)

    with serving(remember) as origin, client_of(origin) as asking:
        asking.get("values")

    assert seen == [None]


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://host/", "ftp://host/", "host/path", "http://", "http://user:pass@host/",
     "http://host/?token=x", "http://host/#x"],
)  # fmt: skip
def test_an_address_that_is_none_or_holds_secrets_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="allowed") as failure:
        HttpClient(address)

    assert "pass" not in str(failure.value).replace("passwd", "")


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0", "[::]", "224.0.0.1", "[fe80::1]"])  # noqa: S104
def test_the_surroundings_of_the_machine_are_not_spoken_to(host: str) -> None:
    with lasting(4), pytest.raises(UnreachableError), client_of(f"http://{host}:80", deadline=2) as asking:
        asking.get("values")


def test_a_name_that_leads_to_this_machine_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply) as origin:
        port = origin.rsplit(":", 1)[1]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(port)))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

        with pytest.raises(UnreachableError), client_of(f"http://lris.example:{port}", deadline=2) as asking:
            asking.get("values")


def test_a_resolver_that_hangs_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait(10) and [])

    with lasting(2), pytest.raises(UnreachableError), client_of("http://lris.example", deadline=1) as asking:
        asking.get("values")
    released.set()


# JSON


def test_numbers_that_json_does_not_have_come_out_as_text() -> None:
    content = b'{"a": NaN, "b": -Infinity, "c": 1e999, "d": 1.5, "e": 7}'

    assert json_text.read(Payload("x", content)) == {
        "a": "NaN",
        "b": "-Infinity",
        "c": "1e999",
        "d": 1.5,
        "e": 7,
    }


def test_a_number_of_many_digits_does_not_stop_the_page() -> None:
    assert json_text.read(Payload("x", b'{"a": ' + b"9" * 5000 + b', "b": 1}'))["b"] == 1


def test_an_answer_in_a_file_reads_like_one_in_memory(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text(json.dumps({"items": []}))

    assert json_text.read(Payload("page.json", tmp_path / "page.json")) == {"items": []}
