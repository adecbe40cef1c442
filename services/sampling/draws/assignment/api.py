"""Visits over HTTP: which crew inspects which enterprise, as cases was told."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.sampling.draws.assignment import store, wire
from services.sampling.draws.assignment.lifecycle import AssignmentStatus
from shared.access.roles import Permission
from shared.http.acting import listing
from shared.http.paging import Listed, Page, page_by
from shared.http.preconditions import Tag
from shared.policy.clauses import Day
from shared.work import Asking

router = APIRouter(prefix="/assignments", tags=["assignments"])

Reader = Annotated[Asking, listing(Permission.DRAW_READ_OWN, Permission.DRAW_READ)]


async def asked_for(
    identifier: Annotated[str | None, Query(max_length=50, description="Only visits of this enterprise.")] = None,
    person: Annotated[
        str | None,
        Query(
            max_length=80,
            description="Only visits of this person: the register and the key, such as `people/鲁平执-0017`.",
        ),
    ] = None,
    draw: Annotated[
        UUID | None, Query(description="Only visits whose enterprise or whose people this draw drew.")
    ] = None,
    status: AssignmentStatus | None = None,
    since: Annotated[
        Day | None, Query(alias="from", description="Only visits whose first day is this day or later.")
    ] = None,
    until: Annotated[Day | None, Query(description="Only visits whose first day is this day or before.")] = None,
    not_held: Annotated[
        bool | None,
        Query(description="Only visits of which cases has told that the inspection was not held, or only the others."),
    ] = None,
) -> store.AssignmentsSought:
    return store.AssignmentsSought(identifier, person, draw, status, since, until, not_held)


@router.get("", summary="List the visits that cases was told of, newest first day first")
async def list_assignments(
    ask: Reader,
    page: Annotated[Page[store.Place], Depends(page_by(store.Place))],
    sought: Annotated[store.AssignmentsSought, Depends(asked_for)],
) -> Listed[wire.AssignmentShown]:
    """A page of the visits that the caller may see. Callers who may read people see all visits; those of a covert draw
    only if they may read covert draws, until it is opened. Everybody else sees the visits that they make themselves:
    an inspector by the subject of the token, an expert by its claim `expert`.
    """
    found = await store.assignments(ask, sought, page.wanted)
    return page.of(found, lambda one: wire.shown(one, personal=_personal(ask)))


@router.get("/{inspection}", summary="Get a visit that cases was told of")
async def get_assignment(inspection: UUID, ask: Reader, tag: Tag) -> wire.AssignmentShown:
    """The visit as it is now, also if it was called off, or if cases could not hold it. The inspection in cases has the
    same id.
    """
    return wire.shown(tag.of_part(await store.assignment_of(ask, inspection)), personal=_personal(ask))


def _personal(ask: Asking) -> bool:
    return ask.may(Permission.DIRECTORY_READ_PERSONAL)
