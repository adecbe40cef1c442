"""The caller of a request: the dependencies that read the caller's token."""

from contextlib import suppress
from ipaddress import IPv6Address, ip_network
from typing import Annotated

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer as HTTPBearerScheme
from fastapi.security.base import SecurityBase

from shared.access.identity import Identity, Unauthenticated
from shared.access.roles import Permission
from shared.http.resources import resources_of


async def caller(request: Request) -> Identity | None:
    """The caller's identity; None for a request without a token. Raises Unauthenticated for a token that does not
    verify.

    The token is read only once for each request, however many dependencies ask for the caller.
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
"""The caller's identity; None for a request without a token, which the public site allows."""


def sender(request: Request, asks: Identity | None) -> str:
    """By what the sender of a request is known when requests are counted: the subject of the token; without a token,
    the address.
    """
    return address_of(request) if asks is None else f"subject {asks.subject}"


def address_of(request: Request) -> str:
    """The address from which a request comes. Of an IPv6 address only the network counts, because the smallest network
    has 2^64 addresses (RFC 4291 §2.5.4).
    """
    host = request.client.host if request.client else ""
    # Most addresses are of IPv4; and what stands here is what the proxy says, perhaps no address at all.
    with suppress(ValueError):
        if ":" in host:
            address = IPv6Address(host)
            return f"address {address.ipv4_mapped or ip_network((address.packed, 64), strict=False)}"
    return f"address {host}"


class SignedIn(SecurityBase):
    """The dependency that gives the caller's identity and requires a token. In OpenAPI it is the security scheme
    `token`.

    Raises Unauthenticated.
    """

    scheme_name = "token"
    model = HTTPBearerScheme(
        bearerFormat="JWT",
        description="A token of the bureau's identity provider (OpenID Connect), with the claims sub, bureau and "
        "roles, and the optional claims name, supervises (area codes) and expert (a number in the register).",
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
"""The caller's identity, for a route that requires a token but no permission."""


class Requires(SignedIn):
    """The dependency that requires a permission, and gives the caller's identity.

    The OpenAPI document reads the attribute `permission` to name the roles. Raises Unauthenticated, NotPermitted.
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
    """The dependency that requires any of several permissions, and gives the caller's identity.

    Raises Unauthenticated, NotPermitted.
    """

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions

    async def __call__(self, request: Request) -> Identity:
        identity = await super().__call__(request)
        if not any(identity.may(permission, identity.bureau) for permission in self.permissions):
            identity.role_for(*self.permissions)
        return identity
