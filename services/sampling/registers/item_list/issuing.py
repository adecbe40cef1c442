"""What an edition needs: a list that has items and differs from the one before, and another person who approves it."""

from datetime import date
from typing import NamedTuple

from services.sampling.registers.item_list.lifecycle import ItemEdition
from shared.approval import check_verdict
from shared.contracts.fact import BlobRef
from shared.contracts.items import ItemsConsolidated, ItemsPublished, ItemsRefused, ItemsWithdrawn
from shared.errors import Conflict


class ItemListEmpty(Conflict):
    code = "item-list-empty"
    title = "事项库中没有在用的事项"
    title_en = "The register has no item in use"


class ItemListUnchanged(Conflict):
    code = "item-list-unchanged"
    title = "清单与最近公布的一版相同"
    title_en = "The list is the one that was published last"


class ItemListPending(Conflict):
    code = "item-list-pending"
    title = "已有一版清单待批准"
    title_en = "Another edition waits for its approval"


class Draft(NamedTuple):
    """A list that should become an edition: its items, how many they are, the day from which it should hold."""

    items: BlobRef
    size: int
    first: date
    remark: str | None


class EditionsSoFar(NamedTuple):
    """The editions of the bureau so far: how many are published, the hash of the one published last, and whether one
    waits for its approval.
    """

    published: int
    newest: str | None
    pending: bool


def consolidate(draft: Draft, standing: EditionsSoFar) -> ItemsConsolidated:
    """The draft of an edition. Raises ItemListPending, ItemListEmpty, ItemListUnchanged."""
    if standing.pending:
        raise ItemListPending(
            "已有一版事项清单待批准；请等待批准人办理，或先撤回该版。",
            "An edition of the item list waits for its approval; wait for the approver, or withdraw it first.",
        )
    if not draft.size:
        raise ItemListEmpty(
            "事项库中没有在用的事项；请先录入、导入事项，或采纳科室的建议。",
            "The register of items has no item in use; enter or import items, or accept proposals first.",
        )
    if draft.items.sha256 == standing.newest:
        raise ItemListUnchanged(
            "事项库与最近公布的清单完全相同，不需要新的一版。",
            "The register of items is the list that was published last; there is nothing to publish.",
            sha256=draft.items.sha256,
        )
    return ItemsConsolidated(**draft._asdict())


def publish(edition: ItemEdition, person: str, standing: EditionsSoFar, earliest: date) -> ItemsPublished:
    """The publication, by another person than the one who drafted the edition. It gets the next number, and holds from
    `earliest` on, or from the day that was asked for if that is later. Raises SamePerson.
    """
    asked = check_verdict(edition.rounds, person)
    return ItemsPublished(
        edition=standing.published + 1,
        first=max(edition.first, earliest),
        size=edition.size,
        sha256=edition.items.sha256,
        items=edition.items,
        consolidated_by=asked.requested.person,
    )


def refuse(edition: ItemEdition, person: str, opinion: str) -> ItemsRefused:
    """The refusal, by another person than the one who drafted the edition. Raises SamePerson."""
    check_verdict(edition.rounds, person)
    return ItemsRefused(opinion=opinion)


def withdraw(_: ItemEdition, reason: str) -> ItemsWithdrawn:
    """The withdrawal of the draft, by whoever may make one."""
    return ItemsWithdrawn(reason=reason)
