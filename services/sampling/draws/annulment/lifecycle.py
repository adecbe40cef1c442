"""The state of a requested annulment, computed from its events."""

from collections.abc import Mapping
from typing import get_args
from uuid import UUID

from services.sampling.draws.draw.annulling import Grounds
from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.contracts.annulment import AnnulmentApproved, AnnulmentRefused, AnnulmentRequested, AnnulmentWithdrawn
from shared.contracts.fact import BlobRef
from shared.log.event import Event

AnnulmentFact = AnnulmentRequested | AnnulmentApproved | AnnulmentRefused | AnnulmentWithdrawn
FACTS: Mapping[str, type[AnnulmentFact]] = {fact.type: fact for fact in get_args(AnnulmentFact)}


class Annulment(Admission):
    """The annulment of a draw that one person requests. `asks` is the bureau of that person; `recorded` is the event of
    the draw, once it is annulled.
    """

    draw: UUID
    asks: str
    authority: str
    decision: BlobRef | None
    recorded: UUID | None = None

    @property
    def stream(self) -> str:
        return f"annulment/{self.id}"

    @property
    def grounds(self) -> Grounds:
        return Grounds(self.authority, self.decision)


def evolve(annulment: Annulment | None, event: Event) -> Annulment:
    """The annulment after one more event of its stream; `annulment` is None before it is requested."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, AnnulmentRequested):
        said = dict(fact)
        return Annulment(**begun(event, said.pop("remark")), **said)
    assert annulment is not None  # noqa: S101  # every stream begins with its request
    match fact:
        case AnnulmentApproved():
            update = {**verdict(annulment, event, opinion=None), "recorded": fact.recorded}
        case AnnulmentRefused():
            update = verdict(annulment, event, opinion=fact.opinion)
        case AnnulmentWithdrawn():
            update = taken_back(event, fact.reason)
    return annulment.model_copy(update=update)
