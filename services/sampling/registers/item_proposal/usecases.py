"""What can be done with a proposal: each use case loads it, decides, and records the decision."""

from uuid import UUID

import uuid_utils.compat

from services.sampling.registers.item_proposal import judging, store
from services.sampling.registers.item_proposal.judging import Wish
from services.sampling.registers.item_proposal.lifecycle import ItemProposal
from services.sampling.registers.item_proposal.store import PROPOSALS
from services.sampling.registers.item_proposal.verbs import PROPOSAL
from services.sampling.registers.records import store as records
from services.sampling.registers.records.store import Change
from shared.aggregate import begin, record, to_change
from shared.work import Acting, Asking


async def propose(act: Acting, wish: Wish) -> ItemProposal:
    """Record a proposal. Raises ProposalUnfit."""
    _, standing = await store.item_now(act.session, act.bureau, wish.key)
    return await begin(act, PROPOSALS, uuid_utils.compat.uuid7(), judging.propose(wish, standing))


async def accept(act: Acting, proposal_id: UUID) -> ItemProposal:
    """Record that a proposal is accepted, and change the register of items. Raises ProposalUnknown, StaleVersion,
    NotNow, SamePerson, ItemChangedSince.
    """
    # Alone first: else the item could change after its version was compared.
    await records.be_alone(act.session, act.bureau, "items")
    proposal = await to_change(act, PROPOSALS, proposal_id)
    row, standing = await store.item_now(act.session, act.bureau, proposal.key)
    fact = PROPOSAL.decide(judging.accept, proposal, act.person, standing)
    await records.record(act, Change(row, judging.entry_of(proposal)))
    return await record(act, PROPOSALS, proposal, fact)


async def decline(act: Acting, proposal_id: UUID, opinion: str) -> ItemProposal:
    """Record that a proposal is declined. Raises ProposalUnknown, StaleVersion, NotNow, SamePerson."""
    proposal = await to_change(act, PROPOSALS, proposal_id)
    fact = PROPOSAL.decide(judging.decline, proposal, act.person, opinion)
    return await record(act, PROPOSALS, proposal, fact)


async def withdraw(act: Acting, proposal_id: UUID, reason: str) -> ItemProposal:
    """Record that a proposal is withdrawn. Raises ProposalUnknown, StaleVersion, NotNow."""
    proposal = await to_change(act, PROPOSALS, proposal_id)
    fact = PROPOSAL.decide(judging.withdraw, proposal, reason)
    return await record(act, PROPOSALS, proposal, fact)


async def find_proposal(ask: Asking, proposal: UUID) -> ItemProposal:
    """The state of a proposal that the caller may see. Raises ProposalUnknown."""
    return ItemProposal.model_validate((await store.proposal_row(ask.session, proposal, ask.may_see)).state)
