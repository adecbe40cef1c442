"""The state of the registration of a superior, computed from its events."""

from collections.abc import Mapping
from typing import get_args

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.contracts.party import SuperiorRefused, SuperiorRegistered, SuperiorRequested, SuperiorWithdrawn
from shared.log.event import Event

SuperiorFact = SuperiorRequested | SuperiorRegistered | SuperiorRefused | SuperiorWithdrawn
FACTS: Mapping[str, type[SuperiorFact]] = {fact.type: fact for fact in get_args(SuperiorFact)}


class Superior(Admission):
    """The registration of the bureau above, by its area code."""

    superior: str

    @property
    def stream(self) -> str:
        return f"superior/{self.id}"


def evolve(superior: Superior | None, event: Event) -> Superior:
    """The registration after one more event of its stream; `superior` is None before it is requested."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, SuperiorRequested):
        return Superior(**begun(event, fact.remark), superior=fact.superior)
    assert superior is not None  # noqa: S101  # every stream begins with its request
    match fact:
        case SuperiorRegistered():
            change = verdict(superior, event, opinion=None)
        case SuperiorRefused():
            change = verdict(superior, event, opinion=fact.opinion)
        case SuperiorWithdrawn():
            change = taken_back(event, fact.reason)
    return superior.model_copy(update=change)
