"""One enterprise over HTTP. Every edit answers with the enterprise as it then stands; its ETag is the version."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.registers.enterprises import edit_store, edit_usecases, edit_wire, requests
from services.sampling.registers.enterprises import search_store as directory
from services.sampling.registers.enterprises.editing import Edit
from services.sampling.registers.enterprises.history import fields_in, told_by
from services.sampling.registers.enterprises.wire import EnterpriseFields, EnterpriseKnown, Listing
from services.sampling.visibility import SeenDirectoryBureau
from shared.access.identity import Here, requires
from shared.access.roles import Permission
from shared.contracts.directory import (
    EnterpriseFlagged,
    EnterpriseReopened,
    EnterpriseRetired,
    FlagLifted,
    LicenceRecorded,
    LicenceWithdrawn,
)
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.paging import Page, page_by
from shared.http.preconditions import IfMatch, Precondition, etag
from shared.log.occasion import Occasion

Identifier = Annotated[
    str, Path(description="Unified social credit code, or old registration number.", examples=["91370124EXAMP00154"])
]
router = APIRouter(prefix="/enterprises", tags=["directory"])

Editor = Depends(requires(Permission.DIRECTORY_EDIT))


class Editing:
    """One edit of one enterprise, and the answer to it."""

    def __init__(self, identifier: Identifier, if_match: IfMatch, here: Here, session: Tx, response: Response) -> None:
        self.identifier: str = identifier
        self.if_match: Precondition = if_match
        self.here: Occasion = here
        self.session: AsyncSession = session
        self._response = response

    async def __call__(self, fact: Edit) -> edit_wire.EnterpriseInFull:
        await edit_usecases.edit(self.session, self.here, self.if_match, self.identifier, fact)
        return await self.answer()

    async def answer(self) -> edit_wire.EnterpriseInFull:
        shown = await _in_full(self.session, self.here.bureau, self.identifier)
        self._response.headers["ETag"] = etag(shown.version)
        return shown


Edited = Annotated[Editing, Depends()]


@router.post(
    "",
    status_code=201,
    response_model=edit_wire.EnterpriseInFull,
    summary="Put in an enterprise that is on no list",
    dependencies=[Editor],
)
async def post_enterprise(body: requests.AddRequest, once: Once, here: Here, session: Tx) -> Response:
    async def work() -> Answer:
        identifier = await edit_usecases.add(session, here, body)
        shown = await _in_full(session, here.bureau, identifier)
        return Answer(shown, location=f"/enterprises/{identifier}", version=shown.version)

    return await once(work)


@router.post("/flags", status_code=200, summary="Raise a flag on many", dependencies=[Editor])
async def post_flags(body: requests.FlagManyRequest, here: Here, session: Tx) -> edit_wire.FlaggedMany:
    """A blacklist as it arrives: identifiers, the day, the source. Those that are not in the directory, or marked so
    already, are named and left alone, so that the same list can be sent again.
    """
    return await edit_usecases.flag_many(session, here, body)


@router.get("/{identifier}", summary="An enterprise, and the lists that name it")
async def get_enterprise(
    identifier: Identifier,
    bureau: SeenDirectoryBureau,
    session: Tx,
    response: Response,
    on: Annotated[date | None, Query(description="As it was known at the end of this day in Beijing.")] = None,
) -> edit_wire.EnterpriseInFull:
    shown = await _in_full(session, bureau, identifier)
    if on is None:
        response.headers["ETag"] = etag(shown.version)
        return shown
    row = await edit_store.version_on(session, bureau, identifier, on)
    if row is None:
        raise edit_usecases.not_known_then(identifier, on)
    return edit_wire.EnterpriseInFull.model_validate({**shown.model_dump(), **fields_in(row)})


@router.get("/{identifier}/history", summary="All that was known of an enterprise, newest first: who said so, and why")
async def get_history(
    identifier: Identifier, bureau: SeenDirectoryBureau, page: Annotated[Page[int], Depends(page_by(int))], session: Tx
) -> list[edit_wire.Version]:
    rows = await edit_store.versions_before(session, bureau, identifier, page.after, page.fetch)
    if not rows and page.after is None:
        raise edit_usecases.unknown(identifier)
    return [_version(row) for row in page.cut(rows, lambda row: int(row["version"]))]


@router.post("/{identifier}/amendments", summary="Amend what is known of an enterprise", dependencies=[Editor])
async def post_amendment(body: requests.AmendRequest, edited: Edited) -> edit_wire.EnterpriseInFull:
    """Stands until the next statement: an edit, or an import of a list that has the column."""
    await edit_usecases.amend(edited.session, edited.here, edited.if_match, edited.identifier, body)
    return await edited.answer()


@router.post("/{identifier}/flags", summary="Raise a flag", dependencies=[Editor])
async def post_flag(body: requests.FlagRequest, edited: Edited) -> edit_wire.EnterpriseInFull:
    return await edited(EnterpriseFlagged(**body.model_dump()))


@router.post("/{identifier}/flags/lifting", summary="Lift a flag", dependencies=[Editor])
async def post_lifting(body: requests.LiftRequest, edited: Edited) -> edit_wire.EnterpriseInFull:
    return await edited(FlagLifted(**body.model_dump()))


@router.post("/{identifier}/licences", summary="Record a licence", dependencies=[Editor])
async def post_licence(body: requests.LicenceRequest, edited: Edited) -> edit_wire.EnterpriseInFull:
    return await edited(LicenceRecorded(**body.model_dump()))


@router.post("/{identifier}/licences/withdrawal", summary="Withdraw a licence", dependencies=[Editor])
async def post_withdrawal(body: requests.WithdrawRequest, edited: Edited) -> edit_wire.EnterpriseInFull:
    return await edited(LicenceWithdrawn(**body.model_dump()))


@router.post("/{identifier}/status", summary="Retire an enterprise, or have it open again", dependencies=[Editor])
async def post_status(body: requests.StatusRequest, edited: Edited) -> edit_wire.EnterpriseInFull:
    if body.status == "open":
        return await edited(EnterpriseReopened(reason=body.reason))
    return await edited(EnterpriseRetired(status=body.status, reason=body.reason))


async def _in_full(session: AsyncSession, bureau: str, identifier: str) -> edit_wire.EnterpriseInFull:
    row = await directory.enterprise_now(session, bureau, identifier)
    if row is None:
        raise edit_usecases.unknown(identifier)
    known: dict[str, Any] = {
        **row,
        "changed_by": row["import"],
        "flags": orjson.loads(row["flags"]),
        "licences": orjson.loads(row["licences"]),
    }
    lists = await edit_store.lists_naming(session, bureau, identifier)
    named = tuple(Listing.model_validate(listing, from_attributes=True) for listing in lists)
    return edit_wire.EnterpriseInFull(**EnterpriseKnown.model_validate(known).model_dump(), lists=named)


def _version(row: Mapping[str, Any]) -> edit_wire.Version:
    fields = fields_in(row)
    told = {"fields": EnterpriseFields.model_validate(fields), "trace": fields["trace"], **told_by(row)}
    return edit_wire.Version(
        **told, version=row["version"], from_=row["changed_at"], until=row["until"], event=row["event"]
    )
