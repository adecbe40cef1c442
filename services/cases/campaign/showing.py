"""What answers show of campaigns."""

from collections.abc import Mapping

from services.cases.campaign.days import DayOfGroup
from services.cases.campaign.lifecycle import Campaign
from services.cases.campaign.tables import CampaignRow
from services.cases.campaign.usecases import DayOfCampaign
from services.cases.campaign.verbs import CAMPAIGN
from services.cases.campaign.wire import (
    CampaignDayShown,
    CampaignEndShown,
    CampaignListed,
    CampaignShown,
    CampaignTrainingShown,
    EvaluationShown,
    FiguresShown,
    GroupDayShown,
)
from services.cases.inspection.deed_wire import DeedShown

Names = Mapping[str, str]
_LISTED = ("plan", "season", "title", "first", "last")


def listed(row: CampaignRow) -> CampaignListed:
    campaign = Campaign.model_validate(row.state)
    return CampaignListed(
        **campaign.model_dump(include={"id", "bureau", "version"}),
        **campaign.opened.model_dump(include=set(_LISTED)),
        status=campaign.status,
    )


def shown(campaign: Campaign, names: Names) -> CampaignShown:
    opened, end = campaign.opened, campaign.end
    return CampaignShown(
        **campaign.model_dump(include={"id", "bureau", "version", "trace", "event"}),
        **opened.model_dump(include=set(_LISTED)),
        status=campaign.status,
        opened=DeedShown.of(campaign.opening, names),
        trades=list(opened.trades),
        contents=list(opened.contents),
        groups=list(opened.groups),
        criteria=list(opened.criteria),
        trainings=[
            CampaignTrainingShown.of(
                each,
                names,
                on=each.trained.on,
                members=list(each.trained.members),
                proof=each.trained.proof,
            )
            for each in campaign.trainings
        ],
        members=list(campaign.members.values()),
        evaluations=[
            EvaluationShown.of(
                each,
                names,
                **each.said.model_dump(include={"expert", "total", "visits", "remark"}),
                scores=list(each.said.scores),
            )
            for each in campaign.evaluations.values()
        ],
        closed=end and CampaignEndShown.of(end, names, remark=end.said.remark),
        next=CAMPAIGN.next(campaign, campaign=campaign.id),
    )


def day_shown(found: DayOfCampaign) -> CampaignDayShown:
    return CampaignDayShown(campaign=found.campaign.id, day=found.day, groups=[_group(each) for each in found.groups])


def _group(group: DayOfGroup) -> GroupDayShown:
    return GroupDayShown(
        code=group.code,
        name=group.name,
        visits=list(group.visits),
        under_way=group.under_way,
        found=FiguresShown(**group.found._asdict()),
        handed_in=FiguresShown(**group.handed_in._asdict()),
        waiting=list(group.waiting),
        late=list(group.late),
        due=group.due,
        last_handed_in=group.last_handed_in,
    )
