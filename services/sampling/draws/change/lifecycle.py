"""The state of a requested change after a draw, computed from its events."""

from collections.abc import Mapping
from typing import get_args
from uuid import UUID

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.contracts.change import ChangeApproved, ChangeKind, ChangeRefused, ChangeRequested, ChangeWithdrawn
from shared.log.event import Event

ChangeFact = ChangeRequested | ChangeApproved | ChangeRefused | ChangeWithdrawn
FACTS: Mapping[str, type[ChangeFact]] = {fact.type: fact for fact in get_args(ChangeFact)}


class DrawChange(Admission):
    """A change after a draw that one person requests. `unit` is the unit that a substitution withdraws. `recorded` is
    the event of the draw: a succession is recorded when it is requested, other changes when they are approved.
    """

    draw: UUID
    kind: ChangeKind
    grounds: str | None
    """The code of a reason of the policy's list; None for an opening when all visits are on record."""
    evidence: str | None
    unit: str | None
    recorded: UUID | None = None

    @property
    def stream(self) -> str:
        return f"change/{self.id}"


def evolve(change: DrawChange | None, event: Event) -> DrawChange:
    """The change after one more event of its stream; `change` is None before it is requested."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, ChangeRequested):
        said = fact.model_dump(exclude={"reason", "remark"})
        return DrawChange(**begun(event, fact.remark), **said, grounds=fact.reason)
    assert change is not None  # noqa: S101  # every stream begins with its request
    match fact:
        case ChangeApproved():
            update = {**verdict(change, event, opinion=None), "recorded": fact.recorded}
        case ChangeRefused():
            update = verdict(change, event, opinion=fact.opinion)
        case ChangeWithdrawn():
            update = taken_back(event, fact.reason)
    return change.model_copy(update=update)
