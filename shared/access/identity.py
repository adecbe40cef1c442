"""The identity of a person or program: the subject of a verified token, and what its roles allow."""

from dataclasses import dataclass

from shared.access.roles import GRANTS, Permission, Role
from shared.errors import Forbidden, Refusal


class Unauthenticated(Refusal):
    code = "unauthenticated"
    title = "身份未确认"
    title_en = "Not authenticated"


class NotPermitted(Forbidden):
    code = "not-permitted"
    title = "无权办理"
    title_en = "Not permitted"


@dataclass(frozen=True, slots=True)
class Identity:
    """The caller that a verified token names.

    `bureau` is a six-digit area code; `client` is the program that requested the token; `name` is the display name,
    None if the token states none.
    """

    subject: str
    bureau: str
    roles: frozenset[Role]
    client: str
    name: str | None = None

    @property
    def supervises(self) -> bool:
        """Whether rows of other bureaus are visible too: a city supervisor reads the rows of the counties."""
        return Role.CITY_SUPERVISOR in self.roles

    def may_see(self, bureau: str) -> bool:
        return bureau == self.bureau or self.supervises

    def may(self, permission: Permission, bureau: str) -> bool:
        """Whether a role of this identity allows `permission` on the rows of `bureau`.

        In another bureau than its own, only the role of city supervisor counts.
        """
        roles = self.roles if bureau == self.bureau else self.roles & {Role.CITY_SUPERVISOR}
        return not roles.isdisjoint(GRANTS[permission])

    def role_for(self, permission: Permission) -> Role:
        """The role that is recorded for an act under `permission`. Raises NotPermitted when no role allows it."""
        allowed = GRANTS[permission]
        for role in allowed:
            if role in self.roles:
                return role
        raise NotPermitted(
            f"您的角色不能办理此事；需要以下角色之一：{'、'.join(allowed)}。",
            f"None of your roles allows this; it takes one of: {', '.join(allowed)}.",
            permission=permission,
            needs=[str(role) for role in allowed],
        )
