"""What may happen next to a campaign: the table of its states and verbs."""

from services.cases.campaign import campaigning
from services.cases.campaign.lifecycle import Campaign
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs


def _has_form(campaign: Campaign) -> bool:
    return bool(campaign.opened.criteria)


CAMPAIGN: Verbs[Campaign] = Verbs(
    ("集中执法活动", "the campaign"),
    {"under-way": "进行中", "closed": "已结束"},
    Verb(
        name="train",
        zh="登记培训",
        decision=campaigning.train,
        permission=Permission.CAMPAIGN_KEEP,
        path="/campaigns/{campaign}/trainings",
        states=("under-way",),
    ),
    Verb(
        name="close",
        zh="结束",
        decision=campaigning.close,
        permission=Permission.CAMPAIGN_KEEP,
        path="/campaigns/{campaign}/closing",
        states=("under-way",),
        leads_to=("closed",),
    ),
    Verb(
        name="evaluate",
        zh="专家评分",
        decision=campaigning.evaluate,
        permission=Permission.EXPERT_SCORE,
        path="/campaigns/{campaign}/evaluations",
        states=("closed",),
        applies=_has_form,
    ),
)
