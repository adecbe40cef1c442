"""Searching the directory over HTTP: pages of enterprises."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import StringConstraints

from services.sampling.registers.enterprises import search_store, wire
from services.sampling.registers.enterprises.listing import EnterprisesWanted
from services.sampling.registers.enterprises.wording import Status
from shared.access.roles import Permission
from shared.http.acting import listing
from shared.http.paging import ByIdentifier, Listed
from shared.policy.conditions import Flag
from shared.work import Asking

router = APIRouter(tags=["directory"])
_Value = Annotated[str, StringConstraints(min_length=1, max_length=100)]


async def exactly(
    industry: _Value | None = None,
    sector: Annotated[_Value | None, Query(description="Only enterprises of this sector of supervision.")] = None,
    area: _Value | None = None,
    group: _Value | None = None,
    risk_class: Annotated[
        _Value | None, Query(description="Only enterprises of this risk class, as their list names it.")
    ] = None,
    credit_class: Annotated[
        _Value | None, Query(description="Only enterprises of this credit class: A, B, C or D.")
    ] = None,
    list_name: Annotated[
        str | None, Query(alias="list", max_length=64, description="Only enterprises that this list names now.")
    ] = None,
) -> dict[str, str | None]:
    return {
        "industry": industry,
        "sector": sector,
        "area": area,
        "group": group,
        "risk_class": risk_class,
        "credit_class": credit_class,
        "list": list_name,
    }


async def asked_for(
    exact: Annotated[dict[str, str | None], Depends(exactly)],
    text: Annotated[
        str | None,
        Query(
            min_length=2,
            max_length=100,
            description="A part of the name; or the beginning of the identifier, at least four digits and letters.",
        ),
    ] = None,
    status: Status | None = None,
    flag: Annotated[Flag | None, Query(description="Only enterprises that have this flag now.")] = None,
    vanished: Annotated[
        bool | None,
        Query(
            description="If true, only enterprises that no list names any more; if false, only the other enterprises."
        ),
    ] = None,
    last_import: Annotated[UUID | None, Query(description="Only enterprises that this import changed last.")] = None,
) -> EnterprisesWanted:
    return EnterprisesWanted(
        **exact, text=text, status=status, flag=flag, vanished=vanished, last_import=last_import, personal=False
    )


@router.get("/enterprises", summary="List enterprises of the directory", response_model=Listed[wire.EnterpriseKnown])
async def list_enterprises(
    ask: Annotated[Asking, listing(Permission.DIRECTORY_READ)],
    page: ByIdentifier,
    wanted: Annotated[EnterprisesWanted, Depends(asked_for)],
) -> Response:
    """A page of enterprises in the order of their identifiers. If several query parameters are given, the enterprises
    must fit all of them.
    """
    wanted = replace(wanted, personal=ask.may(Permission.DIRECTORY_READ_PERSONAL))
    return page.of_json(await search_store.enterprises(ask.session, ask.bureau, wanted, page.wanted))
