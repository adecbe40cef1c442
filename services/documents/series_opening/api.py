"""Opening numbers over HTTP: requested by one person, approved by another, before a count gives its first number."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.documents.series_opening import store, usecases, wire
from services.documents.series_opening.wire import opening_shown
from shared.access.roles import Permission
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

PATH = "/series-openings"

router = APIRouter(prefix=PATH, tags=["registers"])

Requester = Annotated[Acting, changing(Permission.SERIES_REQUEST)]
Approver = Annotated[Acting, changing(Permission.SERIES_APPROVE)]


@router.post("", status_code=201, response_model=wire.SeriesOpeningShown, summary="Request an opening number")
async def request_series_opening(
    body: wire.OpenSeriesRequest, once: Once, act: Annotated[Acting, acting(Permission.SERIES_REQUEST)]
) -> Response:
    """Asks that a count goes on from the register that the bureau kept before it moved here. Another person must
    approve it, before the count gives its first number.
    """

    async def work() -> Answer:
        asked = await usecases.request(act, body.opening(), body.remark)
        return Answer(opening_shown(asked, act.names), location=f"{PATH}/{asked.id}", version=asked.version)

    return await once(work)


@router.get("", summary="List opening numbers, newest first")
async def list_series_openings(
    ask: Annotated[Asking, listing(Permission.PAPER_READ)], page: NewestFirst
) -> Listed[wire.SeriesOpeningShown]:
    """A page of the opening numbers that were requested in the bureau."""
    return page.of(await store.openings(ask, page.wanted), lambda asked: opening_shown(asked, ask.names))


@router.get("/{opening}", summary="Get an opening number")
async def get_series_opening(
    opening: UUID, ask: Annotated[Asking, asking(Permission.PAPER_READ)], tag: Tag
) -> wire.SeriesOpeningShown:
    """The opening number with the persons who requested it and decided on it."""
    return opening_shown(tag(await store.opening_of(ask, opening)), ask.names)


@router.post("/{opening}/approval", summary="Approve an opening number")
async def approve_series_opening(opening: UUID, act: Approver, tag: Tag) -> wire.SeriesOpeningShown:
    """The count begins with this number. The person who requested it cannot approve it."""
    return opening_shown(tag(await usecases.approve(act, opening)), act.names)


@router.post("/{opening}/refusal", summary="Refuse an opening number with an opinion")
async def refuse_series_opening(
    opening: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag
) -> wire.SeriesOpeningShown:
    """The opinion stays on record; another opening number can be requested."""
    return opening_shown(tag(await usecases.refuse(act, opening, body.opinion)), act.names)


@router.post("/{opening}/withdrawal", summary="Withdraw the request for an opening number")
async def withdraw_series_opening(
    opening: UUID, body: WithdrawAdmissionRequest, act: Requester, tag: Tag
) -> wire.SeriesOpeningShown:
    """Withdraws a request that nobody has decided on."""
    return opening_shown(tag(await usecases.withdraw(act, opening, body.reason)), act.names)
