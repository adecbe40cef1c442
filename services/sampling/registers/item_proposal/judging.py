"""What a proposal needs: an item that it can change, and another person who accepts or declines it."""

from typing import NamedTuple

from services.sampling.registers.item_proposal.lifecycle import ItemProposal
from services.sampling.registers.records.fields import Item, plain
from shared.approval import check_verdict
from shared.canonical import JsonObject
from shared.contracts.items import ItemAccepted, ItemChangeKind, ItemDeclined, ItemProposed, ItemWithdrawn
from shared.contracts.register import RecordEntered, RecordRetired
from shared.errors import Conflict


class ProposalUnfit(Conflict):
    code = "item-proposal-unfit"
    title = "事项清单不能作此变更"
    title_en = "The item list cannot be changed like this"


class ItemChangedSince(Conflict):
    code = "item-changed-since"
    title = "事项在提出后已有变更"
    title_en = "The item has changed since the proposal"


class StandingItem(NamedTuple):
    """The record of an item now: its version (0: there is none), its fields, and whether it is in use."""

    version: int
    fields: JsonObject
    in_use: bool


class Wish(NamedTuple):
    """What a section wants: the kind of change, the item's key, the item as it should be (None: dropped), the section,
    and the reason.
    """

    change: ItemChangeKind
    key: str
    item: Item | None
    section: str
    reason: str


def propose(wish: Wish, standing: StandingItem) -> ItemProposed:
    """The proposal. Raises ProposalUnfit."""
    fields = plain(wish.item) if wish.item else {}
    _check_fit(wish, fields, standing)
    return ItemProposed(
        change=wish.change,
        key=wish.key,
        fields=fields,
        base=standing.version,
        section=wish.section,
        reason=wish.reason,
    )


def accept(proposal: ItemProposal, person: str, standing: StandingItem) -> ItemAccepted:
    """The acceptance, by another person than the proposer. Raises SamePerson, ItemChangedSince."""
    check_verdict(proposal.rounds, person)
    if standing.version != proposal.base:
        raise ItemChangedSince(
            f"事项 {proposal.key} 在该建议提出后已被修改；请退回该建议，由提出科室按现状重新提出。",
            f"The item {proposal.key} was changed after this proposal was made; decline it, and let the section "
            "propose again on what is there now.",
            key=proposal.key,
            proposed_on=proposal.base,
            version=standing.version,
        )
    return ItemAccepted()


def entry_of(proposal: ItemProposal) -> RecordEntered | RecordRetired:
    """What an accepted proposal changes in the register of items."""
    reason = proposal.round.remark or ""
    if proposal.change == "drop":
        return RecordRetired(directory="items", key=proposal.key, reason=reason)
    return RecordEntered(directory="items", key=proposal.key, fields=proposal.fields, reason=reason)


def decline(proposal: ItemProposal, person: str, opinion: str) -> ItemDeclined:
    """The refusal, by another person than the proposer. Raises SamePerson."""
    check_verdict(proposal.rounds, person)
    return ItemDeclined(opinion=opinion)


def withdraw(proposal: ItemProposal, reason: str) -> ItemWithdrawn:
    """The withdrawal of the proposal, by whoever may make one."""
    return ItemWithdrawn(reason=reason)


def _check_fit(wish: Wish, fields: JsonObject, standing: StandingItem) -> None:
    """Refuse a change that the register cannot take. Raises ProposalUnfit."""
    if wish.change == "add" and standing.in_use:
        raise _unfit(
            wish,
            "已在用；要修改请选修改（change），或换用新的编号",
            "is in use already: propose a change, or choose another key",
        )
    if wish.change != "add" and not standing.in_use:
        raise _unfit(
            wish, "不在用；要新增请选新增（add），或核对编号", "is not in use: propose to add it, or check the key"
        )
    if wish.change == "change" and fields == standing.fields:
        raise _unfit(wish, "与现有内容相同，没有变更", "is the same already: nothing would change")


def _unfit(wish: Wish, zh: str, en: str) -> ProposalUnfit:
    return ProposalUnfit(f"事项 {wish.key} {zh}。", f"The item {wish.key} {en}.", key=wish.key, change=wish.change)
