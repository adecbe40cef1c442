"""Searching the directory over HTTP: pages of enterprises."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import StringConstraints

from services.sampling.registers.enterprises import search_store, wire
from services.sampling.registers.enterprises.listing import EnterprisesWanted
from services.sampling.registers.enterprises.wording import Status
from shared.access.roles import Permission
from shared.http.acting import listing
from shared.http.dear import dear
from shared.http.paging import ByIdentifier
from shared.http.sending import sheet_answer, sheet_sent
from shared.policy.conditions import Flag
from shared.sheets import SHEET_FORMS, SheetForm
from shared.work import Asking

router = APIRouter(tags=["directory"])
Reader = Annotated[Asking, listing(Permission.DIRECTORY_READ)]
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
) -> dict[str, Any]:
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
    exact: Annotated[dict[str, Any], Depends(exactly)],
    text: Annotated[
        str | None,
        Query(
            min_length=2,
            max_length=100,
            description="Parts of the name, present or former, with blanks between them, in any order: in Chinese, in "
            "pinyin, or by initials; or a part of the identifier, at least four digits and letters. Case, width, "
            "brackets and what is invisible make no difference.",
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


@router.get("/enterprises", summary="List enterprises of the directory", response_model=wire.EnterprisesFound)
async def list_enterprises(
    ask: Reader,
    page: ByIdentifier,
    wanted: Annotated[EnterprisesWanted, Depends(asked_for)],
) -> Response:
    """A page of enterprises in the order of their identifiers. If several query parameters are given, the enterprises
    must fit all of them.

    `text` is found as it stands from the moment of an import or edit; in pinyin, by a part of the identifier and by
    former names some minutes after it. A code that was mistyped is told, and the enterprises are listed that were
    probably meant.
    """
    wanted = replace(wanted, personal=ask.may(Permission.DIRECTORY_READ_PERSONAL))
    found = await search_store.enterprises(ask.session, ask.bureau, wanted, page.wanted)
    wrong = wire.EnterprisesFound.mistaken(found.mistake, found.likely)
    return page.of_json(found.page.to(itemgetter("json")), wrong_code=wrong and wrong.model_dump())


def _get_sheet(form: SheetForm) -> Callable[..., Awaitable[Response]]:
    async def get_sheet(ask: Reader, wanted: Annotated[EnterprisesWanted, Depends(asked_for)]) -> Response:
        """All enterprises that fit, in the order of their identifiers, under headers that an import reads again. A text
        that a spreadsheet would take for a formula has a quote in front, which an import takes away. Personal data are
        left out for callers who may not know them.
        """
        wanted = replace(wanted, personal=ask.may(Permission.DIRECTORY_READ_PERSONAL))
        write = partial(search_store.export, ask.session, ask.bureau, wanted)
        return await sheet_sent(ask, write, form, "enterprises")

    return get_sheet


for _form in SHEET_FORMS:
    router.add_api_route(
        f"/enterprises.{_form}",
        _get_sheet(_form),
        name=f"export_enterprises_{_form}",
        summary=f"Export enterprises as {_form.upper()}",
        response_class=Response,
        responses=sheet_answer(_form),
        dependencies=[dear(400)],
    )
