"""Who sends a request, what they may do here, and on which occasion what they do is recorded."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from shared.access.roles import GRANTS, Permission, Role
from shared.errors import Forbidden, Refusal
from shared.log.occasion import Actor, Occasion


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


async def caller(request: Request) -> Identity | None:
    """Who asks, or None where nobody says so. Raises Unauthenticated for a token that does not verify."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated(
            "Authorization 请求头须为 “Bearer <令牌>”。", "The Authorization header must be 'Bearer <token>'."
        )
    identity: Identity = await request.app.state.verifier.identify(token.strip(), request.app.state.clock())
    return identity


Caller = Annotated[Identity | None, Depends(caller)]
"""Who asks, where one need not say so: the public site."""


# Only says in OpenAPI that a token is needed; `caller` has read it. auto_error is off: the refusal is ours to phrase.
_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    bearerFormat="JWT",
    description="A token of the bureau's identity provider (OpenID Connect), with the claims sub, bureau and roles.",
)


async def identified(caller: Caller, _: Annotated[object, Depends(_bearer)]) -> Identity:
    if caller is None:
        raise Unauthenticated(
            "请先登录：请求缺少访问令牌。", "Sign in first: the request carries no token (Authorization: Bearer …)."
        )
    return caller


Identified = Annotated[Identity, Depends(identified)]
"""Who asks, where somebody must; says nothing of what they may do."""


def requires(permission: Permission) -> Callable[..., Awaitable[Identity]]:
    """The dependency that lets a request through to one who may do this, and gives who it is.

    Put it before `Here` in the route (or into the route's `dependencies`): the role that let the request through is
    the role that goes on record. Raises Unauthenticated, NotPermitted.
    """

    async def permitted(request: Request, identity: Identified) -> Identity:
        request.state.role = identity.role_for(permission)
        return identity

    return permitted


async def occasion(request: Request, identity: Identified) -> Occasion:
    role: Role | None = getattr(request.state, "role", None)
    if role is None:
        raise RuntimeError(f"{request.url.path}: nothing was recorded as required before `Here`; see requires()")
    return Occasion(
        bureau=identity.bureau,
        actor=Actor(identity.subject, str(role), identity.client),
        time=request.app.state.clock(),
        trace=request.state.trace,
        cause=request.state.request_id,
    )


Here = Annotated[Occasion, Depends(occasion)]
"""For which bureau, by whom, when, in which trace, because of which request: what every event is appended with."""
