"""The requests and answers of the API about editions of the item list. Times are Beijing times."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.item_list.lifecycle import ItemEdition
from services.sampling.registers.item_list.listed import ItemDifference
from services.sampling.registers.item_list.verbs import ITEM_EDITION
from services.sampling.registers.records.fields import Item
from services.sampling.registers.records.retirement import Kept
from shared.admission.lifecycle import Admitted
from shared.admission.wire import AdmissionShown, steps
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.contracts.items import ItemChangeKind
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Day


class ConsolidateItemsRequest(RequestBody):
    """The day from which the edition should hold. An edition holds from the day after its approval at the earliest."""

    first: Annotated[Day, Field(alias="from", examples=["2026-04-01"])]
    remark: ReasonText | None = None


class ItemEditionNamed(BaseModel):
    """An edition of the item list: its number (null until it is published), its first day, its size and its hash."""

    number: int | None = Field(examples=[2])
    first: date = Field(
        serialization_alias="from",
        description="The day from which the edition holds; before its approval, the day that was asked for.",
    )
    size: int = Field(description="The number of items.", examples=[120])
    sha256: Hex32 = Field(description="The SHA-256 of the file with the items; the public site serves it.")


class ItemEditionListed(ItemEditionNamed):
    """An edition of the item list in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: Admitted
    version: int
    trace: str
    requested_at: BeijingTime
    published_at: BeijingTime | None


class ItemEditionShown(ItemEditionNamed, AdmissionShown):
    """An edition of the item list, at the version in the ETag."""


class ListedItem(Item):
    """An item of an edition."""

    key: str = Field(examples=["AQ-001"])


class ItemDifferenceShown(BaseModel):
    """An item that differs between two editions. `before` and `after` are null where the edition does not have it."""

    key: str = Field(examples=["AQ-001"])
    change: ItemChangeKind
    before: Item | None
    after: Item | None


def shown(edition: ItemEdition, names: Mapping[str, str]) -> ItemEditionShown:
    return ItemEditionShown(
        **steps(edition, names),
        **{name: getattr(edition, name) for name in ("number", "first", "size")},
        sha256=edition.items.sha256,
        next=ITEM_EDITION.next(edition, edition=edition.id),
    )


def item(kept: Kept) -> ListedItem:
    return ListedItem(key=kept.key, **dict(kept.fields))


def difference(one: ItemDifference) -> ItemDifferenceShown:
    return ItemDifferenceShown.model_validate(one, from_attributes=True)
