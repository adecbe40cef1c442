"""Reading campaigns; writing their read rows, also those by which the arrival of a crew is decided."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.cases.campaign.lifecycle import Campaign, evolve
from services.cases.campaign.tables import CampaignRow
from services.cases.inspection.gate_store import keep_gate
from shared.aggregate import Aggregate
from shared.contracts.campaign import CampaignNoted
from shared.errors import NotFound
from shared.keyset import read_page
from shared.locks import hold
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Asking, Work


class CampaignUnknown(NotFound):
    code = "campaign-unknown"
    title = "没有这项集中执法活动"
    title_en = "No such campaign"


async def be_alone(act: Acting) -> None:
    """Wait until nobody else opens a campaign in the bureau, and keep others waiting until the transaction ends."""
    await hold(act.session, "cases.campaign", act.bureau)


async def of_plan(session: AsyncSession, bureau: str, plan: UUID) -> UUID | None:
    """The campaign of a plan."""
    query = select(CampaignRow.id).where(CampaignRow.bureau == bureau, CampaignRow.plan == plan)
    return (await session.scalars(query)).one_or_none()


async def campaign_of(ask: Asking, campaign: UUID) -> Campaign:
    """A campaign that the reader may see. Raises CampaignUnknown."""
    row = await ask.session.get(CampaignRow, campaign)
    if row is None or not ask.may_see(row.bureau):
        raise unknown(str(campaign))
    return Campaign.model_validate(row.state)


async def campaigns(ask: Asking, page: PageWanted[UUID]) -> PageFound[CampaignRow, UUID]:
    """The campaigns of the bureau, newest first."""
    query = select(CampaignRow).where(CampaignRow.bureau == ask.bureau)
    return await read_page(ask.session, query, (col(CampaignRow.id),), page, newest_first=True)


async def project(work: Work, campaign: Campaign, event: Event) -> None:
    """Write the read rows after one more event of a campaign."""
    del event
    row = CampaignRow(
        **campaign.model_dump(include={"id", "bureau", "version"}),
        plan=campaign.opened.plan,
        status=campaign.status,
        state=campaign.model_dump(mode="json"),
    )
    await work.session.merge(row)
    await work.session.flush()
    members = {person: each.certificate for person, each in campaign.members.items()}
    await keep_gate(work.session, campaign.bureau, campaign.opened.plan, members)


def unknown(campaign: str) -> CampaignUnknown:
    return CampaignUnknown(
        f"没有编号为 {campaign} 的集中执法活动。", f"There is no campaign {campaign} here.", campaign=campaign
    )


CAMPAIGNS: Aggregate[Campaign] = Aggregate(
    name="campaign", facts=(CampaignNoted.type,), evolve=evolve, project=project, missing=unknown
)
