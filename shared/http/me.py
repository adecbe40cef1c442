"""The caller's own identity: what the token says about the caller, and what the caller may do."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from shared.access.roles import Permission, Role
from shared.http.caller import Identified

router = APIRouter(tags=["identity"])


class Me(BaseModel):
    """The caller of the request, as the token describes it, with the permissions of its roles."""

    subject: str = Field(description="Who it is, as the identity provider knows them.", examples=["u-0017"])
    name: str | None = Field(description="The display name; null if the token states none.", examples=["示例甲"])
    bureau: str = Field(description="The area code of the bureau: six digits.", examples=["370124"])
    client: str = Field(description="The program that asked for the token.", examples=["county-portal"])
    roles: list[Role] = Field(description="The roles of the token that the services know, in a fixed order.")
    permissions: list[Permission] = Field(
        description="What these roles allow the caller to do with rows of their own bureau."
    )
    expert: str | None = Field(
        description="The caller's number in the register of experts; null if the token states none.",
        examples=["专家-003"],
    )
    sees: list[str] = Field(
        description="The area codes of the bureaus whose rows the caller may see: the own bureau, then those that the "
        "caller supervises. A list shows one bureau: the own bureau, or the one that `?bureau=` names.",
        examples=[["370100", "370112", "370124"]],
    )


@router.get("/me", summary="Get the identity, roles and permissions of the caller")
async def get_me(identity: Identified) -> Me:
    """The caller's identity, roles and permissions, and the bureaus that the caller sees. It needs only a valid token.

    A portal uses it to show a user only what the user may do.
    """
    return Me(
        subject=identity.subject,
        name=identity.name,
        bureau=identity.bureau,
        client=identity.client,
        roles=[role for role in Role if role in identity.roles],
        permissions=[one for one in Permission if identity.may(one, identity.bureau)],
        expert=identity.expert or None,
        sees=list(identity.sees),
    )
