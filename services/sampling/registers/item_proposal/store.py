"""Reading proposals, and the record that a proposal is about; writing the read rows."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col, select

from services.sampling.registers.item_proposal.judging import StandingItem
from services.sampling.registers.item_proposal.lifecycle import FACTS, ItemProposal, evolve
from services.sampling.registers.item_proposal.tables import ItemProposalRow
from services.sampling.registers.records import store as records
from services.sampling.registers.records.fields import known, plain
from services.sampling.registers.records.tables import RecordRow
from shared.admission.lifecycle import Admitted
from shared.aggregate import Aggregate
from shared.errors import NotFound
from shared.keyset import read_page
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Work


class ProposalUnknown(NotFound):
    code = "item-proposal-unknown"
    title = "没有这一事项建议"
    title_en = "No such proposal for the item list"


async def proposal_row(session: AsyncSession, proposal: UUID, visible: Callable[[str], bool]) -> ItemProposalRow:
    """The read row of a proposal, if the caller may see its bureau (`visible`). Raises ProposalUnknown."""
    row = await session.get(ItemProposalRow, proposal)
    if row is None or not visible(row.bureau):
        raise _unknown(str(proposal))
    return row


async def proposals(
    session: AsyncSession, bureau: str, status: Admitted | None, page: PageWanted[UUID]
) -> PageFound[ItemProposalRow, UUID]:
    """The bureau's proposals without their state, newest first; with `status`, only those."""
    query = select(ItemProposalRow).options(defer(ItemProposalRow.state)).where(ItemProposalRow.bureau == bureau)
    if status is not None:
        query = query.where(ItemProposalRow.status == status)
    return await read_page(session, query, (col(ItemProposalRow.id),), page, newest_first=True)


async def item_now(session: AsyncSession, bureau: str, key: str) -> tuple[RecordRow | None, StandingItem]:
    """The record of an item as the database has it now, and what a decision needs of it."""
    row = await records.record_or_none(session, bureau, "items", key)
    if row is None:
        return None, StandingItem(0, {}, in_use=False)
    return row, StandingItem(row.version, plain(known("items", row.fields)), in_use=row.retired_at is None)


async def project(work: Work, proposal: ItemProposal, _: Event) -> None:
    """Write the read row after one more event of a proposal."""
    await work.session.merge(_row(proposal))
    await work.session.flush()


def _row(proposal: ItemProposal) -> ItemProposalRow:
    return ItemProposalRow(
        id=proposal.id,
        bureau=proposal.bureau,
        change=proposal.change,
        key=proposal.key,
        section=proposal.section,
        status=proposal.status,
        version=proposal.version,
        trace=proposal.trace,
        requested_at=proposal.round.requested.at,
        state=proposal.model_dump(mode="json"),
    )


def _unknown(proposal: str) -> ProposalUnknown:
    return ProposalUnknown(
        f"没有编号为 {proposal} 的事项建议。",
        f"There is no proposal {proposal} for the item list here.",
        proposal=proposal,
    )


PROPOSALS: Aggregate[ItemProposal] = Aggregate(
    name="item-proposal", facts=FACTS, evolve=evolve, project=project, missing=_unknown
)
