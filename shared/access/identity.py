"""The identity of a person or program: the subject of a verified token, and what its roles allow."""

from dataclasses import dataclass

from shared.access.duties import kept_from
from shared.access.roles import GRANTS, Permission, Role, named
from shared.errors import Forbidden, Refusal


class Unauthenticated(Refusal):
    code = "unauthenticated"
    title = "身份未确认"
    title_en = "Not authenticated"


class NotPermitted(Forbidden):
    code = "not-permitted"
    title = "无权办理"
    title_en = "Not permitted"


class DutiesCombined(Forbidden):
    code = "duties-combined"
    title = "职责不得由一人兼任"
    title_en = "One person may not hold both duties"


@dataclass(frozen=True, slots=True)
class Identity:
    """The caller that a verified token names.

    `bureau` is a six-digit area code; `client` is the program that requested the token; `name` is the display name,
    None if the token states none. `supervises` are the area codes of the bureaus that the token says the caller
    supervises; they count for the role of city supervisor alone. `expert` is the caller's number in the register of
    experts, "" if the token states none: it links who signs in with who is drawn.
    """

    subject: str
    bureau: str
    roles: frozenset[Role]
    client: str
    name: str | None = None
    supervises: frozenset[str] = frozenset()
    expert: str = ""

    @property
    def sees(self) -> tuple[str, ...]:
        """The bureaus whose rows the caller may see: the own bureau, then the supervised bureaus, sorted."""
        supervised = self.supervises if Role.CITY_SUPERVISOR in self.roles else ()
        return (self.bureau, *sorted(supervised))

    def may_see(self, bureau: str) -> bool:
        return bureau in self.sees

    def roles_in(self, bureau: str) -> frozenset[Role]:
        """The roles that count for the rows of `bureau`. In a supervised bureau, only the role of city supervisor
        counts; in any other bureau, none does.
        """
        if not self.may_see(bureau):
            return frozenset()
        return self.roles if bureau == self.bureau else self.roles & {Role.CITY_SUPERVISOR}

    def may(self, permission: Permission, bureau: str) -> bool:
        """Whether a role of this identity allows `permission` on the rows of `bureau`."""
        roles = self.roles_in(bureau)
        return not roles.isdisjoint(GRANTS[permission]) and kept_from(permission, roles) is None

    def role_for(self, *permissions: Permission) -> Role:
        """The role that is recorded for an act that any of `permissions` allows. Raises NotPermitted when no role
        allows it, and DutiesCombined when the roles allow another act too that is kept apart from it.
        """
        for permission in permissions:
            for role in GRANTS[permission]:
                if role in self.roles:
                    self._check_apart(permission)
                    return role
        needs = list(dict.fromkeys(role for permission in permissions for role in GRANTS[permission]))
        raise NotPermitted(
            f"您的角色不能办理此事；需要以下角色之一：{named(needs)}。",
            f"None of your roles allows this; it takes one of: {', '.join(needs)}.",
            permission=permissions[-1],
            needs=[str(role) for role in needs],
        )

    def _check_apart(self, permission: Permission) -> None:
        if duty := kept_from(permission, self.roles):
            first, second = (
                ", ".join(role for role in GRANTS[act] if role in self.roles) for act in (duty.first, duty.second)
            )
            raise DutiesCombined(
                f"您的角色同时允许 {duty.first}（{first}）与 {duty.second}（{second}），二者共同决定{duty.zh}，"
                "不得由一人兼任；请身份提供方的管理员收回其中一方的角色（docs/duties.md）。",
                f"Your roles allow both {duty.first} ({first}) and {duty.second} ({second}), which together decide "
                f"{duty.en}; ask the administrator of the identity provider to take the roles of one side away "
                "(docs/duties.md).",
                permission=permission,
                apart=[str(duty.first), str(duty.second)],
            )
