"""What people do with a campaign; and what each of its groups has on record on a day."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from services.cases.campaign import campaigning, store
from services.cases.campaign.days import DayOfGroup, day_of
from services.cases.campaign.lifecycle import Campaign
from services.cases.campaign.requests import (
    EvaluateExpertRequest,
    OpenCampaignRequest,
    RecordTrainingRequest,
)
from services.cases.campaign.store import CAMPAIGNS
from services.cases.campaign.verbs import CAMPAIGN
from services.cases.inspection.plan_store import came_by_plan, held_by_plan
from shared import aggregate
from shared.contracts.campaign import CampaignOpened, ExpertEvaluated, ExpertScored, MembersTrained
from shared.errors import Conflict
from shared.log.append import append
from shared.work import Acting, Asking


class PlanHasCampaign(Conflict):
    code = "plan-has-campaign"
    title = "该检查计划已有集中执法活动"
    title_en = "The plan has a campaign"


class DayOfCampaign(NamedTuple):
    """A day of a campaign: what each group has on record."""

    campaign: Campaign
    day: date
    groups: list[DayOfGroup]


async def open_campaign(act: Acting, request: OpenCampaignRequest) -> Campaign:
    """Open a campaign. Raises PlanHasCampaign, and what `campaigning.open_campaign` raises."""
    await store.be_alone(act)
    if there := await store.of_plan(act.session, act.bureau, request.plan):
        raise PlanHasCampaign(
            f"检查计划 {request.plan} 已有集中执法活动 {there}；请核对计划编号，或在该活动中办理。",
            f"The plan {request.plan} has the campaign {there}; check the id of the plan, or go on with that campaign.",
            campaign=str(there),
        )
    what = campaigning.open_campaign(CampaignOpened.model_validate(request.model_dump()))
    return await aggregate.begin(act, CAMPAIGNS, uuid_utils.compat.uuid7(), what)


async def record_training(act: Acting, campaign_id: UUID, request: RecordTrainingRequest) -> Campaign:
    """Record who was trained. Raises CampaignUnknown, StaleVersion, NotNow, and what `campaigning.train` raises."""
    campaign = await aggregate.to_change(act, CAMPAIGNS, campaign_id)
    trained = MembersTrained.model_validate(request.model_dump())
    return await aggregate.record(
        act, CAMPAIGNS, campaign, CAMPAIGN.decide(campaigning.train, campaign, trained, act.today)
    )


async def close(act: Acting, campaign_id: UUID, remark: str) -> Campaign:
    """Close a campaign. Raises CampaignUnknown, StaleVersion, NotNow, CampaignRuns."""
    campaign = await aggregate.to_change(act, CAMPAIGNS, campaign_id)
    what = CAMPAIGN.decide(campaigning.close, campaign, remark, act.today)
    return await aggregate.record(act, CAMPAIGNS, campaign, what)


async def evaluate(act: Acting, campaign_id: UUID, request: EvaluateExpertRequest) -> Campaign:
    """Score an expert, and tell sampling. Raises CampaignUnknown, StaleVersion, NotNow, and what
    `campaigning.evaluate` raises.
    """
    campaign = await aggregate.to_change(act, CAMPAIGNS, campaign_id)
    came = await came_by_plan(act.session, act.bureau, campaign.opened.plan, request.expert)
    said = ExpertEvaluated.model_validate({**request.model_dump(), "total": "0", "visits": 0})
    what = CAMPAIGN.decide(campaigning.evaluate, campaign, said, came, act.person)
    after = await aggregate.record(act, CAMPAIGNS, campaign, what)
    total = after.evaluations[request.expert].said.total
    told = ExpertScored(expert=request.expert, on=act.today, points=total, campaign=campaign.opened.season)
    await append(act.session, act.occasion, f"score/{uuid_utils.compat.uuid7()}", 0, told)
    return after


async def find_day(ask: Asking, campaign_id: UUID, day: date) -> DayOfCampaign:
    """What each group of a campaign has on record of its visits on a day, as far as the reader may know of them. Raises
    CampaignUnknown.
    """
    campaign = await store.campaign_of(ask, campaign_id)
    visits = await held_by_plan(ask.about(campaign.bureau), campaign.opened.plan, day)
    return DayOfCampaign(campaign, day, day_of(campaign.opened.groups, visits, ask.now))
