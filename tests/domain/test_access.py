"""Roles: what is not granted is denied."""

import pytest

from domain.access import ROLE_PERMISSIONS, Permission, Person, Role


def person(role: Role) -> Person:
    return Person(1, "lan", "Lan", role, area="", org="", session_version=1)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_see_pages_and_nothing_beyond_its_row(role: Role) -> None:
    assert {each for each in Permission if person(role).may(each)} == ROLE_PERMISSIONS[role]
    assert person(role).may(Permission.SEE_PAGES)


@pytest.mark.parametrize("permission", [Permission.MANAGE_USERS, Permission.READ_AUDIT])
def test_only_the_administrator_manages_users_and_reads_the_audit(permission: Permission) -> None:
    assert [role for role in Role if person(role).may(permission)] == [Role.ADMINISTRATOR]


def test_a_commune_officer_sees_no_other_sources() -> None:
    assert not person(Role.COMMUNE_OFFICER).may(Permission.SEE_SOURCES)
    assert not person(Role.COMMUNE_OFFICER).may(Permission.READ_REJECTIONS)
