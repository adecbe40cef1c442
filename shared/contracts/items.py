"""Facts of the sampling service about the item list (抽查事项清单): proposals of the sections, and the editions.

An edition is public from its publication on. Who proposed, who consolidated and what was refused stays in payloads.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from shared.contracts.fact import BlobRef, Fact, Hex32, Public

ItemChangeKind = Literal["add", "change", "drop"]


class ItemProposed(Fact):
    """A section proposed a change of the item list. Stream item-proposal/<uuid>, as for all events of one proposal.

    `fields` is the item as it should be; {} if it should be dropped. `base` is the version of the item's record that
    the section has seen; 0 if there was none.
    """

    type: ClassVar[str] = "sampling.item.proposed"

    change: ItemChangeKind
    key: str
    fields: dict[str, Any]
    base: int
    section: str
    reason: str


class ItemAccepted(Fact):
    """The legal section accepted the proposal: the register of items has the change, and the next edition will."""

    type: ClassVar[str] = "sampling.item.accepted"


class ItemDeclined(Fact):
    """The legal section declined the proposal, with an opinion."""

    type: ClassVar[str] = "sampling.item.declined"

    opinion: str


class ItemWithdrawn(Fact):
    """The proposal was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "sampling.item.withdrawn"

    reason: str


class ItemsConsolidated(Fact):
    """The legal section drafted an edition of the item list: the register of items as it stood. Stream
    item-list/<uuid>, as for all events of one edition.

    `items` is a blob: canonical JSON array of the items, each with its key, in the order of keys. `first` is the day
    from which the edition should hold.
    """

    type: ClassVar[str] = "sampling.items.consolidated"

    items: BlobRef
    size: int
    first: date
    remark: str | None = None


class ItemsPublished(Fact):
    """Another person approved an edition: it is published under its number, and holds from the day `first` on, until an
    edition with a higher number holds. Editions of a bureau are numbered from 1.

    `sha256` is the hash of `items`.
    """

    type: ClassVar[str] = "sampling.items.published"

    edition: Annotated[int, Public()]
    first: Annotated[date, Public()]
    size: Annotated[int, Public()]
    """How many items the edition has."""
    sha256: Annotated[Hex32, Public()]
    items: BlobRef
    consolidated_by: str


class ItemsRefused(Fact):
    """Another person refused an edition, with an opinion. A later edition is drafted anew."""

    type: ClassVar[str] = "sampling.items.refused"

    opinion: str


class ItemsWithdrawn(Fact):
    """A drafted edition was withdrawn before anybody decided on it."""

    type: ClassVar[str] = "sampling.items.withdrawn"

    reason: str
