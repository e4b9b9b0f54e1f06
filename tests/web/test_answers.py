"""What goes with every answer, and what is seen of a failure (X12, X17, X18)."""

import logging
import re
from pathlib import Path

import brotli
import dash
import pytest
from flask.testing import FlaskClient

from domain.access import Role
from tests.web.conftest import Centre, call, make_centre, payload
from web.headers import CompressedOnce

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def admin(still: Centre) -> FlaskClient:
    return still.as_role(Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    "path", ["/", "/users", "/login", "/healthz", "/_dash-layout", "/assets/tokens.css", "/nope", "/password"]
)
def test_every_answer_carries_the_headers(admin: FlaskClient, path: str) -> None:
    answer = admin.get(path, buffered=True)
    policy = dict(part.partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert all(part == "'self'" or part.startswith("'sha256-") for part in policy["script-src"].split())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in answer.headers
    assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]


def test_addresses_of_other_hosts_are_links_only_where_the_installation_says_so(
    still: Centre, tmp_path: Path
) -> None:
    other = make_centre(still.engine, tmp_path, outside_links=True)
    for centre, told in ((still, "false"), (other, "true")):
        layout = centre.as_role(Role.VIEWER).get("/_dash-layout").json
        assert layout["props"]["data-outside"] == told  # type: ignore[index]


def test_nothing_of_a_person_is_kept_by_caches(admin: FlaskClient) -> None:
    for path in ("/", "/users", "/_dash-layout", "/_dash-dependencies", "/account", "/login", "/nope"):
        assert admin.get(path).headers["Cache-Control"] == "no-store", path
    page = admin.get("/").text
    for address in re.findall(r'(?:src|href)="(/assets/[^"]+\?m=[^"]+)"', page):
        answer = admin.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_every_inline_script_has_its_hash_and_everything_comes_from_here(admin: FlaskClient) -> None:
    page = admin.get("/").text
    assert 'lang="vi"' in page
    assert "Loading..." not in page
    assert not re.findall(r'(?:src|href)="(?!/)[^"]*"', page)
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        assert admin.get(address, buffered=True).status_code == 200, address


def test_text_is_compressed_once(admin: FlaskClient) -> None:
    for path in ("/assets/shell.js", "/assets/components.css", "/_dash-dependencies"):
        plain = admin.get(path, buffered=True)
        packed = admin.get(path, headers={"Accept-Encoding": "br"}, buffered=True)
        assert packed.headers["Content-Encoding"] == "br", path
        assert len(packed.data) < len(plain.data) / 2
        assert "Accept-Encoding" in packed.headers["Vary"]
    script = re.search(r'src="(/_dash-component-suites/dash/dash-renderer[^"]+)"', admin.get("/").text)
    assert script is not None
    assert len(admin.get(script[1], headers={"Accept-Encoding": "br, gzip"}).data) < 130_000


def test_what_is_kept_compressed_is_not_made_again() -> None:
    kept, text = CompressedOnce(), b"text " * 1000
    kept.set("br;/a.js", brotli.compress(text, quality=1))
    kept.set("br;/a.js", b"would fail if it were looked into")
    found = kept.get("br;/a.js")
    assert found is not None
    assert brotli.decompress(found) == text


def test_an_unchanged_file_costs_no_bytes(admin: FlaskClient) -> None:
    for accepted in ("br", "identity"):
        first = admin.get("/assets/shell.js", headers={"Accept-Encoding": accepted}, buffered=True)
        again = {"Accept-Encoding": accepted, "If-None-Match": first.headers["ETag"]}
        assert admin.get("/assets/shell.js", headers=again, buffered=True).status_code == 304


def test_the_health_of_the_centre_says_no_more_than_states(still: Centre) -> None:
    answer = still.browser().get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json) == {"status", "version", "sources"}
    assert answer.json["status"] == "ok"
    assert re.fullmatch(r"\d+\.\d+\.\d+", answer.json["version"])
    assert set(answer.json["sources"].values()) <= {"live", "late", "dead", "missing"}


def test_a_failing_callback_tells_a_reference_and_nothing_else(
    centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    browser = centre.as_role(Role.ADMINISTRATOR)
    failing = "SELECT secret FROM app_user"

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(failing)

    for output, declared in list(centre.app.callback_map.items()):
        if "callback" not in declared or output.startswith(".._pages"):
            continue
        declared["callback"] = broken
        inputs = [{**each, "value": None} for each in declared["inputs"]]
        state = [{**each, "value": None} for each in declared["state"]]
        if any(each["id"].startswith("{") for each in [*inputs, *state]):
            continue
        caplog.clear()
        answer = call(browser, payload(output, inputs, state))
        assert answer.status_code == 500
        assert answer.json is not None
        assert re.fullmatch(r"[0-9a-f]{8}", answer.json["reference"])
        assert "SELECT" not in answer.text
        assert "Traceback" not in answer.text
        assert answer.json["reference"] in caplog.text
        assert failing in caplog.text


def test_a_failing_page_tells_a_reference_too(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = centre.as_role(Role.ADMINISTRATOR)

    def broken() -> None:
        raise RuntimeError("SELECT secret")

    monkeypatch.setattr(centre.app, "_layout", broken)
    answer = browser.get("/_dash-layout", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.text
    assert re.search(r"<code>[0-9a-f]{8}</code>", answer.text)
    assert "SELECT" not in answer.text


def test_a_store_that_is_gone_is_said_in_plain_words(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    browser = centre.as_role(Role.VIEWER)

    def gone(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr(type(centre.engine), "connect", gone)
    answer = browser.get("/account", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert "Kho dữ liệu đang bận" in answer.text
    assert "disk" not in answer.text
    health = centre.browser().get("/healthz")
    assert health.status_code == 503
    assert health.json is not None
    assert health.json["status"] != "ok"


def test_dash_offers_no_other_doors(still: Centre) -> None:
    paths = {rule.rule for rule in still.app.server.url_map.iter_rules()}
    assert not [path for path in paths if "mcp" in path]
    assert not still.app.server.debug
    assert still.app.config.suppress_callback_exceptions
    assert dash.get_app() is not None


FORBIDDEN = {
    "dangerously_allow_html": r"dangerously_allow_html",
    "frames": r"html\.Iframe|srcDoc",
    "unchecked TLS": r"verify\s*=\s*False",
    "eval": r"\b(eval|exec)\(",
    "pickle": r"\bpickle\b",
    "yaml.load": r"(?<!strict_)yaml\.load\(",
    "shell": r"shell\s*=\s*True",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_source_holds_nothing_of_this(what: str) -> None:
    folders = (
        "adapters",
        "cameras",
        "catalogue",
        "components",
        "domain",
        "geography",
        "jobs",
        "pages",
        "settings",
        "simulator",
        "store",
        "web",
        "wording",
    )
    files = [ROOT / "app.py", ROOT / "scheduler.py"]
    files += [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    found = [str(path) for path in files if re.search(FORBIDDEN[what], path.read_text("utf-8"))]
    assert not found


def test_logs_hold_no_password_and_no_token(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        browser = centre.as_role(Role.ADMINISTRATOR)
        browser.get("/")
    cookie = browser.get_cookie("ioc")
    assert cookie is not None
    assert cookie.value not in caplog.text
    assert "một câu đủ dài" not in caplog.text
