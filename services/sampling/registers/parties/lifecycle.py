"""The state of the registration of a party, computed from its events."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.contracts.party import PartyRefused, PartyRegistered, PartyRequested, PartyWithdrawn
from shared.draws.registration import PartyKey
from shared.log.event import Event

PartyFact = PartyRequested | PartyRegistered | PartyRefused | PartyWithdrawn
FACTS: Mapping[str, type[PartyFact]] = {fact.type: fact for fact in get_args(PartyFact)}


class Party(Admission):
    """An organisation with its key, its signature over the registration, and from when the registration counts."""

    organisation: str
    name: str
    above: str
    key: str
    signature: str
    approved_by: str
    counts_from: datetime | None = None

    @property
    def stream(self) -> str:
        return f"party/{self.id}"

    @property
    def party(self) -> PartyKey:
        return PartyKey(self.organisation, self.name, self.above, self.key)


def evolve(party: Party | None, event: Event) -> Party:
    """The registration after one more event of its stream; `party` is None before it is requested."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, PartyRequested):
        return Party(**begun(event, fact.remark), **fact.model_dump(exclude={"remark"}))
    assert party is not None  # noqa: S101  # every stream begins with its request
    match fact:
        case PartyRegistered():
            change = {**verdict(party, event, opinion=None), "counts_from": fact.counts_from}
        case PartyRefused():
            change = verdict(party, event, opinion=fact.opinion)
        case PartyWithdrawn():
            change = taken_back(event, fact.reason)
    return party.model_copy(update=change)
