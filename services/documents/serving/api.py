"""The service of papers over HTTP. Every action answers with the service as it is after the action; the ETag is the
version for the next action.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.documents.paper.making_usecases import office_of
from services.documents.serving import requests as bodies
from services.documents.serving import store, usecases
from services.documents.serving.showing import listed, shown
from services.documents.serving.usecases import Bureau
from services.documents.serving.wire import ServiceListed, ServiceShown
from shared.access.roles import Permission
from shared.calendar import published_calendar
from shared.http.acting import acting, asking, changing, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.resources import Opened, Resources
from shared.work import Acting, Asking

PATH = "/services"

router = APIRouter(prefix=PATH, tags=["services"])

Server = Annotated[Acting, changing(Permission.PAPER_SERVE)]
Approver = Annotated[Acting, changing(Permission.PAPER_APPROVE)]


def _bureau(resources: Resources) -> Bureau:
    return Bureau(office_of(resources), published_calendar())


@router.post("", status_code=201, response_model=ServiceShown, summary="Record a service", dependencies=[dear(5)])
async def record_service(
    body: bodies.RecordServiceRequest,
    once: Once,
    resources: Opened,
    act: Annotated[Acting, acting(Permission.PAPER_SERVE)],
) -> Response:
    """Records how issued papers of one inspection or case were served on one addressee, with the proofs that the law
    asks for. The receipt is drafted and issued by itself; what begins with the service, such as the time to rectify,
    begins on the day on which the papers count as served.
    """

    async def work() -> Answer:
        service = await usecases.record(act, resources.once(_bureau), body)
        return Answer(shown(service, act.names), location=f"{PATH}/{service.id}", version=service.version)

    return await once(work)


async def sought(
    matter: Annotated[UUID | None, Query(description="Only services of papers of this inspection or case.")] = None,
    paper: Annotated[UUID | None, Query(description="Only services of this paper.")] = None,
) -> store.ServicesSought:
    return store.ServicesSought(matter, paper)


@router.get("", summary="List services, newest first")
async def list_services(
    ask: Annotated[Asking, listing(Permission.PAPER_READ)],
    page: NewestFirst,
    among: Annotated[store.ServicesSought, Depends(sought)],
) -> Listed[ServiceListed]:
    """A page of the bureau's services; the query parameters narrow the list. Services in a covert visit are shown only
    to its crew and to callers who may read covert draws, until its draws are open.
    """
    return page.of(await store.services(ask, among, page.wanted), listed)


@router.get("/{service}", summary="Get a service")
async def get_service(service: UUID, ask: Annotated[Asking, asking(Permission.PAPER_READ)], tag: Tag) -> ServiceShown:
    """The service with its proofs, its receipt, its corrections, and what may happen next."""
    return shown(tag(await store.service_of(ask, service)), ask.names)


@router.post("/{service}/correction-request", summary="Ask to correct a service")
async def request_service_correction(
    service: UUID, body: bodies.CorrectServiceRequest, act: Server, resources: Opened, tag: Tag
) -> ServiceShown:
    """Records what is to be on record instead, or that the papers were not served; and why. Another person decides."""
    asked = await usecases.request_correction(act, resources.once(_bureau), service, body)
    return shown(tag(asked), act.names)


@router.post("/{service}/correction", summary="Correct a service", dependencies=[dear(5)])
async def approve_service_correction(service: UUID, act: Approver, resources: Opened, tag: Tag) -> ServiceShown:
    """Corrects what is on record, as somebody else has asked. Another receipt replaces the earlier one, and what begins
    with the service begins anew. Of papers that were not served, the receipt is withdrawn.
    """
    return shown(tag(await usecases.correct(act, resources.once(_bureau), service)), act.names)


@router.post("/{service}/correction-refusal", summary="Refuse to correct a service")
async def refuse_service_correction(
    service: UUID, body: bodies.ServiceOpinionRequest, act: Approver, tag: Tag
) -> ServiceShown:
    """Records why what is on record stays."""
    return shown(tag(await usecases.refuse_correction(act, service, body.opinion)), act.names)
