"""Coming in and going out: sessions, passwords, guessing (X5, X6, X7, X13, X16)."""

import statistics
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from flask.testing import FlaskClient
from sqlalchemy import select, update

from domain.access import Role
from store.command import users
from store.engine import Engine, writing
from store.query import audit
from store.query import users as people
from store.tables import app_session, app_user
from tests.stores import Stores
from tests.web.conftest import HOME, PASSWORD, Centre, call, make_centre, navigate, opened, sign_in

WRONG = "không phải mật khẩu"


def open_still(browser: FlaskClient) -> bool:
    return browser.get("/account").status_code == 200


def acts(centre: Centre) -> list[tuple[str, str, str]]:
    with centre.engine.connect() as connection:
        return [(act.username, act.action, act.subject) for act in reversed(audit.trail(connection))]


def person(centre: Centre, username: str) -> int:
    with centre.engine.connect() as connection:
        found = people.credentials(connection, username)
    assert found is not None
    return found.person.user_id


def test_a_login_makes_a_new_session_and_its_cookie_is_guarded(centre: Centre) -> None:
    browser = centre.browser()
    browser.set_cookie("ioc", "chosen-by-somebody-else")
    answer = sign_in(browser, "viewer")
    first = answer.headers["Set-Cookie"]
    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert "Path=/" in first
    assert "chosen-by-somebody-else" not in first
    second = sign_in(browser, "viewer").headers["Set-Cookie"]
    assert second.split(";")[0] != first.split(";")[0]
    with centre.engine.connect() as connection:
        assert len(connection.execute(select(app_session)).all()) == 1, "the session before is closed"


def test_the_cookie_is_for_tls_only_where_there_is_tls(build: Callable[..., Centre]) -> None:
    centre = build(public_url="https://ioc.example.vn")
    answer = centre.browser().post("/login", data={"username": "viewer", "password": PASSWORD}, headers=HOME)
    assert answer.headers["Set-Cookie"].startswith("__Host-ioc=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_an_old_cookie_opens_nothing_after_logout(centre: Centre) -> None:
    browser = centre.as_role(Role.VIEWER)
    cookie = browser.get_cookie("ioc")
    assert cookie is not None
    assert browser.post("/logout", headers=HOME).headers["Location"] == "/login"
    thief = centre.browser()
    thief.set_cookie("ioc", cookie.value)
    assert not open_still(thief)


@pytest.mark.parametrize("change", ["password", "role", "disable", "reset", "everywhere"])
def test_every_other_session_ends_with_a_change_of_rights(centre: Centre, change: str) -> None:
    here, there = centre.as_role(Role.VIEWER), centre.as_role(Role.VIEWER)
    assert open_still(here)
    assert open_still(there)
    number, now = person(centre, "viewer"), centre.clock()
    if change == "password":
        new = {"old": PASSWORD, "new": "một câu khác còn dài hơn", "again": "một câu khác còn dài hơn"}
        assert here.post("/password", data=new, headers=HOME).headers["Location"] == "/"
        assert open_still(here)
    elif change == "everywhere":
        here.post("/logout/everywhere", headers=HOME)
        assert not open_still(here)
    else:
        with writing(centre.engine) as connection:
            if change == "role":
                users.change_role(connection, number, role=Role.STEWARD, by="administrator", now=now)
            elif change == "disable":
                users.disable(connection, number, by="administrator", now=now)
            else:
                users.reset_password(connection, number, by="administrator", now=now)
    assert there.get("/account").status_code == 302
    assert navigate(there, "/account").status_code == 401


def test_a_session_ends_when_idle_and_at_last_anyhow(centre: Centre) -> None:
    browser = centre.as_role(Role.VIEWER)
    centre.clock.move(minutes=29)
    assert open_still(browser)
    centre.clock.move(minutes=29)
    assert open_still(browser), "the request before was a sign of life"
    centre.clock.move(minutes=30)
    assert not open_still(browser)
    browser = centre.as_role(Role.VIEWER)
    for _ in range(35):
        centre.clock.move(minutes=20)
        assert open_still(browser)
    centre.clock.move(minutes=20)
    assert not open_still(browser), "twelve hours are over"


def test_what_a_page_asks_by_itself_is_no_sign_of_life(centre: Centre) -> None:
    browser = centre.as_role(Role.VIEWER)
    for _ in range(2):
        centre.clock.move(minutes=14)
        assert browser.get("/panels?codes=").status_code == 200
    centre.clock.move(minutes=2)
    assert not open_still(browser)


def test_the_limits_of_sessions_are_those_of_the_settings(build: Callable[..., Centre]) -> None:
    centre = build(session_idle="5m")
    browser = centre.as_role(Role.VIEWER)
    centre.clock.move(minutes=5)
    assert not open_still(browser)


def test_nobody_learns_which_accounts_there_are(centre: Centre) -> None:
    with writing(centre.engine) as connection:
        users.disable(connection, person(centre, "steward"), by="administrator", now=centre.clock())
    pages = [
        sign_in(centre.browser(), name, secret).text.replace(name, "")
        for name, secret in (
            ("viewer", WRONG),
            ("nobody", WRONG),
            ("steward", PASSWORD),
            ("", ""),
            ("\0'\"", WRONG),
        )
    ]
    assert len(set(pages[:3])) == 1
    assert all("Tên đăng nhập hoặc mật khẩu không đúng" in page for page in pages)


def test_an_account_that_is_not_there_takes_as_long(still: Centre) -> None:
    def work(name: str, address: str) -> float:
        begun = time.process_time()
        assert sign_in(still.browser(address), name, WRONG).status_code == 401
        return time.process_time() - begun

    pairs = [(work("viewer", f"10.9.{n}.1"), work("nobody", f"10.9.{n}.2")) for n in range(12)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.7 < known / unknown < 1.4


def test_guessing_one_account_is_braked_and_locks_out_nobody_else(centre: Centre) -> None:
    attacker = centre.browser("10.1.1.1")
    statuses = [sign_in(attacker, "viewer", WRONG).status_code for _ in range(20)]
    assert statuses == [401] * 5 + [429] * 15
    answer = sign_in(attacker, "viewer")
    assert answer.status_code == 429, "not even with the right password, while the pause lasts"
    assert int(answer.headers["Retry-After"]) <= 31
    assert "thử lại sau 1 phút" in answer.text
    assert sign_in(centre.browser("10.1.1.2"), "viewer").status_code == 302, "the owner comes from elsewhere"
    assert sign_in(attacker, "steward").status_code == 302, "others at the same address come in"
    centre.clock.move(seconds=31)
    assert sign_in(attacker, "viewer", WRONG).status_code == 401
    assert sign_in(attacker, "viewer").status_code == 429
    centre.clock.move(seconds=61)
    assert sign_in(attacker, "viewer").status_code == 302
    assert [sign_in(attacker, "viewer", WRONG).status_code for _ in range(5)] == [401] * 5, "success forgives"


def test_trying_many_accounts_from_one_address_is_braked(centre: Centre) -> None:
    attacker = centre.browser("10.1.1.1")
    statuses = [sign_in(attacker, f"name{number}", WRONG).status_code for number in range(20)]
    assert statuses == [401] * 5 + [429] * 15
    assert sign_in(centre.browser("10.1.1.2"), "viewer").status_code == 302


def test_a_burst_of_guesses_gets_no_further(centre: Centre) -> None:
    statuses: list[int] = []

    def guess() -> None:
        statuses.append(sign_in(centre.browser("10.1.1.1"), "viewer", WRONG).status_code)

    begun = time.monotonic()
    threads = [threading.Thread(target=guess) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {401, 429}
    assert statuses.count(401) <= 5 + 3, "those compared at the same moment"
    assert time.monotonic() - begun < 10


def test_passwords_are_kept_by_argon2id_of_owasp_strength(centre: Centre) -> None:
    with centre.engine.connect() as connection:
        for hashed in connection.scalars(select(app_user.c.password_hash)):
            kept = extract_parameters(hashed)
            assert kept.type is Type.ID
            assert (kept.memory_cost >= 19_456, kept.time_cost >= 2, kept.parallelism >= 1) == (
                True,
                True,
                True,
            )
            assert PASSWORD not in hashed


def test_the_store_holds_no_token(centre: Centre) -> None:
    browser = centre.as_role(Role.VIEWER)
    cookie = browser.get_cookie("ioc")
    assert cookie is not None
    with centre.engine.connect() as connection:
        kept = connection.scalars(select(app_session.c.session_hash)).one()
    assert kept not in cookie.value
    thief = centre.browser()
    thief.set_cookie("ioc", kept)
    assert not open_still(thief)


def test_the_first_administrator_gets_a_code_once_and_has_to_replace_it(
    engine: Engine, tmp_path: Path, now: datetime
) -> None:
    code = users.first_administrator(engine, now=now)
    assert code is not None
    assert users.first_administrator(engine, now=now) is None, "told once"
    centre = make_centre(engine, tmp_path)
    browser = centre.login("admin", code)
    assert browser.get("/").headers["Location"] == "/password"
    assert browser.get("/_dash-layout").status_code == 403
    assert navigate(browser, "/users").status_code == 403
    for new, again, words in (
        ("ngắn", "ngắn", "ít nhất 12 ký tự"),
        ("một mật khẩu dài", "một mật khẩu khác", "không giống nhau"),
        ("tôi là admin đây mà", "tôi là admin đây mà", "không được chứa tên đăng nhập"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "quá đơn giản"),
    ):
        answer = browser.post("/password", data={"new": new, "again": again}, headers=HOME)
        assert answer.status_code == 400
        assert words in answer.text
    answer = browser.post("/password", data={"new": PASSWORD, "again": PASSWORD}, headers=HOME)
    assert answer.headers["Location"] == "/"
    assert browser.get("/users").status_code == 200
    assert sign_in(centre.browser(), "admin", code).status_code == 401


def test_an_unattended_start_sets_the_password_and_no_weak_one(engine: Engine, now: datetime) -> None:
    with pytest.raises(users.UserError, match="password_short"):
        users.first_administrator(engine, now=now, password="admin")
    assert users.first_administrator(engine, now=now, password=PASSWORD) is None
    with engine.connect() as connection:
        found = people.credentials(connection, "admin")
    assert found is not None
    assert not found.must_change_password
    assert users.first_administrator(engine, now=now, password="another one, later") is None


def test_a_code_opens_once_and_not_after_three_days(centre: Centre) -> None:
    with writing(centre.engine) as connection:
        number = person(centre, "viewer")
        code = users.reset_password(connection, number, by="administrator", now=centre.clock())
    assert sign_in(centre.browser(), "viewer").status_code == 401
    assert sign_in(centre.browser(), "viewer", code).status_code == 302
    assert sign_in(centre.browser(), "viewer", code).status_code == 401, "used"
    with writing(centre.engine) as connection:
        code = users.reset_password(connection, number, by="administrator", now=centre.clock())
    centre.clock.move(hours=72)
    assert sign_in(centre.browser(), "viewer", code).status_code == 401, "too late"


def test_the_own_password_is_changed_only_by_who_knows_it(centre: Centre) -> None:
    browser = centre.as_role(Role.VIEWER)
    new = {"old": WRONG, "new": "một câu khác còn dài hơn", "again": "một câu khác còn dài hơn"}
    answers = [browser.post("/password", data=new, headers=HOME) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert "Mật khẩu hiện tại không đúng." in answers[0].text
    assert sign_in(centre.browser("10.1.1.3"), "viewer").status_code == 302


def test_the_last_administrator_stays(centre: Centre) -> None:
    number = person(centre, "administrator")
    with writing(centre.engine) as connection, pytest.raises(users.UserError, match="last_administrator"):
        users.disable(connection, number, by="administrator", now=centre.clock())
    with writing(centre.engine) as connection, pytest.raises(users.UserError, match="last_administrator"):
        users.change_role(connection, number, role=Role.VIEWER, by="administrator", now=centre.clock())


def test_what_people_do_is_written_down(centre: Centre) -> None:
    browser = centre.browser()
    sign_in(browser, "viewer", WRONG)
    sign_in(browser, "mật khẩu gõ nhầm ô", WRONG)
    sign_in(browser, "viewer")
    browser.post("/logout", headers=HOME)
    assert acts(centre)[-4:] == [
        ("viewer", "login_failed", "viewer"),
        ("", "login_failed", ""),
        ("viewer", "login", "viewer"),
        ("viewer", "logout", "viewer"),
    ]
    with centre.engine.connect() as connection:
        assert audit.verify(connection).broken_at is None


def test_a_hash_of_weaker_days_is_renewed_at_login(centre: Centre) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with writing(centre.engine) as connection:
        connection.execute(update(app_user).where(app_user.c.username == "viewer").values(password_hash=weak))
    centre.as_role(Role.VIEWER)
    with centre.engine.connect() as connection:
        kept = connection.scalars(
            select(app_user.c.password_hash).where(app_user.c.username == "viewer")
        ).one()
    assert extract_parameters(kept).memory_cost == 19_456


def test_a_locked_store_keeps_pages_readable(stores: Stores, tmp_path: Path) -> None:
    with opened(stores, "sqlite", tmp_path) as engine:
        centre = make_centre(engine, tmp_path)
        browser = centre.as_role(Role.VIEWER)
        centre.clock.move(minutes=5)
        with writing(engine):
            begun = time.monotonic()
            assert open_still(browser)
            assert call(browser, []).status_code == 400
            assert time.monotonic() - begun < 2
