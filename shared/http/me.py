"""Who asks: what the token says of them, and what they may do."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from shared.access.roles import Permission, Role
from shared.http.caller import Identified

router = APIRouter(tags=["identity"])


class Me(BaseModel):
    """The subject of the token that came with the request. `name` is None where the token has no display name."""

    subject: str = Field(description="Who it is, as the identity provider knows them.", examples=["u-0017"])
    bureau: str = Field(description="Six-digit area code.", examples=["370124"])
    client: str = Field(description="The program that asked for the token.", examples=["county-portal"])
    roles: list[Role] = Field(description="Roles that mean something here, in the order of the list of roles.")
    permissions: list[Permission] = Field(description="What these roles allow with the own bureau's rows.")


@router.get("/me", summary="Who the token says I am, and what I may do")
async def get_me(identity: Identified) -> Me:
    """Asks nothing but a valid token. A portal shows by it what its user may do, before they try."""
    return Me(
        subject=identity.subject,
        bureau=identity.bureau,
        client=identity.client,
        roles=[role for role in Role if role in identity.roles],
        permissions=[one for one in Permission if identity.may(one, identity.bureau)],
    )
