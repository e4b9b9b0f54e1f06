"""The administrator's page and the own account, as callbacks answer and as pages read."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.access import Role
from store.query import audit
from tests.web.conftest import COMMUNE, HOME, PASSWORD, Centre, call, navigate, payload, sign_in

CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")


def create(
    browser: FlaskClient,
    username: str = "an.nguyen",
    name: str = "Nguyễn Văn An",
    role: str = "viewer",
    area: str = "91",
) -> str:
    state = [
        ("users-username", username),
        ("users-name", name),
        ("users-role", role),
        ("users-for-area", area),
    ]
    return run(browser, "..users-created.children...users-list.children..", "users-create", state)


def act(browser: FlaskClient, username: str, what: str, role: str = "viewer", area: str = "91") -> str:
    output = "..users-done.children...users-trail.children.."
    state = [("users-act", what), ("users-new-role", role), ("users-new-area", area)]
    return run(
        browser,
        output,
        "users-do",
        state,
        first=[{"id": "users-subject", "property": "data", "value": username}],
    )


def run(browser: FlaskClient, output: str, button: str, state: list[tuple[str, str]],
        first: list[dict[str, Any]] | None = None) -> str:  # fmt: skip
    states = [{"id": name, "property": "value", "value": value} for name, value in state]
    pressed = [{"id": button, "property": "n_clicks", "value": 1}]
    answer = call(browser, payload(output, pressed, [*(first or []), *states]))
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return str(answer.json["response"])


@pytest.fixture
def admin(centre: Centre) -> FlaskClient:
    return centre.as_role(Role.ADMINISTRATOR)


def test_a_new_person_comes_in_by_code_and_gets_the_role_that_was_given(
    centre: Centre, admin: FlaskClient
) -> None:
    said = create(admin, " AN.Nguyen ", role="commune_officer", area=COMMUNE)
    assert "Nguyễn Văn An" in said
    assert "Cán bộ cấp xã" in said
    assert "Chờ đặt mật khẩu" in said
    code = CODE.search(said)
    assert code is not None
    browser = centre.login("an.nguyen", code[0])
    assert browser.get("/account").headers["Location"] == "/password"
    browser.post("/password", data={"new": PASSWORD, "again": PASSWORD}, headers=HOME)
    assert browser.get("/account").status_code == 200
    assert browser.get("/users").status_code == 403
    assert browser.get("/account?area=91").status_code == 404
    assert "Đang hoạt động" in navigate(admin, "/users").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"username": "viewer"}, "đã có người dùng"),
        ({"username": "VIEWER "}, "đã có người dùng"),
        ({"username": "Nguyễn"}, "chữ thường không dấu"),
        ({"username": ""}, "chữ thường không dấu"),
        ({"username": "<script>"}, "chữ thường không dấu"),
        ({"name": "  "}, "Hãy nhập họ và tên"),
        ({"role": "emperor"}, "Vai trò này không có"),
        ({"role": "commune_officer"}, "phải có phạm vi"),
        ({"area": "79"}, "không thuộc tỉnh"),
        ({"area": "01"}, "không thuộc tỉnh"),
    ],
)
def test_what_cannot_be_is_said_in_words(
    centre: Centre, admin: FlaskClient, wrong: dict[str, str], words: str
) -> None:
    said = create(admin, **wrong)
    assert words in said
    assert not CODE.search(said)


def test_an_account_is_closed_opened_reset_and_given_another_role(centre: Centre, admin: FlaskClient) -> None:
    assert "Đã khóa" in act(admin, "viewer", "disable")
    assert sign_in(centre.browser(), "viewer").status_code == 401
    assert "Đã mở khóa" in act(admin, "viewer", "enable")
    browser = centre.as_role(Role.VIEWER)
    assert "Đã đổi vai trò" in act(admin, "viewer", "change_role", role="commune_officer", area=COMMUNE)
    assert browser.get("/account").status_code == 302
    assert centre.as_role(Role.VIEWER).get("/account?area=91").status_code == 404
    code = CODE.search(act(admin, "viewer", "reset_password"))
    assert code is not None
    assert sign_in(centre.browser(), "viewer", code[0]).status_code == 302
    said = act(admin, "viewer", "end_sessions")
    for words in (
        "Khóa tài khoản",
        "Mở khóa tài khoản",
        "Đổi vai trò và phạm vi",
        "Cấp mã dùng một lần",
        "Đăng nhập",
    ):
        assert words in said, "the trail of this person"
    with centre.engine.connect() as connection:
        found = audit.trail(connection, username="viewer")
        assert audit.verify(connection).broken_at is None
    changed = next(each for each in found if each.action == "role_changed")
    assert (changed.username, changed.before, changed.after) == (
        "administrator",
        "viewer",
        f"commune_officer {COMMUNE}",
    )


def test_nobody_closes_the_last_administrator_or_one_who_is_not_there(
    centre: Centre, admin: FlaskClient
) -> None:
    assert "ít nhất một quản trị viên" in act(admin, "administrator", "disable")
    assert "Không có tài khoản này" in act(admin, "nobody", "disable")
    assert "Không có tài khoản này" in act(admin, "viewer", "create_user")
    assert "Không có tài khoản này" in act(admin, "viewer", "__class__")
    assert admin.get("/users").status_code == 200


def test_others_cannot_do_any_of_this(centre: Centre) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        browser = centre.as_role(role)
        body = payload("..users-created.children...users-list.children..", [], [])
        assert call(browser, body).status_code == 403


def test_the_own_account_shows_where_one_is_signed_in(centre: Centre) -> None:
    here = centre.login("viewer")
    centre.login("viewer", address="10.2.3.4")
    page = navigate(here, "/account").json
    text = str(page)
    assert "127.0.0.1" in text
    assert "10.2.3.4" in text
    assert text.count("(phiên này)") == 1
    assert "/logout/everywhere" in text
    assert "Người xem" in text
