"""Nothing is open by accident: every route, page and callback stands in a table of roles (X1, X2, X3)."""

import dash
import pytest
from flask.testing import FlaskClient

from domain.access import ROLE_PERMISSIONS, Open, Permission, Role
from tests.web.conftest import HOME, Centre, call, navigate
from web.callbacks import need_of, split_output

ANYONE = {"login", "login_try", "health", "/_favicon.ico"}
SIGNED_IN = {
    "guide_picture", "logout", "logout_everywhere", "password", "password_set", "/", "/<path:path>",
    "/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "_dash_assets.static",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
}  # fmt: skip
SEE_PAGES = {
    "camera_about", "camera_picture", "camera_states", "events", "map_areas", "map_card", "map_overlay",
    "map_overlays", "map_points", "map_search", "map_tile", "panels", "panel_aspect", "records",
    "record_told",
}  # fmt: skip
WATCH_LIVE = {"camera_live"}
EXPORT = {"records_file"}
CLOSED = {"/_reload-hash"}
"""Of Dash, for development only."""

PAGES: dict[str, set[Role]] = {
    "pages.users": {Role.ADMINISTRATOR},
    "pages.sources": {Role.VIEWER, Role.DUTY_OFFICER, Role.STEWARD, Role.ADMINISTRATOR},
}
"""Pages that are not for everybody; all others are."""


@pytest.fixture(scope="module")
def browsers(still: Centre) -> dict[Role, FlaskClient]:
    return {role: still.as_role(role) for role in Role}


def allowed(module: str) -> set[Role]:
    return PAGES.get(module, set(Role))


def test_every_route_stands_in_the_table(still: Centre) -> None:
    found = {rule.endpoint for rule in still.app.server.url_map.iter_rules()}
    assert found == ANYONE | SIGNED_IN | SEE_PAGES | EXPORT | WATCH_LIVE | CLOSED
    doors = still.app.server.extensions["doors"]
    assert {name for name, door in doors.items() if door.need is Open.ANYONE} == ANYONE
    assert {name for name, door in doors.items() if door.need is Open.SIGNED_IN} == SIGNED_IN
    assert {name for name, door in doors.items() if door.need is Permission.SEE_PAGES} == SEE_PAGES
    assert {name for name, door in doors.items() if door.need is Permission.EXPORT} == EXPORT
    assert {name for name, door in doors.items() if door.need is Permission.WATCH_LIVE} == WATCH_LIVE
    assert found - set(doors) == CLOSED


def test_nobody_gets_anything_but_what_is_published(still: Centre) -> None:
    for rule in still.app.server.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            path = (
                path.replace(f"<path:{name}>", "x").replace(f"<string:{name}>", "x").replace(f"<{name}>", "x")
            )
        for method in sorted(rule.methods or ()):
            if rule.endpoint in ANYONE:
                continue
            answer = still.browser().open(
                path, method=method, headers=HOME, json={} if method == "POST" else None
            )
            assert answer.status_code in {302, 401, 403}, (method, path)
            assert "Location" not in answer.headers or answer.headers["Location"].startswith("/login"), path


@pytest.mark.parametrize(
    "path",
    ["/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/_reload-hash", "/assets/shell.js",
     "/assets/vendor/plotly-cartesian.min.js", "/_dash-component-suites/dash/deps/react@18.3.1.min.js"],
)  # fmt: skip
def test_dash_tells_nothing_to_who_is_not_signed_in(still: Centre, path: str) -> None:
    for method in ("GET", "POST", "HEAD"):
        answer = still.browser().open(
            path, method=method, headers=HOME, json={"output": "users-list.children"}
        )
        assert answer.status_code == 401 or answer.headers["Location"].startswith("/login")
        assert b"users" not in answer.data
        assert b"props" not in answer.data


def test_the_login_page_gets_its_own_style_and_no_more(still: Centre) -> None:
    font = "vendor/fonts/be-vietnam-pro-latin-400.woff2"
    for name in ("tokens.css", "fonts.css", "login.css", "login.js", font):
        assert still.browser().get(f"/assets/{name}", buffered=True).status_code == 200, name
    for name in (
        "layout.css",
        "shell.js",
        "vendor/plotly-cartesian.min.js",
        "vendor/fonts/../plotly-cartesian.min.js",
    ):
        assert still.browser().get(f"/assets/{name}").status_code == 401, name


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_for_its_roles_only(
    still: Centre, browsers: dict[Role, FlaskClient], role: Role
) -> None:
    assert {"pages.users", "pages.account"} <= set(dash.page_registry)
    for module, page in dash.page_registry.items():
        assert page.get("permission") is not None, f"{module} says nobody may see it"
        expected = 200 if role in allowed(module) else 403
        assert browsers[role].get(page["path"]).status_code == expected, module
        assert navigate(browsers[role], page["path"]).status_code == expected, module


@pytest.mark.parametrize("role", Role)
def test_every_callback_runs_for_the_roles_of_its_page_only(
    still: Centre, browsers: dict[Role, FlaskClient], role: Role
) -> None:
    for output, declared in still.app.callback_map.items():
        names = [identity for identity, _property in split_output(output)]
        if "callback" not in declared or names[0].startswith("_pages"):
            continue
        needs = {need_of(name) for name in names}
        assert None not in needs, f"{output} belongs to no page"
        may = all(
            need is not None and (isinstance(need, Open) or need in ROLE_PERMISSIONS[role]) for need in needs
        )
        status = call(browsers[role], {"output": output, "inputs": "nonsense"}).status_code
        assert status == (400 if may else 403), (role, output)
        assert call(still.browser(), {"output": output}).status_code == 401


def test_a_client_side_callback_is_none_of_the_server(
    browsers: dict[Role, FlaskClient], still: Centre
) -> None:
    for output, declared in still.app.callback_map.items():
        if "callback" not in declared:
            assert call(browsers[Role.ADMINISTRATOR], {"output": output}).status_code == 403


def test_a_route_page_or_callback_that_nobody_declared_is_denied(centre: Centre) -> None:
    assert need_of("forgotten-list") is None
    assert need_of('{"index":["ALL"],"type":"users-row"}') is Permission.MANAGE_USERS
    browser = centre.as_role(Role.ADMINISTRATOR)
    doors = centre.app.server.extensions["doors"]
    del doors["/_dash-layout"]
    assert browser.get("/_dash-layout").status_code == 403
    page = dash.page_registry["pages.account"]
    need = page.pop("permission")
    try:
        assert browser.get("/account").status_code == 403
        assert navigate(browser, "/account").status_code == 403
    finally:
        page["permission"] = need


def test_every_permission_is_given_to_somebody_and_roles_are_complete() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert frozenset().union(*ROLE_PERMISSIONS.values()) == set(Permission)


def test_what_is_not_there_is_said_in_plain_words(browsers: dict[Role, FlaskClient]) -> None:
    answer = browsers[Role.VIEWER].get("/khong-co", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "Không tìm thấy trang này." in answer.text
    assert browsers[Role.VIEWER].post("/users", headers=HOME).status_code == 405
    assert navigate(browsers[Role.VIEWER], "/khong-co").status_code == 200


def test_the_first_page_asked_for_is_the_one_after_login(still: Centre) -> None:
    browser = still.browser()
    answer = browser.get("/users?user=viewer")
    assert answer.headers["Location"] == "/login?next=/users?user%3Dviewer"
    page = browser.get(answer.headers["Location"]).text
    assert 'value="/users?user=viewer"' in page
    for foreign in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil",
    ):
        answer = still.browser().post(
            "/login", headers=HOME,
            data={"username": "administrator", "password": "một câu đủ dài để nhớ 7", "next": foreign},
        )  # fmt: skip
        assert answer.headers["Location"] == "/", foreign


def test_the_rights_of_each_role_are_these() -> None:
    """The roles of the centre, spelt out: a change of rights must be made here too."""
    table = {role.value: sorted(ROLE_PERMISSIONS[role]) for role in Role}
    assert table == {
        "viewer": ["export", "see_pages", "see_sources", "watch_live"],
        "duty_officer": [
            "export", "read_rejections", "run_source", "see_pages", "see_sources", "watch_live",
        ],
        "steward": ["export", "read_rejections", "see_pages", "see_sources"],
        "commune_officer": ["export", "see_pages", "watch_live"],
        "administrator": sorted(Permission),
    }  # fmt: skip
