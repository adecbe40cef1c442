"""Superiors over HTTP: request the registration of the bureau above, decide on it, list what was registered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.sampling.registers.superiors import store, usecases, wire
from shared.access.roles import Permission
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

PATH = "/superiors"

router = APIRouter(prefix=PATH, tags=["superiors"])

Requester = Annotated[Acting, changing(Permission.SUPERIOR_REQUEST)]
Approver = Annotated[Acting, changing(Permission.SUPERIOR_APPROVE)]


@router.post("", status_code=201, response_model=wire.SuperiorShown, summary="Request the registration of the superior")
async def request_superior(
    body: wire.RegisterSuperiorRequest, once: Once, act: Annotated[Acting, acting(Permission.SUPERIOR_REQUEST)]
) -> Response:
    """Requests that the bureau of the city or of the province is registered as the superior of this bureau. Another
    person must approve it. The superior may annul draws that are announced after the registration.
    """

    async def work() -> Answer:
        superior = await usecases.request(act, body.superior, body.remark)
        return Answer(wire.shown(superior, act.names), location=f"{PATH}/{superior.id}", version=superior.version)

    return await once(work)


@router.get("", summary="List registrations of superiors, newest first")
async def list_superiors(
    ask: Annotated[Asking, listing(Permission.SUPERIOR_READ)], page: NewestFirst
) -> Listed[wire.SuperiorListed]:
    """A page of registrations of the bureau. The superior is the bureau that was registered last."""
    found = await store.superiors(ask.session, ask.bureau, page.wanted)
    return page.of(found, lambda row: wire.SuperiorListed.model_validate(row, from_attributes=True))


@router.get("/{superior}", summary="Get the registration of a superior")
async def get_superior(
    superior: UUID, ask: Annotated[Asking, asking(Permission.SUPERIOR_READ)], tag: Tag
) -> wire.SuperiorShown:
    """The registration with the persons who requested it and decided on it."""
    return wire.shown(tag(await usecases.find_superior(ask, superior)), ask.names)


@router.post("/{superior}/approval", summary="Approve the registration of a superior")
async def approve_superior(superior: UUID, act: Approver, tag: Tag) -> wire.SuperiorShown:
    """Registers the superior in the public log. The person who requested the registration cannot approve it."""
    return wire.shown(tag(await usecases.approve(act, superior)), act.names)


@router.post("/{superior}/refusal", summary="Refuse the registration of a superior with an opinion")
async def refuse_superior(superior: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag) -> wire.SuperiorShown:
    """Refuses the registration. The opinion stays on record; the registration can be requested again."""
    return wire.shown(tag(await usecases.refuse(act, superior, body.opinion)), act.names)


@router.post("/{superior}/withdrawal", summary="Withdraw the request to register a superior")
async def withdraw_superior(
    superior: UUID, body: WithdrawAdmissionRequest, act: Requester, tag: Tag
) -> wire.SuperiorShown:
    """Withdraws a request that nobody has decided on. A superior that is registered stays registered."""
    return wire.shown(tag(await usecases.withdraw(act, superior, body.reason)), act.names)
