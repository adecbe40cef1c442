"""The state of the adoption of a policy file, computed from its events."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.contracts.fact import BlobRef
from shared.contracts.policy import PolicyAdopted, PolicyRefused, PolicyRequested, PolicyWarning, PolicyWithdrawn
from shared.log.event import Event

PolicyFact = PolicyRequested | PolicyAdopted | PolicyRefused | PolicyWithdrawn
FACTS: Mapping[str, type[PolicyFact]] = {fact.type: fact for fact in get_args(PolicyFact)}


class Adoption(Admission):
    """A policy file that a bureau is asked to adopt, by the SHA-256 of its bytes.

    `first` and `last` are the days that the file names; once it is adopted, those on which it rules.
    """

    file: str
    policy: str
    title: str
    first: date
    last: date | None = None
    content: BlobRef
    warnings: tuple[PolicyWarning, ...] = ()

    @property
    def stream(self) -> str:
        return f"policy/{self.id}"


def evolve(adoption: Adoption | None, event: Event) -> Adoption:
    """The adoption after one more event of its stream; `adoption` is None before it is requested."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, PolicyRequested):
        return Adoption(**begun(event, None), **fact.model_dump())
    assert adoption is not None  # noqa: S101  # every stream begins with its request
    match fact:
        case PolicyAdopted():
            change = {**verdict(adoption, event, opinion=None), "first": fact.first, "last": fact.last}
        case PolicyRefused():
            change = verdict(adoption, event, opinion=fact.opinion)
        case PolicyWithdrawn():
            change = taken_back(event, fact.reason)
    return adoption.model_copy(update=change)
