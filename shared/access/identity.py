"""Who somebody is: the subject of a verified token, and what their roles allow."""

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
    """The subject of a verified token. `bureau` is a six-digit area code; `client` the program that asked for it."""

    subject: str
    bureau: str
    roles: frozenset[Role]
    client: str

    @property
    def supervises(self) -> bool:
        """Whether other bureaus' rows are visible too: a city supervisor reads what the counties do."""
        return Role.CITY_SUPERVISOR in self.roles

    def may_see(self, bureau: str) -> bool:
        return bureau == self.bureau or self.supervises

    def may(self, permission: Permission, bureau: str) -> bool:
        """Whether one of their roles allows this with a bureau's rows; elsewhere they have no role but supervisor."""
        roles = self.roles if bureau == self.bureau else self.roles & {Role.CITY_SUPERVISOR}
        return not roles.isdisjoint(GRANTS[permission])

    def role_for(self, permission: Permission) -> Role:
        """The role that is used to do this. Raises NotPermitted when none of theirs allows it."""
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
