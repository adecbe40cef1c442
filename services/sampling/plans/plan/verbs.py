"""What may happen next to a plan: the table of its states and verbs."""

from collections.abc import Sequence

from services.sampling.plans.plan import progress
from services.sampling.plans.plan.lifecycle import Plan
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs

_WAITING = ("drafted", "amended")
_OPEN = ("drafted", "amended", "refused", "approved", "filed", "published")


def _another(plan: Plan) -> Sequence[Missing]:
    asked = sorted({plan.newest.drafting.person, plan.newest.round.requested.person})
    return [
        Missing(
            zh=f"须由起草人、申请人（{'、'.join(asked)}）以外的人办理",
            en=f"somebody other than the drafter and the requester ({', '.join(asked)}) must do this",
        )
    ]


def _its_filing(plan: Plan) -> Sequence[Missing]:
    if plan.newest.filing:
        return ()
    return [
        Missing(zh="现行规则写明备案机关的，须先报备", en="if the policy names an authority to file with, file first")
    ]


def _its_end(plan: Plan) -> Sequence[Missing]:
    last = plan.effective.content.last
    return [Missing(zh=f"{last} 期满前须写明理由", en=f"until {last} it takes a reason")]


PLAN: Verbs[Plan] = Verbs(
    ("计划", "the plan"),
    {
        "drafted": "已起草",
        "amended": "已修订",
        "refused": "已退回",
        "approved": "已批准",
        "filed": "已备案",
        "published": "已公示",
        "closed": "已结束",
    },
    Verb(
        name="approve",
        zh="批准",
        decision=progress.approve,
        permission=Permission.PLAN_APPROVE,
        path="/plans/{plan}/approval",
        states=_WAITING,
        leads_to=("approved",),
        missing=_another,
    ),
    Verb(
        name="refuse",
        zh="退回",
        decision=progress.refuse,
        permission=Permission.PLAN_APPROVE,
        path="/plans/{plan}/refusal",
        states=_WAITING,
        leads_to=("refused",),
        missing=_another,
    ),
    Verb(
        name="request-again",
        zh="再次报批",
        decision=progress.request_again,
        permission=Permission.PLAN_DRAFT,
        path="/plans/{plan}/requests",
        states=("refused",),
        leads_to=("drafted", "amended"),
    ),
    Verb(
        name="file",
        zh="报备",
        decision=progress.file,
        permission=Permission.PLAN_DRAFT,
        path="/plans/{plan}/filing",
        states=("approved",),
        leads_to=("filed",),
    ),
    Verb(
        name="publish",
        zh="公示",
        decision=progress.publish,
        permission=Permission.PLAN_DRAFT,
        path="/plans/{plan}/publication",
        states=("approved", "filed"),
        leads_to=("published",),
        missing=_its_filing,
    ),
    Verb(
        name="amend",
        zh="修订",
        decision=progress.amend,
        permission=Permission.PLAN_DRAFT,
        path="/plans/{plan}/amendments",
        states=_OPEN,
        leads_to=("amended",),
    ),
    Verb(
        name="close",
        zh="结束",
        decision=progress.close,
        permission=Permission.PLAN_APPROVE,
        path="/plans/{plan}/closing",
        states=_OPEN,
        leads_to=("closed",),
        missing=_its_end,
    ),
)
