"""Reading inspections over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.cases.inspection import store, wire
from services.cases.inspection.showing import shown
from services.cases.inspection.state import Status
from shared.access.roles import Permission
from shared.http.acting import asking, listing
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.policy.clauses import Day
from shared.policy.occasions import Occasion
from shared.work import Asking

PATH = "/inspections"

router = APIRouter(prefix=PATH, tags=["inspections"])


async def sought(
    identifier: Annotated[str | None, Query(max_length=50, description="Only inspections of this enterprise.")] = None,
    status: Status | None = None,
    occasion: Annotated[Occasion | None, Query(description="Only inspections on this occasion.")] = None,
    team: Annotated[str | None, Query(max_length=40, description="Only inspections by this team.")] = None,
    draw: Annotated[
        UUID | None, Query(description="Only inspections that follow this draw, of enterprises, people or items.")
    ] = None,
) -> store.InspectionsSought:
    return store.InspectionsSought(identifier, status, occasion, team, draw)


async def whose(
    among: Annotated[store.InspectionsSought, Depends(sought)],
    person: Annotated[UUID | None, Query(description="Only inspections whose crew this person is of.")] = None,
    since: Annotated[Day | None, Query(description="Only visits on this day or later.")] = None,
    until: Annotated[Day | None, Query(description="Only visits on this day or before.")] = None,
    mine: Annotated[bool, Query(description="Only inspections whose crew the caller is of.")] = False,
) -> store.InspectionsSought:
    return among._replace(person=person, since=since, until=until, mine=mine)


@router.get("", summary="List inspections, newest first")
async def list_inspections(
    ask: Annotated[Asking, listing(Permission.INSPECTION_READ_OWN, Permission.INSPECTION_READ)],
    page: NewestFirst,
    among: Annotated[store.InspectionsSought, Depends(whose)],
) -> Listed[wire.InspectionListed]:
    """A page of inspections of the bureau; the query parameters narrow the list. An inspection of a covert draw is
    shown only to its crew and to callers who may read covert draws, until the draw is opened. An expert sees the
    inspections whose crew the expert is of.
    """
    found = await store.inspections(ask, among, page.wanted)
    return page.of(found, lambda row: wire.InspectionListed.model_validate(row, from_attributes=True))


@router.get("/{inspection}", summary="Get an inspection with everything that is on record of it")
async def get_inspection(
    inspection: UUID,
    ask: Annotated[Asking, asking(Permission.INSPECTION_READ_OWN, Permission.INSPECTION_READ)],
    tag: Tag,
) -> wire.InspectionShown:
    """The inspection with every round of its papers, its visit, findings, orders, leads, clocks, and what may happen
    next.
    """
    return shown(tag(await store.inspection_of(ask, inspection)), ask)
