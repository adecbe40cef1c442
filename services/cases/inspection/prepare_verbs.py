"""What may happen to an inspection before its crew arrives: the part of the table in `verbs.py`."""

from services.cases.inspection import bases, calling_off, missing, preparing, site_plan
from services.cases.inspection.state import BEFORE_THE_VISIT, Inspection
from shared.access.roles import Permission
from shared.verbs import Verb

_TO_CALL_OFF = (*BEFORE_THE_VISIT, "on-site")
"""On site, only for a recusal."""

PREPARATION: tuple[Verb[Inspection], ...] = (
    Verb(
        name="state-basis",
        zh="登记依据",
        decision=bases.state_basis,
        permission=Permission.INSPECTION_OPEN,
        path="/inspections/{inspection}/basis",
        states=("opened", "refused"),
        applies=missing.needs_basis,
    ),
    Verb(
        name="draft-plan",
        zh="拟定方案",
        decision=site_plan.draft,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/site-plan",
        states=("opened", "refused", "approved", "notified", "drafted", "reviewed"),
        leads_to=("drafted",),
        missing=missing.plan_draft,
        missing_on=missing.reason_if_late,
    ),
    Verb(
        name="review-plan",
        zh="审核方案",
        decision=site_plan.review,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/site-plan/review",
        states=("drafted",),
        leads_to=("reviewed",),
        missing=missing.review("plan"),
        applies=missing.waits_for_review("plan"),
    ),
    Verb(
        name="approve-plan",
        zh="批准方案",
        decision=site_plan.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/site-plan/approval",
        states=("drafted", "reviewed"),
        leads_to=("approved",),
        missing=missing.approval("plan"),
    ),
    Verb(
        name="refuse-plan",
        zh="退回方案",
        decision=site_plan.refuse,
        permission=Permission.INSPECTION_REVIEW,
        path="/inspections/{inspection}/site-plan/refusal",
        states=("drafted", "reviewed"),
        leads_to=("refused",),
        missing=missing.refusal("plan"),
    ),
    Verb(
        name="notify",
        zh="告知",
        decision=preparing.notify,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/notice",
        states=("approved",),
        leads_to=("notified",),
        applies=missing.is_announced,
    ),
    Verb(
        name="postpone",
        zh="改期",
        decision=preparing.postpone,
        permission=Permission.INSPECTION_PREPARE,
        path="/inspections/{inspection}/postponement",
        states=("approved", "notified"),
        leads_to=("approved",),
        missing_on=missing.reason_if_late,
    ),
    Verb(
        name="request-call-off",
        zh="申请取消",
        decision=calling_off.request,
        permission=Permission.INSPECTION_OPEN,
        path="/inspections/{inspection}/cancellation",
        states=_TO_CALL_OFF,
        applies=missing.no_call_off_waits,
    ),
    Verb(
        name="call-off",
        zh="批准取消",
        decision=calling_off.approve,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/cancellation/approval",
        states=_TO_CALL_OFF,
        leads_to=("called-off",),
        missing=missing.another_than_the_requester,
        applies=missing.call_off_waits,
    ),
    Verb(
        name="refuse-call-off",
        zh="退回取消申请",
        decision=calling_off.refuse,
        permission=Permission.INSPECTION_APPROVE,
        path="/inspections/{inspection}/cancellation/refusal",
        states=_TO_CALL_OFF,
        missing=missing.another_than_the_requester,
        applies=missing.call_off_waits,
    ),
)
