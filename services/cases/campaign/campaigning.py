"""What may be done with a campaign: it is opened, its people are trained, it is closed, its experts are scored."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from services.cases.campaign.lifecycle import Campaign
from services.cases.inspection.state import Inspection
from shared.contracts.campaign import CampaignClosed, CampaignNoted, CampaignOpened, ExpertEvaluated, MembersTrained
from shared.errors import Conflict, Forbidden, Invalid

_WHOLE = 100
"""What the points of a form add up to: the register of experts keeps scores from 0 to 100."""

TRAININGS = 200
"""How many trainings a campaign holds: a technical bound, since every change of it writes all of them."""


class CampaignPeriodBackwards(Invalid):
    code = "campaign-period-backwards"
    title = "活动的结束日早于开始日"
    title_en = "The campaign ends before it begins"


class NamedTwice(Invalid):
    code = "named-twice"
    title = "同一编号写了两次"
    title_en = "Something is named twice"


class CriteriaNotWhole(Invalid):
    code = "criteria-not-whole"
    title = "评分表的分值合计不是 100 分"
    title_en = "The points of the form do not add up to 100"


class TrainingNotYet(Invalid):
    code = "training-not-yet"
    title = "培训日期在今天之后"
    title_en = "The training is after today"


class CampaignFull(Conflict):
    code = "campaign-full"
    title = "本次活动的培训记录已达上限"
    title_en = "The campaign holds as many trainings as it can"


class CampaignRuns(Conflict):
    code = "campaign-runs"
    title = "活动尚未到结束日"
    title_en = "The campaign has not come to its last day"


class NotAnExpert(Invalid):
    code = "not-an-expert"
    title = "该人员不是本次活动登记的专家"
    title_en = "The person is no expert of this campaign"


class ExpertNeverCame(Conflict):
    code = "expert-never-came"
    title = "该专家没有参加本次活动的检查"
    title_en = "The expert came to no visit of the campaign"


class NotTheirLeader(Forbidden):
    code = "not-their-leader"
    title = "专家由其参加的执法组组长评分"
    title_en = "The leader of a group with which the expert went scores the expert"


class EvaluatedAlready(Conflict):
    code = "evaluated-already"
    title = "该专家已评分"
    title_en = "The expert was scored already"


class ScoresUnlikeForm(Invalid):
    code = "scores-unlike-form"
    title = "评分与评分表不符"
    title_en = "The scores are not those of the form"


def open_campaign(opened: CampaignOpened) -> CampaignNoted:
    """A campaign. Raises CampaignPeriodBackwards, NamedTwice, CriteriaNotWhole."""
    if opened.last < opened.first:
        raise CampaignPeriodBackwards(
            f"结束日 {opened.last} 早于开始日 {opened.first}，请核对。",
            f"The last day {opened.last} is before the first day {opened.first}; check both.",
        )
    _check_once(group.code for group in opened.groups)
    _check_once(each.code for each in opened.criteria)
    whole = sum(each.points for each in opened.criteria)
    if opened.criteria and whole != _WHOLE:
        raise CriteriaNotWhole(
            f"评分表各项满分合计应为 {_WHOLE} 分，现为 {whole} 分；请调整。",
            f"The points of the form add up to {whole}; they must add up to {_WHOLE}.",
            points=whole,
        )
    return CampaignNoted(what=opened)


def train(campaign: Campaign, trained: MembersTrained, today: date) -> CampaignNoted:
    """People were trained for the campaign. Who was trained before, with another certificate, counts as the newest
    training says. Raises CampaignFull, TrainingNotYet, NamedTwice.
    """
    if len(campaign.trainings) >= TRAININGS:
        raise CampaignFull(
            f"一项活动至多登记 {TRAININGS} 次培训；请将同日的培训合并登记。",
            f"A campaign holds at most {TRAININGS} trainings; record those of a day together.",
            trainings=TRAININGS,
        )
    if trained.on > today:
        raise TrainingNotYet(
            f"培训日期 {trained.on} 在今天（{today}）之后；请在培训结束后登记。",
            f"The training on {trained.on} is after today, {today}; record it when it was held.",
        )
    _check_once(str(each.person) for each in trained.members)
    return CampaignNoted(what=trained)


def close(campaign: Campaign, remark: str, today: date) -> CampaignNoted:
    """The campaign is over, on its last day at the earliest. Raises CampaignRuns."""
    if today < campaign.opened.last:
        raise CampaignRuns(
            f"活动到 {campaign.opened.last} 结束，此前不能结束。",
            f"The campaign runs until {campaign.opened.last}, and is not closed before that day.",
            last=campaign.opened.last.isoformat(),
        )
    return CampaignNoted(what=CampaignClosed(remark=remark))


def evaluate(campaign: Campaign, said: ExpertEvaluated, came: Sequence[Inspection], person: str) -> CampaignNoted:
    """An expert is scored on the form, once, by the leader of a group with which the expert went. `came`: the visits of
    the campaign to which the expert came.

    Raises NotAnExpert, ExpertNeverCame, NotTheirLeader, EvaluatedAlready, ScoresUnlikeForm.
    """
    member = campaign.members.get(said.expert)
    if member is None or member.directory != "experts":
        raise NotAnExpert(
            "本次活动的培训记录中没有这名专家；请核对人员编号。",
            "No training of this campaign names this expert; check the id.",
            expert=str(said.expert),
        )
    if not came:
        raise ExpertNeverCame(
            "该专家没有到场参加过本次活动的检查，不予评分。",
            "The expert came to no visit of this campaign, so that there is nothing to score.",
            expert=str(said.expert),
        )
    if not any(head.subject == person and head.post == "leader" for visit in came for head in visit.heads):
        raise NotTheirLeader(
            "请由该专家所参加检查的执法组组长评分。",
            "The leader of a group with which the expert went must score the expert.",
        )
    if said.expert in campaign.evaluations:
        raise EvaluatedAlready(
            "该专家在本次活动中已评分，不重复评分。", "The expert was scored in this campaign, and is scored once."
        )
    total = _total(campaign, said)
    return CampaignNoted(what=said.model_copy(update={"total": f"{total:f}", "visits": len(came)}))


def _total(campaign: Campaign, said: ExpertEvaluated) -> Decimal:
    """The sum of the scores: one for each line of the form, and none above its points. Raises ScoresUnlikeForm."""
    most = {each.code: each.points for each in campaign.opened.criteria}
    scores = {each.criterion: Decimal(each.points) for each in said.scores}
    above = sorted(code for code, points in scores.items() if code in most and points > most[code])
    if len(scores) < len(said.scores) or scores.keys() != most.keys() or above:
        form = "、".join(f"{each.code} {each.title}（{each.points} 分）" for each in campaign.opened.criteria)
        form_en = ", ".join(f"{code} (at most {points})" for code, points in most.items())
        raise ScoresUnlikeForm(
            f"请对评分表的每一项各打一次分，不超过其分值；本次活动的评分表：{form or '无'}。",
            f"Score each line of the form once, with its points at most. The form: {form_en or 'none'}.",
            above=above,
        )
    return sum(scores.values(), Decimal(0))


def _check_once(names: Iterable[str]) -> None:
    """Raises NamedTwice."""
    if twice := sorted(name for name, count in Counter(names).items() if count > 1):
        raise NamedTwice(
            f"{'、'.join(twice)} 写了不止一次；请各写一次。",
            f"{', '.join(twice)} is named more than once; name each once.",
            names=twice,
        )
