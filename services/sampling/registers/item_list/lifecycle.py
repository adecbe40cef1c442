"""The state of an edition of the item list, computed from its events."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from shared.admission.lifecycle import Admission, begun, taken_back, verdict
from shared.contracts.fact import BlobRef
from shared.contracts.items import ItemsConsolidated, ItemsPublished, ItemsRefused, ItemsWithdrawn
from shared.log.event import Event

EditionFact = ItemsConsolidated | ItemsPublished | ItemsRefused | ItemsWithdrawn
FACTS: Mapping[str, type[EditionFact]] = {fact.type: fact for fact in get_args(EditionFact)}


class ItemEdition(Admission):
    """An edition of the item list. `first` is the day from which it holds; before the approval, the day that was asked
    for. It has its number from the approval on.
    """

    items: BlobRef
    size: int
    first: date
    number: int | None = None

    @property
    def stream(self) -> str:
        return f"item-list/{self.id}"


def evolve(edition: ItemEdition | None, event: Event) -> ItemEdition:
    """The edition after one more event of its stream; `edition` is None before it is drafted."""
    fact = FACTS[event.type].of(event)
    if isinstance(fact, ItemsConsolidated):
        return ItemEdition(**begun(event, fact.remark), items=fact.items, size=fact.size, first=fact.first)
    assert edition is not None  # noqa: S101  # every stream begins with its draft
    match fact:
        case ItemsPublished():
            change = {**verdict(edition, event, opinion=None), "number": fact.edition, "first": fact.first}
        case ItemsRefused():
            change = verdict(edition, event, opinion=fact.opinion)
        case ItemsWithdrawn():
            change = taken_back(event, fact.reason)
    return edition.model_copy(update=change)
