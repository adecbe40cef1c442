"""The answers of the API about visits that cases was told of. Days are Beijing days."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.draws.assignment.lifecycle import AssignmentStatus
from services.sampling.draws.assignment.store import AssignmentFound
from shared.below import ServicePath
from shared.clock import BeijingTime
from shared.contracts.assignment import CalledOff, Visit, VisitChange
from shared.contracts.held import NotHeldBecause


class AssignmentLinks(BaseModel):
    """The paths of what the visit is made of, on the same host."""

    crew: list[ServicePath] = Field(description="The draws of the people.", examples=[["/sampling/draws/0190f1d2"]])
    targets: ServicePath | None = Field(
        description="The draw of the enterprise.", examples=["/sampling/draws/0190f1d2-7c1b"]
    )
    items: list[ServicePath] = Field(description="The draws of the items.", examples=[["/sampling/draws/0190f1d2"]])
    plan: ServicePath | None = Field(examples=["/sampling/plans/0190f1d2-7c1b-7c3e-9d4e"])
    enterprise: ServicePath = Field(examples=["/sampling/enterprises/91370124EXAMP00154"])
    instead_of: ServicePath | None = Field(
        description="The visit that was called off, because this enterprise took the place of the other.",
        examples=["/sampling/assignments/5b1f7c7e-7d0c-4b7e-8f0e-1d2c3b4a5968"],
    )


class NotHeldShown(BaseModel):
    """Why cases did not hold the inspection: it called the inspection off, or the crew was there in vain. `reason` is
    the code of the reason for which it was called off; else empty.
    """

    day: date
    because: NotHeldBecause
    reason: str = Field(examples=["closed"])


class AssignmentShown(BaseModel):
    """A visit as cases was told of it: `visit` is its newest state. `changed` is what its newest event has changed."""

    bureau: str = Field(examples=["370124"])
    status: AssignmentStatus
    called_off: CalledOff | None
    reason: str = Field(description="The code of the reason for which the enterprise gave up its place; else empty.")
    changed: list[VisitChange]
    visit: Visit
    assigned_at: BeijingTime
    told_at: Annotated[BeijingTime, Field(description="When cases was told of the newest state.")]
    not_held: NotHeldShown | None = Field(
        description="What cases has told: the inspection was not held. Null before, and if it was held."
    )
    event: UUID
    version: int
    links: AssignmentLinks


def shown(found: AssignmentFound, *, personal: bool) -> AssignmentShown:
    """The visit; without the personal data of its enterprise, unless the reader may know them (`personal`)."""
    assignment, told = found
    visit = assignment.visit
    if not personal:
        visit = visit.model_copy(update={"party": visit.party.without_personal()})
    draws, plan = visit.draws, visit.plan
    links = AssignmentLinks(
        crew=[_draw(each) for each in draws.crew],
        targets=_draw(draws.targets) if draws.targets else None,
        items=[_draw(each) for each in draws.items],
        plan=f"/plans/{plan.id}" if plan else None,
        enterprise=f"/enterprises/{visit.party.identifier}",
        instead_of=f"/assignments/{assignment.instead_of}" if assignment.instead_of else None,
    )
    not_held = told and NotHeldShown.model_validate(told.model_dump(exclude={"inspection", "bureau"}))
    said = assignment.model_dump(exclude={"instead_of", "trace", "visit"})
    return AssignmentShown(**said, status=assignment.status, not_held=not_held, visit=visit, links=links)


def _draw(draw: UUID) -> str:
    return f"/draws/{draw}"
