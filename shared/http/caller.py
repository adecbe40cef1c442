"""Who sends a request: the dependencies that read its token."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer as HTTPBearerScheme
from fastapi.security.base import SecurityBase

from shared.access.identity import Identity, Unauthenticated
from shared.access.roles import Permission
from shared.http.resources import resources_of


async def caller(request: Request) -> Identity | None:
    """Who asks, or None where nobody says so. Raises Unauthenticated for a token that does not verify.

    Asked once a request, whoever needs to know.
    """
    if not hasattr(request.state, "caller"):
        request.state.caller = await _caller(request)
    known: Identity | None = request.state.caller
    return known


async def _caller(request: Request) -> Identity | None:
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated(
            "Authorization 请求头须为 “Bearer <令牌>”。", "The Authorization header must be 'Bearer <token>'."
        )
    resources = resources_of(request)
    return await resources.verifier.identify(token.strip(), resources.clock())


Caller = Annotated[Identity | None, Depends(caller)]
"""Who asks, where one need not say so: the public site."""


class SignedIn(SecurityBase):
    """The dependency that gives who asks, where somebody must; to OpenAPI it is the scheme of the token.

    Raises Unauthenticated.
    """

    scheme_name = "token"
    model = HTTPBearerScheme(
        bearerFormat="JWT",
        description="A token of the bureau's identity provider (OpenID Connect), with the claims sub, bureau and "
        "roles, and the optional claim name.",
    )

    async def __call__(self, request: Request) -> Identity:
        identity = await caller(request)
        if identity is None:
            raise Unauthenticated(
                "请先登录：请求缺少访问令牌。",
                "Sign in first: the request carries no token (Authorization: Bearer …).",
            )
        return identity


Identified = Annotated[Identity, Depends(SignedIn())]
"""Who asks, where somebody must; says nothing of what they may do."""


class Requires(SignedIn):
    """The dependency that lets a request through to one who may do this, and gives who it is.

    `permission` is what the OpenAPI document tells the roles by. Raises Unauthenticated, NotPermitted.
    """

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Identity:
        identity = await super().__call__(request)
        identity.role_for(self.permission)
        return identity

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Requires) and other.permission is self.permission

    def __hash__(self) -> int:
        return hash(self.permission)


class RequiresAny(SignedIn):
    """The same for one who may do any of these."""

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions

    async def __call__(self, request: Request) -> Identity:
        identity = await super().__call__(request)
        if not any(identity.may(permission, identity.bureau) for permission in self.permissions):
            identity.role_for(self.permissions[-1])
        return identity
