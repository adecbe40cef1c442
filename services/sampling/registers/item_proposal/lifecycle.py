"""The state of a proposal, computed from its events."""

from collections.abc import Mapping
from typing import get_args

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.canonical import JsonObject
from shared.contracts.items import ItemAccepted, ItemChangeKind, ItemDeclined, ItemProposed, ItemWithdrawn
from shared.log.event import Event

ProposalFact = ItemProposed | ItemAccepted | ItemDeclined | ItemWithdrawn
FACTS: Mapping[str, type[ProposalFact]] = {fact.type: fact for fact in get_args(ProposalFact)}


class ItemProposal(Admission):
    """A change of the item list that a section proposed. `fields` is the item as it should be; {} to drop it. `base` is
    the version of the item's record on which the section decided.
    """

    change: ItemChangeKind
    key: str
    fields: JsonObject
    base: int
    section: str

    @property
    def stream(self) -> str:
        return f"item-proposal/{self.id}"


def evolve(proposal: ItemProposal | None, event: Event) -> ItemProposal:
    """The proposal after one more event of its stream; `proposal` is None before it is made."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, ItemProposed):
        return ItemProposal(**begun(event, fact.reason), **fact.model_dump(exclude={"reason"}))
    assert proposal is not None  # noqa: S101  # every stream begins with its proposal
    match fact:
        case ItemAccepted():
            change = verdict(proposal, event, opinion=None)
        case ItemDeclined():
            change = verdict(proposal, event, opinion=fact.opinion)
        case ItemWithdrawn():
            change = taken_back(event, fact.reason)
    return proposal.model_copy(update=change)
