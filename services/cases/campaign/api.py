"""Campaigns over HTTP: opened, who was trained, the day of each group, closed, the scores of experts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi import Path as InPath

from services.cases.campaign import requests, store, usecases, wire
from services.cases.campaign.showing import day_shown, listed, shown
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.policy.clauses import Day
from shared.work import Acting, Asking

PATH = "/campaigns"

router = APIRouter(prefix=PATH, tags=["campaigns"])

Keeper = Annotated[Acting, changing(Permission.CAMPAIGN_KEEP)]
Scorer = Annotated[Acting, changing(Permission.EXPERT_SCORE)]
Reader = Annotated[Asking, asking(Permission.INSPECTION_READ)]


@router.post("", status_code=201, response_model=wire.CampaignShown, summary="Open a campaign")
async def open_campaign(
    body: requests.OpenCampaignRequest, once: Once, act: Annotated[Acting, acting(Permission.CAMPAIGN_KEEP)]
) -> Response:
    """Opens a campaign for the visits of a plan. From now on, only those go to these visits who were trained for the
    campaign, with the certificate that was looked at.
    """

    async def work() -> Answer:
        campaign = await usecases.open_campaign(act, body)
        return Answer(shown(campaign, act.names), location=f"{PATH}/{campaign.id}", version=campaign.version)

    return await once(work)


@router.get("", summary="List campaigns, newest first")
async def list_campaigns(
    ask: Annotated[Asking, listing(Permission.INSPECTION_READ)], page: NewestFirst
) -> Listed[wire.CampaignListed]:
    """A page of the campaigns of the bureau."""
    return page.of(await store.campaigns(ask, page.wanted), listed)


@router.get("/{campaign}", summary="Get a campaign")
async def get_campaign(campaign: UUID, ask: Reader, tag: Tag) -> wire.CampaignShown:
    """The campaign with its groups, who was trained, how experts were scored, and what may happen next."""
    return shown(tag(await store.campaign_of(ask, campaign)), ask.names)


@router.get("/{campaign}/days/{day}", summary="Get a day of a campaign, by groups")
async def get_campaign_day(
    campaign: UUID, day: Annotated[Day, InPath(description="The day of the visits, in China.")], ask: Reader
) -> wire.CampaignDayShown:
    """What each group found in its visits of the day, and whether the lists were handed in by the hour that the policy
    sets (`hand-in-lists`). All figures are counted from the records of the visits that the reader may know of.
    """
    return day_shown(await usecases.find_day(ask, campaign, day))


@router.post("/{campaign}/trainings", summary="Record a training for a campaign")
async def record_training(
    campaign: UUID, body: requests.RecordTrainingRequest, act: Keeper, tag: Tag
) -> wire.CampaignShown:
    """Records who took part in a training, and which certificates were looked at: these people may go to the visits."""
    return shown(tag(await usecases.record_training(act, campaign, body)), act.names)


@router.post("/{campaign}/closing", summary="Close a campaign")
async def close_campaign(
    campaign: UUID, body: requests.CloseCampaignRequest, act: Keeper, tag: Tag
) -> wire.CampaignShown:
    """Closes a campaign, on its last day at the earliest. After that its experts are scored."""
    return shown(tag(await usecases.close(act, campaign, body.remark)), act.names)


@router.post("/{campaign}/evaluations", summary="Score an expert after a campaign")
async def evaluate_expert(
    campaign: UUID, body: requests.EvaluateExpertRequest, act: Scorer, tag: Tag
) -> wire.CampaignShown:
    """Scores an expert on the form of the campaign, once, by the leader of a group with which the expert went. The sum
    becomes a score in the register of experts, by which a policy can prefer the good ones in later draws.
    """
    return shown(tag(await usecases.evaluate(act, campaign, body)), act.names)
