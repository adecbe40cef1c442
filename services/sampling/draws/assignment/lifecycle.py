"""The state of a visit that was told to cases, computed from its events: assigned, amended, and perhaps called off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.assignment import CalledOff, InspectionAmended, InspectionAssigned, Visit, VisitChange
from shared.log.event import Event

AssignmentStatus = Literal["standing", "called-off"]
AssignmentFact = InspectionAssigned | InspectionAmended
FACTS: Mapping[str, type[AssignmentFact]] = {fact.type: fact for fact in get_args(AssignmentFact)}


class Assignment(BaseModel):
    """A visit as cases knows it. `told_at` is the time of its newest event, `changed` what that event has changed."""

    model_config = ConfigDict(frozen=True)

    bureau: str
    version: int
    trace: str
    event: UUID
    visit: Visit
    assigned_at: datetime
    told_at: datetime
    instead_of: UUID | None = None
    changed: tuple[VisitChange, ...] = ()
    called_off: CalledOff | None = None
    reason: str = ""

    @property
    def stream(self) -> str:
        return f"assigned/{self.visit.inspection}"

    @property
    def status(self) -> AssignmentStatus:
        return "called-off" if self.called_off else "standing"


def evolve(assignment: Assignment | None, event: Event) -> Assignment:
    """The visit after one more event of its stream; `assignment` is None before it is assigned."""
    fact = FACTS[event.type].of(event)
    visit = Visit.model_validate(fact.model_dump())
    read = {"version": event.version, "event": event.id, "visit": visit, "told_at": event.time}
    if isinstance(fact, InspectionAssigned):
        return Assignment(
            **read, bureau=event.bureau, trace=event.trace, assigned_at=event.time, instead_of=fact.instead_of
        )
    assert assignment is not None  # noqa: S101  # every stream begins with its assignment
    said = {"changed": fact.changed, "called_off": fact.called_off, "reason": fact.reason}
    return assignment.model_copy(update={**read, **said})
