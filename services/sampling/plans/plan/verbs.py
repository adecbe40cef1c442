"""What may happen next to a plan: the table of its states and verbs."""

from collections.abc import Sequence

from services.sampling.plans.plan import progress
from services.sampling.plans.plan.lifecycle import Plan
from shared.access.roles import Permission
from shared.verbs import Missing, Next, Verb, Verbs

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


def next_of(plan: Plan, filed_with: str | None) -> list[Next]:
    """The verbs that the state allows now. `filed_with`: the authority with which the policy in force wants plans to be
    filed; None if it wants no filing.
    """
    found = PLAN.next(plan, plan=plan.id)
    if filed_with is None or plan.newest.filing:
        return found
    first = Missing(zh=f"须先报{filed_with}备案", en=f"the plan must be filed with {filed_with} first")
    return [
        verb.model_copy(update={"missing": [*verb.missing, first]}) if verb.verb == "publish" else verb
        for verb in found
    ]
