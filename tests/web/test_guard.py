"""What strangers and broken clients send: other sites, paths, payloads, areas (X4, X9, X11, B7)."""

import json
import logging
from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.access import Role
from store.query import audit
from tests.web.conftest import COMMUNE, HOME, Centre, call, navigate, payload

CREATE = "..users-created.children...users-list.children.."
CREATE_INPUTS = [{"id": "users-create", "property": "n_clicks", "value": 1}]
CREATE_STATE = [
    {"id": "users-username", "property": "value", "value": "moi.tao"},
    {"id": "users-name", "property": "value", "value": "Người Mới"},
    {"id": "users-role", "property": "value", "value": "viewer"},
    {"id": "users-for-area", "property": "value", "value": "91"},
]
GOOD = payload(CREATE, CREATE_INPUTS, CREATE_STATE)


@pytest.fixture(scope="module")
def admin(still: Centre) -> FlaskClient:
    return still.as_role(Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Referer": "http://localhost/"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/_dash-update-component", "/login", "/logout", "/logout/everywhere", "/password"]
)
def test_another_site_cannot_act_through_a_browser(
    admin: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    assert admin.post(path, json=GOOD, headers=headers).status_code == 403
    assert admin.post(path, data={"username": "viewer"}, headers=headers).status_code == 403
    assert admin.get("/account").status_code == 200, "nothing happened"


def test_the_own_site_can(centre: Centre) -> None:
    browser = centre.as_role(Role.ADMINISTRATOR)
    assert (
        browser.post(
            "/_dash-update-component", json=GOOD, headers={"Sec-Fetch-Site": "same-origin"}
        ).status_code
        == 200
    )


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_callbacks_take_json_only(admin: FlaskClient, kind: str) -> None:
    answer = admin.post("/_dash-update-component", data=json.dumps(GOOD), content_type=kind, headers=HOME)
    assert answer.status_code == 403


def changed(**values: Any) -> dict[str, Any]:
    return {**GOOD, **values}


BAD: list[Any] = [
    [], "text", 5, {}, {"output": None}, {"output": ["users-list.children"]}, {"output": CREATE},
    changed(outputs=None), changed(outputs={}), changed(outputs=[]), changed(outputs=[1, 2]),
    changed(outputs="x"),
    changed(outputs=[{"id": "users-list", "property": "children"}] * 2),
    changed(outputs=[{"id": {"type": "users-created"}}, {"id": "users-list", "property": 5}]),
    changed(inputs=None), changed(inputs={}), changed(inputs=[]), changed(inputs=[None]),
    changed(inputs=[[]] * 2),
    changed(inputs=[{"id": "users-list", "property": "n_clicks", "value": 1}]),
    changed(inputs=[{"id": "users-create", "property": "value", "value": 1}]),
    changed(inputs=[{"id": "users-create", "property": "n_clicks", "value": "one"}]),
    changed(inputs=[{"id": "users-create", "property": "n_clicks", "value": {"a": 1}}]),
    changed(state=CREATE_STATE[:2]), changed(state=CREATE_STATE[::-1]), changed(state="x"),
    changed(state=[5] * 4),
    changed(state=[{**each, "value": ["x"]} for each in CREATE_STATE]),
    changed(changedPropIds="x"), changed(changedPropIds=[{}]), changed(changedPropIds=None),
    changed(__proto__={"admin": True}), changed(constructor={"prototype": {}}), changed(extra=1),
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_a_payload_that_cannot_be_is_refused(
    admin: FlaskClient, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = call(admin, body)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"] == "Yêu cầu không hợp lệ."
    assert "Traceback" not in answer.text
    assert len(caplog.records) <= 1


@pytest.mark.parametrize(
    "output",
    ["nowhere.children", "..a.b...c.d..", "__proto__.x", "", ".", "....", "{}.x", "users-list.children"],
)
def test_an_output_that_no_callback_has_is_refused(admin: FlaskClient, output: str) -> None:
    assert call(admin, changed(output=output)).status_code == 403


def test_broken_json_and_huge_bodies_are_refused_before_they_are_read(
    admin: FlaskClient, still: Centre
) -> None:
    for text in ("null", "", "{", "[" * 100_000, '{"output": "a.b"', "\x00", "NaN"):
        answer = admin.post(
            "/_dash-update-component", data=text, content_type="application/json", headers=HOME
        )
        assert answer.status_code == 400, text[:10]
    huge = b'{"output": "' + b"x" * (3 * 2**20) + b'"}'
    answer = admin.post("/_dash-update-component", data=huge, content_type="application/json", headers=HOME)
    assert answer.status_code == 413
    assert (
        still.browser().post("/login", data={"username": "x" * (3 * 2**20)}, headers=HOME).status_code == 413
    )


@pytest.mark.parametrize("path", [None, 5, [], {"a": 1}])
def test_the_router_is_asked_for_addresses_only(admin: FlaskClient, path: Any) -> None:
    expected = 403 if path == {"a": 1} else 400
    assert navigate(admin, path).status_code in {expected, 400}
    assert navigate(admin, "/account", search=5).status_code == 400  # type: ignore[arg-type]


ESCAPES = [
    "..%2f", "..%2F", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%2e%2e%5c", "..%252f", "%252e%252e%252f",
    "..%c0%af",
    "....//", "..;/", "%00../", "..%00/", "vendor/../../", "vendor/..%2f..%2f", "./../", "/", "//", "%2f",
]  # fmt: skip


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("target", ["etc/passwd", "app.py"])
def test_no_path_leads_out_of_the_assets(admin: FlaskClient, escape: str, target: str) -> None:
    for base in ("/assets/", "/_dash-component-suites/dash/"):
        for depth in (1, 6):
            answer = admin.get(base + escape * depth + target, buffered=True)
            assert answer.status_code in {308, 400, 403, 404}, answer.request.path
            assert b"root:" not in answer.data
            assert b"create_app" not in answer.data


def test_an_officer_of_a_commune_asks_about_that_commune_only(centre: Centre) -> None:
    browser = centre.as_role(Role.COMMUNE_OFFICER)
    assert browser.get(f"/account?area={COMMUNE}").status_code == 200
    for other in ("30307", "91", "VN", "30292", "nonsense", "'--"):
        assert browser.get(f"/account?area={other}").status_code == 404
        assert navigate(browser, "/account", f"?area={other}").status_code == 404
        assert browser.get(f"/account?area={COMMUNE}&area={other}").status_code == 404
        assert browser.get(f"/panels?codes=&area={other}").status_code == 404
    assert navigate(browser, "/account", f"?area={COMMUNE}").status_code == 200
    with centre.engine.connect() as connection:
        newest = audit.trail(connection, limit=1)[0]
    assert (newest.username, newest.action, newest.subject) == ("commune_officer", "area_refused", "'--")
    assert centre.as_role(Role.VIEWER).get("/account?area=30307").status_code == 200


def test_who_asks_too_often_waits(centre: Centre) -> None:
    browser = centre.as_role(Role.VIEWER)
    statuses = [browser.get("/panels/none/xlsx").status_code for _ in range(40)]
    assert statuses == [404] * 30 + [429] * 10
    assert centre.as_role(Role.STEWARD).get("/panels/none/xlsx").status_code == 404, "others go on"
    centre.clock.move(seconds=1)
    assert [browser.get("/panels/none/xlsx").status_code for _ in range(3)] == [404, 404, 429]


def test_what_is_taken_away_is_written_down(centre: Centre) -> None:
    from pages import registry

    code = next(iter(registry.panels()))
    answer = centre.as_role(Role.VIEWER).get(f"/panels/{code}/csv?period=2025", buffered=True)
    assert answer.status_code == 200
    with centre.engine.connect() as connection:
        newest = audit.trail(connection, limit=1)[0]
    assert (newest.username, newest.action, newest.subject) == ("viewer", "export", f"{code}.csv")
    assert newest.after == "period=2025"
