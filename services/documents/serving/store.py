"""Reading services of papers, as far as the reader may know of them; writing their read rows."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from services.documents.paper import store as papers
from services.documents.serving.evolving import FACTS, evolve
from services.documents.serving.state import ServiceOfPapers
from services.documents.serving.tables import ServiceRow
from shared.aggregate import Aggregate
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Asking, Work


class ServiceUnknown(NotFound):
    code = "service-unknown"
    title = "没有这次送达"
    title_en = "No such service"


class ServicesSought(NamedTuple):
    """The services that a list shows; a field that is None does not restrict it."""

    matter: UUID | None = None
    paper: UUID | None = None


async def service_of(ask: Asking, service: UUID) -> ServiceOfPapers:
    """A service that the reader may know of. Raises ServiceUnknown."""
    bureau = await ask.session.scalar(select(ServiceRow.bureau).where(ServiceRow.id == service))
    if bureau is None or not ask.may_see(bureau):
        raise unknown(str(service))
    visible = await papers.visible_to(ask.about(bureau), ServiceRow)
    state = await ask.session.scalar(select(ServiceRow.state).where(ServiceRow.id == service, *visible))
    if state is None:
        raise unknown(str(service))
    return ServiceOfPapers.model_validate(state)


async def services(ask: Asking, sought: ServicesSought, page: PageWanted[UUID]) -> PageFound[ServiceRow, UUID]:
    """The bureau's services, newest first."""
    asked: list[ColumnElement[bool]] = []
    if sought.matter is not None:
        asked.append(col(ServiceRow.matter) == sought.matter)
    if sought.paper is not None:
        asked.append(col(ServiceRow.papers).contains([sought.paper]))
    query = select(ServiceRow).where(ServiceRow.bureau == ask.bureau, *asked, *await papers.visible_to(ask, ServiceRow))
    return await read_page(ask.session, query, (col(ServiceRow.begun),), page, newest_first=True)


async def keep_opened(work: Work, event: Event) -> None:
    """Keep that a covert draw was opened, and let everybody know of the papers, and of their services, that were secret
    for it alone.
    """
    await papers.keep_opened(work, event)
    await papers.show(work.session, ServiceRow, papers.draw_of(event))
    await work.session.flush()


async def project(work: Work, service: ServiceOfPapers, event: Event) -> None:
    """Write the read row after one more event of a service."""
    del event
    await work.session.merge(
        ServiceRow(
            **service.model_dump(include={"id", "bureau", "version", "status"}),
            begun=service.recorded.event,
            matter=service.told.matter,
            papers=list(service.papers),
            hidden=service.covert and not await papers.all_open(work.session, service.draws),
            draws=list(service.draws),
            known_to=[*service.crew, service.recorded.person],
            state=service.model_dump(mode="json"),
        )
    )
    await work.session.flush()


def unknown(service: str) -> ServiceUnknown:
    return ServiceUnknown(f"没有编号为 {service} 的送达。", f"There is no service {service} here.", service=service)


SERVICES: Aggregate[ServiceOfPapers] = Aggregate(
    name="service", facts=FACTS, evolve=evolve, project=project, missing=unknown
)
