"""Who may do what: the roles of the centre and their permissions, in one table.

Everything that is not granted here is denied. Area limits (a commune officer sees the own
commune only) come on top: `Person.covers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the centre."""

    VIEWER = "viewer"
    DUTY_OFFICER = "duty_officer"
    STEWARD = "steward"
    COMMUNE_OFFICER = "commune_officer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that a signed-in person may be allowed to do."""

    SEE_PAGES = "see_pages"
    SEE_SOURCES = "see_sources"
    READ_REJECTIONS = "read_rejections"
    EXPORT = "export"
    RUN_SOURCE = "run_source"
    WATCH_LIVE = "watch_live"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"


class Open(StrEnum):
    """A door that no role is needed for: for anyone at all, or for anyone signed in."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"


Need = Permission | Open
"""What a route, a page or a callback asks of the one who calls it."""

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset(
        {Permission.SEE_PAGES, Permission.SEE_SOURCES, Permission.EXPORT, Permission.WATCH_LIVE}
    ),
    Role.COMMUNE_OFFICER: frozenset({Permission.SEE_PAGES, Permission.EXPORT, Permission.WATCH_LIVE}),
    Role.DUTY_OFFICER: frozenset(
        {Permission.SEE_PAGES, Permission.SEE_SOURCES, Permission.READ_REJECTIONS, Permission.EXPORT,
         Permission.RUN_SOURCE, Permission.WATCH_LIVE}
    ),
    Role.STEWARD: frozenset(
        {Permission.SEE_PAGES, Permission.SEE_SOURCES, Permission.READ_REJECTIONS, Permission.EXPORT}
    ),
    Role.ADMINISTRATOR: frozenset(Permission),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in user: who it is, its role, and the area it is cut to ("" for the province)."""

    user_id: int
    username: str
    display_name: str
    role: Role
    area: str
    org: str
    session_version: int

    def may(self, permission: Permission) -> bool:
        """Whether the role grants `permission`."""
        return permission in ROLE_PERMISSIONS[self.role]

    def meets(self, need: Need) -> bool:
        """Whether a door with this `need` opens."""
        return isinstance(need, Open) or self.may(need)

    def covers(self, lineage: Sequence[str]) -> bool:
        """Whether this person may see an area, given as its code and those of all it lies in."""
        return not self.area or self.area in lineage


@dataclass(frozen=True, slots=True)
class Account:
    """One account, as the administrator sees it; `waits_for_password`: only a code was given out."""

    person: Person
    active: bool
    waits_for_password: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that a person is signed in with; `session_hash` names it and opens nothing."""

    session_hash: str
    created_at: datetime
    last_seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the audit trail: who did what upon whom, from where."""

    at: datetime
    username: str
    address: str
    action: str
    subject: str
    before: str
    after: str
