"""Proposals over HTTP: a section proposes a change of the item list, the legal section decides on it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.sampling.registers.item_proposal import store, usecases, wire
from shared.access.roles import Permission
from shared.admission.lifecycle import Admitted
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.work import Acting, Asking

PATH = "/item-list/proposals"

router = APIRouter(prefix=PATH, tags=["item-list"])

Proposer = Annotated[Acting, changing(Permission.ITEM_PROPOSE)]
Judge = Annotated[Acting, changing(Permission.ITEM_CONSOLIDATE)]


@router.post("", status_code=201, response_model=wire.ItemProposalShown, summary="Propose a change of the item list")
async def propose_item(
    body: wire.ProposeItemRequest, once: Once, act: Annotated[Acting, acting(Permission.ITEM_PROPOSE)]
) -> Response:
    """Proposes to add, change or drop an item. The legal section accepts or declines the proposal."""

    async def work() -> Answer:
        proposal = await usecases.propose(act, body.wish)
        return Answer(wire.shown(proposal, act.names), location=f"{PATH}/{proposal.id}", version=proposal.version)

    return await once(work)


@router.get("", summary="List proposals for the item list, newest first")
async def list_item_proposals(
    ask: Annotated[Asking, listing(Permission.DIRECTORY_READ)],
    page: NewestFirst,
    status: Annotated[Admitted | None, Query(description="Only proposals with this status.")] = None,
) -> Listed[wire.ItemProposalListed]:
    """A page of the bureau's proposals."""
    found = await store.proposals(ask.session, ask.bureau, status, page.wanted)
    return page.of(found, lambda row: wire.ItemProposalListed.model_validate(row, from_attributes=True))


@router.get("/{proposal}", summary="Get a proposal for the item list")
async def get_item_proposal(
    proposal: UUID, ask: Annotated[Asking, asking(Permission.DIRECTORY_READ)], tag: Tag
) -> wire.ItemProposalShown:
    """The proposal with the persons who made it and decided on it."""
    return wire.shown(tag(await usecases.find_proposal(ask, proposal)), ask.names)


@router.post("/{proposal}/approval", summary="Accept a proposal for the item list")
async def approve_item_proposal(proposal: UUID, act: Judge, tag: Tag) -> wire.ItemProposalShown:
    """Changes the register of items, and so the next edition. The person who proposed it cannot accept it. A proposal
    whose item has changed since is refused (409).
    """
    return wire.shown(tag(await usecases.accept(act, proposal)), act.names)


@router.post("/{proposal}/refusal", summary="Decline a proposal for the item list with an opinion")
async def refuse_item_proposal(
    proposal: UUID, body: RefuseAdmissionRequest, act: Judge, tag: Tag
) -> wire.ItemProposalShown:
    """Declines the proposal. The opinion stays on record; the section can propose again."""
    return wire.shown(tag(await usecases.decline(act, proposal, body.opinion)), act.names)


@router.post("/{proposal}/withdrawal", summary="Withdraw a proposal for the item list")
async def withdraw_item_proposal(
    proposal: UUID, body: WithdrawAdmissionRequest, act: Proposer, tag: Tag
) -> wire.ItemProposalShown:
    """Withdraws a proposal that nobody has decided on."""
    return wire.shown(tag(await usecases.withdraw(act, proposal, body.reason)), act.names)
